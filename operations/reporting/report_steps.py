"""One step of a report towards its issue: who may still take it, what was left out, what the record says (tracking.md 6.3)."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import ReportSnapshot
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, LostRace, NotFound
from rules.lifecycle import REPORT_MOVES, ReportState

STATE_WORDS = {
    ReportState.COMPILED: "còn là dự thảo, chưa chốt số liệu",
    ReportState.FROZEN: "đã chốt số liệu",
    ReportState.REVIEWED: "đã duyệt",
    ReportState.SIGNED: "đã ký",
    ReportState.ISSUED: "đã phát hành",
}
ON_PAPER = "làm trên giấy"


def known_report(session: Session, report_id: int) -> ReportSnapshot:
    found = report_queries.snapshot(session, report_id)
    if found is None:
        raise NotFound(f"không có báo cáo số {report_id}; xem: dondoc report list")
    return found


def check_step(session: Session, report: ReportSnapshot, target: ReportState) -> None:
    """IllegalMove where the report is not ready or past it, or where a newer version stands in its place."""
    if target not in REPORT_MOVES[report.state]:
        raise IllegalMove(f"báo cáo số {report.id} {STATE_WORDS[report.state]}; không làm bước này được")
    newest = report_queries.newest_of_period(session, report.period_id)
    if newest is not None and newest.version > report.version:
        raise IllegalMove(f"báo cáo số {report.id} đã được thay bằng bản {newest.version} (số {newest.id})")


def take_step(
    session: Session,
    workspace: Workspace,
    report: ReportSnapshot,
    target: ReportState,
    *,
    action: str,
    now: datetime,
    change: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Compare-and-set from the state the report was read in; of two people at once one wins.

    A step that was left out was taken on paper: the record names it.
    """
    if not report_queries.move_snapshot(session, report.id or 0, report.state, target, **values):
        raise LostRace(f"báo cáo số {report.id} vừa được người khác xử lý; tải lại trang")
    # After the row is held: a newer version made meanwhile is seen here.
    check_step(session, report, target)
    record_step(session, workspace, report, target, action=action, now=now, change=change)


def record_step(
    session: Session,
    workspace: Workspace,
    report: ReportSnapshot,
    target: ReportState,
    *,
    action: str,
    now: datetime,
    change: dict[str, Any] | None = None,
) -> None:
    period = plan_queries.period(session, report.period_id)
    left_out = [step.value for step in _between(report.state, target)]
    said: dict[str, Any] = {
        "period": period.key,
        "version": report.version,
        "checksum": report.checksum,
        **(change or {}),
    }
    if left_out:
        said |= {"left_out": left_out, "note": ON_PAPER}
    record_audit(
        session,
        workspace,
        at=now,
        action=action,
        subject=("report", report.id or 0),
        plan_id=report.plan_id,
        change=said,
    )


def _between(source: ReportState, target: ReportState) -> list[ReportState]:
    steps = list(ReportState)
    return steps[steps.index(source) + 1 : steps.index(target)]
