"""The head or the desk looks a frozen report through: approved, or sent back with a reason for a new version."""

from models.queries import reports as report_queries
from operations.reporting.new_version import new_version
from operations.reporting.report_steps import check_step, known_report, take_step
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, LostRace
from rules.lifecycle import ReportState

LONGEST_REASON = 2000
MAY_BE_SENT_BACK = (ReportState.FROZEN, ReportState.REVIEWED, ReportState.SIGNED)


def review_report(workspace: Workspace, report_id: int) -> None:
    """frozen → reviewed."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        report = known_report(session, report_id)
        check_step(session, report, ReportState.REVIEWED)
        take_step(
            session,
            workspace,
            report,
            ReportState.REVIEWED,
            action="report_reviewed",
            now=now,
            reviewed_at=now,
            reviewed_by=workspace.actor,
        )


def send_back_report(workspace: Workspace, report_id: int, *, reason: str) -> int:
    """The frozen version stays as it is and goes no further; the id of the draft that takes its place."""
    reason = checked_reason(reason, "lý do trả lại báo cáo")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        report = known_report(session, report_id)
        if report.state not in MAY_BE_SENT_BACK:
            raise IllegalMove(f"báo cáo số {report_id} không ở bước trình duyệt, ký; không trả lại được")
        # Holds the row: who issues it at this moment waits, and then finds the newer version.
        if not report_queries.move_snapshot(session, report_id, report.state, report.state):
            raise LostRace(f"báo cáo số {report_id} vừa được người khác xử lý; tải lại trang")
        return new_version(
            session,
            workspace,
            report,
            action="report_sent_back",
            reason=reason,
            corrects_id=report.corrects_id,
            keeps_facts=report.keeps_facts,
            now=now,
        )


def checked_reason(reason: str, what: str) -> str:
    reason = reason.strip()
    if not reason:
        raise BadInput(f"chưa ghi {what}", mend=f"ghi {what}")
    if len(reason) > LONGEST_REASON:
        raise BadInput(f"{what} dài hơn {LONGEST_REASON} ký tự", mend="rút gọn")
    return reason
