"""Tạm ngừng nhắc đến một ngày: one obligation, one unit, or everything; steps passed over are recorded when it wakes."""

from datetime import date

from models import PauseKind
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries import waiting as waiting_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound, Refused
from rules.lifecycle import AWAITED
from rules.snoozing import check_own_snooze, check_snooze
from rules.wording import short_date


def snooze_reminders(
    workspace: Workspace, obligation_id: int, *, until: date, reason: str = "", as_unit: bool = False
) -> date:
    """The day on which reminders come again. `as_unit`: the unit that owes it asks, not the coordinating desk."""
    now = workspace.clock.now()
    today = workspace.local_day(now)
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        obligation = view.obligation
        if obligation.state not in AWAITED:
            raise IllegalMove("việc này không còn phải nhắc")
        calendar = workspace.calendar_of(view.unit)
        check_snooze(until, today=today, calendar=calendar)
        if as_unit:
            check_own_snooze(until, due_on=obligation.due_on, today=today, level=obligation.level_reached)
        until = calendar.next_workday(until)
        if obligation.paused_until is not None and obligation.paused_until >= until:
            raise Refused(f"Việc này đã tạm dừng nhắc đến {short_date(obligation.paused_until)}")
        if obligation.pause_kind is PauseKind.WAITING and (obligation.paused_until or today) > today:
            raise Refused("Việc này đang chờ ý kiến đơn vị khác, không cần tạm ngừng nhắc")
        obligation_queries.pause(session, obligation_id, until=until, kind=PauseKind.SNOOZED, at=now)
        record_audit(
            session,
            workspace,
            at=now,
            action="snoozed",
            subject=("obligation", obligation_id),
            plan_id=obligation.plan_id,
            change={"until": until.isoformat(), "reason": reason.strip(), "as_unit": as_unit},
        )
    return until


def snooze_unit(workspace: Workspace, unit_code: str | None, *, until: date, reason: str) -> int:
    """Of one unit, or without one of everybody, what is owed or will open before that day; the number quieted."""
    if not reason.strip():
        raise BadInput("tạm ngừng nhắc cả đơn vị phải ghi lý do", mend="ghi lý do")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        unit = unit_queries.unit_by_code(session, unit_code) if unit_code is not None else None
        if unit_code is not None and unit is None:
            raise NotFound(f"không có đơn vị mã {unit_code!r}")
        calendar = workspace.calendar_of(unit) if unit else workspace.calendar
        check_snooze(until, today=workspace.local_day(now), calendar=calendar)
        until = calendar.next_workday(until)
        number = waiting_queries.pause_unit(session, unit.id if unit else None, until=until, at=now)
        record_audit(
            session,
            workspace,
            at=now,
            action="unit_snoozed",
            subject=("unit", unit.id or 0) if unit else ("office", 0),
            change={"until": until.isoformat(), "reason": reason.strip(), "obligations": number},
        )
    return number
