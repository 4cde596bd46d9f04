"""A supervisor takes note of an escalation: what will be done, until when; repeats pause until that day (tracking.md 4.6)."""

from datetime import date

from models import PauseKind
from models.queries import obligations as obligation_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound, Refused
from rules.lifecycle import AWAITED
from rules.wording import short_date


def acknowledge_escalation(workspace: Workspace, obligation_id: int, *, until: date, note: str) -> None:
    """An acknowledgement has an end, so that nothing is silenced for good."""
    now = workspace.clock.now()
    if until <= workspace.local_day(now):
        raise BadInput("ngày hẹn phải sau hôm nay", mend="chọn ngày sẽ xem lại")
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        if view.obligation.state not in AWAITED:
            raise IllegalMove("việc này không còn phải đôn đốc")
        waits_until = view.obligation.paused_until
        if (
            view.obligation.pause_kind is PauseKind.WAITING
            and waits_until is not None
            and until < waits_until
        ):
            raise Refused(
                f"Việc này đang chờ ý kiến đơn vị khác đến {short_date(waits_until)}; chọn ngày sau đó"
            )
        obligation_queries.pause(
            session,
            obligation_id,
            until=workspace.calendar_of(view.unit).next_workday(until),
            kind=PauseKind.ACKNOWLEDGED,
            at=now,
        )
        record_audit(
            session,
            workspace,
            at=now,
            action="acknowledged",
            subject=("obligation", obligation_id),
            plan_id=view.obligation.plan_id,
            change={"until": until.isoformat(), "note": note},
        )
