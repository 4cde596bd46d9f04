"""Change a working calendar: seen first, applied once, everybody whose date moves told once (tracking.md 1.3, 1.4)."""

from datetime import datetime

from sqlmodel import Session

from models.base import JsonDict
from models.queries import audit as audit_queries
from models.queries import calendar as calendar_queries
from models.queries import calendar_moves
from operations.calendars.calendar_change import CalendarChange, DayChange, days_changed, rules_changed
from operations.calendars.calendar_effects import CalendarEffects, effects_of_calendar
from operations.calendars.calendar_letters import news_of_calendar, tell_people
from operations.calendars.calendar_preview import CalendarPreview, preview_of
from operations.calendars.rearm_by_calendar import rearm_by_calendar
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, LostRace, NotFound, Refused


def preview_calendar(workspace: Workspace, change: CalendarChange) -> CalendarPreview:
    """What `change_calendar` would do now; reads only."""
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        effects = effects_of_calendar(session, change, today)
        people = len(news_of_calendar(session, effects))
        return preview_of(effects, people=people, version=effects.row.version)


def change_calendar(
    workspace: Workspace, change: CalendarChange, *, version: int, accept_short: bool = False
) -> CalendarPreview:
    """All of it in one transaction, from the version that was seen; a change that changes nothing writes nothing."""
    now = workspace.clock.now()
    _check_sources(change)
    with workspace.database.transaction() as session:
        _take(session, workspace, change, version, now)
        effects = effects_of_calendar(session, change, workspace.local_day(now), for_update=True)
        if effects.faults and not accept_short:
            raise Refused("lịch báo cáo không đủ ngày làm việc. " + " ".join(effects.faults))
        told = 0 if effects.changes_nothing else _write(session, workspace, effects, version + 1, now)
    workspace.calendars.refresh(workspace.database)
    return preview_of(effects, people=told, version=version if effects.changes_nothing else version + 1)


def _take(
    session: Session, workspace: Workspace, change: CalendarChange, version: int, now: datetime
) -> None:
    """The version that was seen, counted on by one where something really changes; it locks the calendar."""
    row = calendar_queries.calendar_by_key(session, change.calendar)
    if row is None:
        raise NotFound(f"không có lịch {change.calendar!r}; xem: dondoc calendar list")
    is_same = row.version == version
    changes = rules_changed(row, change) or days_changed(calendar_queries.entries(session, row.key), change)
    if is_same and changes:
        is_same = calendar_queries.take_version(session, row.key, version, at=now, by=workspace.actor)
    if not is_same:
        raise LostRace(f"lịch {row.key!r} đã được thay đổi từ khi xem; xem lại rồi áp dụng")


def _check_sources(change: CalendarChange) -> None:
    for entry in change.put:
        if not entry.source.strip() or not entry.name.strip():
            raise BadInput(
                "mỗi ngày phải có tên và văn bản nguồn",
                where=f"ngày {entry.day:%d/%m/%Y}",
                mend="ghi số và ngày văn bản",
            )


def _write(
    session: Session,
    workspace: Workspace,
    effects: CalendarEffects,
    version: int,
    now: datetime,
) -> int:
    key = effects.row.key
    put = [one.after for one in effects.days if one.after is not None]
    calendar_queries.put_days(session, key, put)
    calendar_queries.remove_days(session, key, [one.day for one in effects.days if one.after is None])
    if effects.rules:
        calendar_queries.put_rules(session, key, {one.column: one.after for one in effects.rules})
    rearm_by_calendar(session, effects, now)
    for one in effects.periods:
        moves = {column: shift.to for column, shift in one.moves.items()}
        if not calendar_moves.move_period(session, one.period.id or 0, moves):
            raise LostRace("vừa có kỳ báo cáo được chốt; xem lại rồi áp dụng")
    told = tell_people(session, workspace, effects, version, now)
    _record(session, workspace, effects, version, now)
    return told


def _record(
    session: Session, workspace: Workspace, effects: CalendarEffects, version: int, now: datetime
) -> None:
    """One event for the calendar with every day, rule and date, one on each obligation that moved."""
    common: JsonDict = {"calendar": effects.row.key, "version": version}
    days = [_day_event(one) for one in effects.days]
    periods = [
        {
            "plan": one.plan.key,
            "period": one.period.key,
            **{
                column: [shift.dated.day.isoformat(), shift.to.isoformat()]
                for column, shift in one.moves.items()
            },
        }
        for one in effects.periods
    ]
    change: JsonDict = {**common, "days": days, "periods": periods, "moved": len(effects.moved)}
    if effects.rules:
        change["rules"] = {one.column: [one.before, one.after] for one in effects.rules}
    record_audit(
        session, workspace, at=now, action="calendar_changed", subject=("calendar", 0), change=change
    )
    audit_queries.record_many(
        session,
        [
            {
                "at": now,
                "actor": workspace.actor,
                "channel": workspace.channel,
                "action": "calendar_changed",
                "subject_type": "obligation",
                "subject_id": view.obligation.id,
                "plan_id": view.obligation.plan_id,
                "change": {**common, "due_on": [shift.dated.day.isoformat(), shift.to.isoformat()]},
            }
            for view, shift in effects.moved
        ],
    )


def _day_event(one: DayChange) -> JsonDict:
    before, after = (
        {"kind": entry.kind.value, "name": entry.name, "source": entry.source, "official": entry.official}
        if entry
        else None
        for entry in (one.before, one.after)
    )
    return {"day": one.day.isoformat(), "before": before, "after": after}
