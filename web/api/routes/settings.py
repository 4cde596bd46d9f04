"""Working calendars with their changes seen before they are made; regimes, ladders and outlines as their files."""

from typing import Annotated, Literal

from fastapi import Depends, Query

from config.calendars import CalendarEntry
from models.queries import calendar as calendar_queries
from operations.calendars.calendar_change import FIRST_YEAR, LAST_YEAR, CalendarChange, swap_change
from operations.calendars.change_calendar import change_calendar, preview_calendar
from operations.plans.office_policies import put_policy, remove_policy
from operations.plans.policy_shelf import policy_shelf, policy_text
from rules.errors import BadInput, NotFound
from web.api.access import Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.paging import PageOut
from web.api.problems import Problem
from web.api.shapes.settings import (
    CalendarDayOut,
    CalendarEffectOut,
    CalendarIn,
    CalendarOut,
    CalendarYearOut,
    MovedOut,
    PolicyIn,
    PolicyOut,
    PolicyTextOut,
)
from web.api.shared import DoneOut, Key

router = api_router("settings")

MOST_ROWS = 500


@router.get("/calendars", name="api_calendars")
def calendars(caller: Known) -> PageOut[CalendarOut]:
    """A handful: all on one page."""
    with caller.workspace.database.reading() as session:
        rows = calendar_queries.calendars(session)
    return PageOut(
        items=[
            CalendarOut(
                calendar=row.key,
                name=row.name,
                based_on=row.based_on,
                working_weekdays=row.working_weekdays,
                roll=row.roll_rule,
                version=row.version,
            )
            for row in rows
        ]
    )


@router.get("/calendars/{calendar}", name="api_calendar")
def calendar(
    caller: Known, calendar: Key, year: Annotated[int, Query(ge=FIRST_YEAR, le=LAST_YEAR)]
) -> CalendarYearOut:
    with caller.workspace.database.reading() as session:
        row = calendar_queries.calendar_by_key(session, calendar)
        if row is None:
            raise NotFound("không có lịch này")
        days = [one for one in calendar_queries.entries(session, calendar) if one.day.year == year]
    return CalendarYearOut(
        calendar=row.key,
        name=row.name,
        based_on=row.based_on,
        working_weekdays=row.working_weekdays,
        roll=row.roll_rule,
        version=row.version,
        days=[
            CalendarDayOut(
                day=one.day, kind=one.kind, name=one.name, source=one.source, official=one.official
            )
            for one in days
        ],
    )


@router.post("/calendars/{calendar}/changes", name="api_change_calendar")
def change(
    caller: Known, calendar: Key, given: Annotated[CalendarIn, Depends(json_body(CalendarIn))]
) -> CalendarEffectOut:
    """What is due moves with the calendar, and everybody it concerns is told."""
    with caller.workspace.database.reading() as session:
        if calendar_queries.calendar_by_key(session, calendar) is None:
            raise NotFound("không có lịch này")
    made = _change(caller, calendar, given)
    if given.dry_run:
        done = preview_calendar(caller.workspace, made)
    elif given.version is None:
        raise Problem(422, "gửi kèm “version”: phiên bản lịch của lần xem trước (dry_run)")
    else:
        done = change_calendar(caller.workspace, made, version=given.version, accept_short=given.accept_short)
    return CalendarEffectOut(
        applied=not given.dry_run,
        version=done.version,
        days=len(done.days),
        moved=[
            MovedOut(unit=row.unit_code, plan=row.plan, what=row.what, before=row.before, after=row.after)
            for row in done.rows[:MOST_ROWS]
        ],
        more=max(0, len(done.rows) - MOST_ROWS),
        kept=len(done.kept),
        people=done.people,
        faults=list(done.faults),
    )


@router.get("/policies", name="api_policies")
def policies(caller: Known) -> PageOut[PolicyOut]:
    """Regimes, ladders and outlines, those shipped and the office's own: all on one page."""
    with caller.workspace.database.reading() as session:
        shelf = policy_shelf(session)
    return PageOut(
        items=[
            PolicyOut(
                kind=one.kind,
                policy=one.key,
                name=one.name,
                source=str(one.source),
                shipped=one.is_shipped,
                changed_by=one.changed_by,
            )
            for one in shelf
        ]
    )


@router.get("/policies/{kind}/{policy}", name="api_policy")
def policy(caller: Known, kind: Literal["regime", "ladder", "outline"], policy: Key) -> PolicyTextOut:
    with caller.workspace.database.reading() as session:
        try:
            found, text = policy_text(session, policy, kind)
        except BadInput:
            raise NotFound("không có chế độ, bậc thang hay đề cương này") from None
    return PolicyTextOut(kind=found, policy=policy, text=text)


@router.put("/policies", name="api_put_policy")
def put(caller: Known, given: Annotated[PolicyIn, Depends(json_body(PolicyIn))]) -> PolicyTextOut:
    """Checked as the page checks it; drafts only feel it, for confirmed plans carry copies."""
    kind, key, _ = put_policy(caller.workspace, given.text.encode(), "policy.toml", replaces=given.replaces)
    return PolicyTextOut(kind=kind, policy=key, text=given.text)


@router.delete("/policies/{policy}", name="api_remove_policy")
def remove(caller: Known, policy: Key) -> DoneOut:
    """Refused while a draft names it."""
    return DoneOut(words=remove_policy(caller.workspace, policy))


def _change(caller: Known, calendar: str, given: CalendarIn) -> CalendarChange:
    if given.swap is not None:
        if given.put or given.remove:
            raise BadInput("vừa hoán đổi vừa ghi ngày", where="swap", mend="gửi thành hai lần")
        swap = given.swap
        return swap_change(
            caller.workspace,
            day_off=swap.day_off,
            make_up=swap.make_up,
            source=swap.source,
            key=calendar,
        )
    put = tuple(CalendarEntry(one.day, one.kind, one.name, one.source, one.official) for one in given.put)
    return CalendarChange(calendar, put, tuple(given.remove))
