"""A correction of an issued report: a new version linked to it; what was issued stays as it was (tracking.md 6.3)."""

from models import ReportSnapshot
from models.queries import reports as report_queries
from operations.reporting.compile_reports import compile_report
from operations.reporting.new_version import new_version
from operations.reporting.report_steps import known_report
from operations.reporting.review_report import checked_reason
from operations.workspace import Workspace
from reports.consolidated.wording import long_date
from rules.errors import IllegalMove
from rules.lifecycle import ReportState


def correct_report(workspace: Workspace, report_id: int, *, reason: str, keep_facts: bool) -> int:
    """The id of the correcting draft; with `keep_facts` its words alone may differ, else it is compiled anew."""
    reason = checked_reason(reason, "lý do đính chính")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        report = known_report(session, report_id)
        is_issued = report_queries.move_snapshot(session, report_id, ReportState.ISSUED, ReportState.ISSUED)
        if not is_issued:
            raise IllegalMove(f"báo cáo số {report_id} chưa phát hành: trả lại để sửa, không cần đính chính")
        new_id = new_version(
            session,
            workspace,
            report,
            action="report_corrected",
            reason=reason,
            corrects_id=report_id,
            keeps_facts=keep_facts,
            now=now,
        )
    compile_report(workspace, report.period_id)
    return new_id


def replaces_words(original: ReportSnapshot) -> str:
    """What a correction says of the report it stands for."""
    number = f"số {original.document_number}" if original.document_number else f"bản {original.version}"
    day = f" {long_date(original.document_date)}" if original.document_date else ""
    return f"Báo cáo này thay thế Báo cáo {number}{day}."
