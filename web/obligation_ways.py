"""What a unit can do besides answering, as its signed page shows it: more time, another unit's input, quiet."""

from datetime import date

from sqlmodel import Session

from models import Extension, ExtensionState, ObligationKind
from models.queries import units as unit_queries
from models.queries import waiting as waiting_queries
from models.queries.obligations import ObligationView
from operations.ladder.end_waiting import served_by
from operations.ladder.raise_due_events import ladder_of
from operations.obligation_words import what_is_owed
from operations.workspace import Workspace
from rules.waiting import DEFAULT_WORKDAYS, MOST_TIMES, MOST_WORKDAYS


def more_time_values(
    workspace: Workspace, view: ObligationView, extensions: list[Extension]
) -> dict[str, object]:
    """Whether more time may be asked for, and how far at most."""
    ladder = ladder_of(view.plan, view.obligation.kind)
    granted = sum(one.state is ExtensionState.GRANTED for one in extensions)
    latest = None
    if ladder.longest_extension_workdays is not None:
        calendar = workspace.calendar_of(view.unit)
        latest = calendar.shift(view.obligation.due_on, ladder.longest_extension_workdays)
    return {
        "may_ask": granted < ladder.most_extensions,
        "most_extensions": ladder.most_extensions,
        "latest_extension": latest,
    }


def ways_out(session: Session, workspace: Workspace, view: ObligationView, today: date) -> dict[str, object]:
    """Whom it waits for, whom it may wait for, until when it may be quiet; an input may do none of these."""
    obligation = view.obligation
    obligation_id = obligation.id or 0
    is_input = obligation.kind is ObligationKind.INPUT
    calendar = workspace.calendar_of(view.unit)
    served = served_by(session, view)
    waits = waiting_queries.awaited_by(session, [obligation_id]).get(obligation_id)
    asked = len(waiting_queries.inputs_of(session, obligation_id))
    is_paused = obligation.paused_until is not None and obligation.paused_until > today
    tomorrow = calendar.shift(today, 1)
    return {
        "is_input": is_input,
        "serves": served,
        "serves_what": what_is_owed(served) if served else "",
        "waits": waits,
        "may_wait": not is_input and waits is None and asked < MOST_TIMES,
        "others": [one for one in unit_queries.all_units(session) if one.id != view.unit.id],
        "tomorrow": tomorrow,
        "wait_by": calendar.shift(today, DEFAULT_WORKDAYS),
        "wait_latest": calendar.shift(today, MOST_WORKDAYS),
        "paused_until": obligation.paused_until if is_paused else None,
        "may_quiet": not is_paused and obligation.level_reached == 0 and obligation.due_on > today,
    }
