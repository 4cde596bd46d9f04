"""The new dates of a changed calendar on the ladders, in bulk (tracking.md 1.4, 4.7); part of the transaction that changes it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from sqlmodel import Session

from models import ObligationKind
from models.queries import amendments, calendar_moves
from models.queries.obligations import ObligationView
from operations.calendars.calendar_book import NATIONAL
from operations.calendars.calendar_effects import OPENS, CalendarEffects
from operations.calendars.calendar_waits import MovedWait, waits_moved
from operations.ladder.raise_due_events import ladder_of
from rules.calendar_effects import Calendars
from rules.errors import LostRace
from rules.ladder import Ladder, occurrences, upcoming
from rules.lifecycle import State
from rules.workdays import WorkCalendar

ANSWERED_MEANWHILE = "vừa có việc sắp dời hạn được báo cáo hoặc đổi hạn; xem lại rồi áp dụng"


def rearm_by_calendar(session: Session, effects: CalendarEffects, now: datetime) -> None:
    """Due dates with their ladders afresh, opening days of what has not opened, next steps where only they move."""
    ladders = _Ladders()
    waits = waits_moved(session, effects)
    to = {view.obligation.id: shift.to for view, shift in effects.moved}
    opens = opening_days(effects)
    due = [
        _moved(view, to[view.obligation.id], opens.get(view.obligation.id), effects, ladders, now, waits)
        for view in effects.near
        if view.obligation.id in to
    ]
    steps = [
        row
        for view in effects.near
        if view.obligation.id not in to
        and view.obligation.id not in waits
        and (row := _next_step(view, opens.get(view.obligation.id), effects, ladders))
    ]
    opening = [{"b_id": obligation_id, "to": day} for obligation_id, day in opens.items()]
    if not (
        calendar_moves.move_due_dates(session, due)
        and calendar_moves.move_opening_days(session, opening)
        and calendar_moves.move_next_steps(session, steps)
        and calendar_moves.move_waits(session, _waits(waits, due, effects, ladders))
    ):
        raise LostRace(ANSWERED_MEANWHILE)
    amendments.unseal_letters_about(session, [view.obligation.id or 0 for view, _ in effects.moved])


def opening_days(effects: CalendarEffects) -> dict[int | None, date]:
    """The new opening day of each report that waits for its period to open."""
    moved = {one.period.id: one.moves[OPENS] for one in effects.periods if OPENS in one.moves}
    return {
        view.obligation.id: moved[view.obligation.period_id].to
        for view in effects.near
        if view.obligation.state is State.SCHEDULED
        and view.obligation.period_id in moved
        and view.obligation.opens_on == moved[view.obligation.period_id].dated.day
    }


class _Ladders:
    """Each plan's ladders, read out of their snapshots once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ObligationKind], Ladder] = {}

    def of(self, view: ObligationView) -> Ladder:
        key = (view.obligation.plan_id, view.obligation.kind)
        if key not in self._known:
            self._known[key] = ladder_of(view.plan, view.obligation.kind)
        return self._known[key]


def _moved(
    view: ObligationView,
    due_on: date,
    opens_on: date | None,
    effects: CalendarEffects,
    ladders: _Ladders,
    now: datetime,
    waits: Mapping[int | None, MovedWait],
) -> dict[str, Any]:
    """Steps whose day lies behind are not made up for; what a person has paused stays paused."""
    obligation = view.obligation
    ladder, calendar = ladders.of(view), _calendar(view, effects.after)
    opens_on = opens_on or obligation.opens_on
    position = 0
    if obligation.state is not State.SCHEDULED:
        line: Iterable[Any] = occurrences(ladder, due_on=due_on, opens_on=opens_on, calendar=calendar)
        position = sum(1 for _ in takewhile(lambda occurrence: occurrence.day <= effects.today, line))
    return {
        "b_id": obligation.id,
        "b_version": obligation.due_version,
        "b_state": obligation.state,
        "to": due_on,
        "position": position,
        "next_on": _waiting(view, ladder, due_on, opens_on, position, calendar, waits.get(obligation.id)),
        "at": now,
    }


def _next_step(
    view: ObligationView, opens_on: date | None, effects: CalendarEffects, ladders: _Ladders
) -> dict[str, Any] | None:
    """Where only the day of the next step moves; a day that the old ladder does not explain was set by a person."""
    obligation = view.obligation
    if obligation.next_action_on is None:
        return None
    ladder, position = ladders.of(view), obligation.ladder_position
    was = _waiting(
        view, ladder, obligation.due_on, obligation.opens_on, position, _calendar(view, effects.before)
    )
    to = _waiting(
        view,
        ladder,
        obligation.due_on,
        opens_on or obligation.opens_on,
        position,
        _calendar(view, effects.after),
    )
    if was != obligation.next_action_on or to == was:
        return None
    return {
        "b_id": obligation.id,
        "b_version": obligation.due_version,
        "b_position": position,
        "next_on": to,
    }


def _waiting(
    view: ObligationView,
    ladder: Ladder,
    due_on: date,
    opens_on: date,
    position: int,
    calendar: WorkCalendar,
    wait: MovedWait | None = None,
) -> date | None:
    following = upcoming(ladder, due_on=due_on, opens_on=opens_on, position=position, calendar=calendar)
    if following is None:
        return None
    paused_until = wait.to if wait else view.obligation.paused_until
    return max(following.day, paused_until or following.day)


def _waits(
    waits: Mapping[int | None, MovedWait],
    due: list[dict[str, Any]],
    effects: CalendarEffects,
    ladders: _Ladders,
) -> list[dict[str, Any]]:
    """Who waits for another unit's input wakes the working day after its new date."""
    next_on = {row["b_id"]: row["next_on"] for row in due}
    return [
        {
            "b_id": key,
            "b_until": wait.was,
            "until": wait.to,
            "next_on": next_on[key]
            if key in next_on
            else _waiting(
                wait.view,
                ladders.of(wait.view),
                wait.view.obligation.due_on,
                wait.view.obligation.opens_on,
                wait.view.obligation.ladder_position,
                _calendar(wait.view, effects.after),
                wait,
            ),
        }
        for key, wait in waits.items()
    ]


def _calendar(view: ObligationView, calendars: Calendars) -> WorkCalendar:
    return calendars.get(view.unit.calendar, calendars[NATIONAL])
