"""Chờ ý kiến and a changed calendar: whoever waits wakes the working day after the input's new date (tracking.md 1.4, 4.11)."""

from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from models import ObligationKind, PauseKind
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from operations.calendars.calendar_book import NATIONAL
from operations.calendars.calendar_effects import CalendarEffects


class MovedWait(NamedTuple):
    """An obligation that waits, until when it did, and until when it will."""

    view: ObligationView
    was: date
    to: date


def waits_moved(session: Session, effects: CalendarEffects) -> dict[int | None, MovedWait]:
    """By the waiting obligation; a pause that does not end the day after the input was set otherwise and stays."""
    due = {view.obligation.id: shift.to for view, shift in effects.moved}
    inputs = [view.obligation for view in effects.near if view.obligation.kind is ObligationKind.INPUT]
    served = obligation_queries.views_of_ids(session, {one.serves_id for one in inputs if one.serves_id})
    found: dict[int | None, MovedWait] = {}
    for one in inputs:
        view = served.get(one.serves_id or 0)
        if view is None or view.obligation.pause_kind is not PauseKind.WAITING:
            continue
        before, after = (
            calendars.get(view.unit.calendar, calendars[NATIONAL])
            for calendars in (effects.before, effects.after)
        )
        was, to = before.shift(one.due_on, 1), after.shift(due.get(one.id, one.due_on), 1)
        if view.obligation.paused_until == was and to != was:
            found[view.obligation.id] = MovedWait(view, was, to)
    return found
