"""Start an obligation's ladder afresh from a new due date (tracking.md 4.5, 4.7)."""

from datetime import date, datetime
from itertools import takewhile
from typing import Any

from sqlmodel import Session

from models import PauseKind
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from operations.ladder.raise_due_events import ladder_of
from operations.workspace import Workspace
from rules.due_basis import DueBasis, fixed
from rules.errors import LostRace
from rules.ladder import occurrences, upcoming
from rules.lifecycle import AWAITED, State


def rearm_ladder(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    *,
    due_on: date,
    today: date,
    now: datetime,
    basis: DueBasis | None = None,
    **changes: Any,
) -> None:
    """`basis`: how the new date follows from what was said; without it a person has fixed the date.

    Steps whose day lies behind the decision are not made up for: the person has just been heard.

    What has not opened yet stands at the foot of its ladder and stays there; what waits for another unit goes on
    waiting (`end_waiting`), every other pause ends with the date it was made for.
    """
    obligation = view.obligation
    ladder = ladder_of(view.plan, obligation.kind)
    calendar = workspace.calendar_of(view.unit)
    line = occurrences(ladder, due_on=due_on, opens_on=obligation.opens_on, calendar=calendar)
    is_scheduled = obligation.state is State.SCHEDULED
    passed = () if is_scheduled else takewhile(lambda occurrence: occurrence.day <= today, line)
    position = sum(1 for _ in passed)
    following = upcoming(
        ladder, due_on=due_on, opens_on=obligation.opens_on, position=position, calendar=calendar
    )
    next_on = following.day if following else None
    waits_until = obligation.paused_until if obligation.pause_kind is PauseKind.WAITING else None
    if waits_until is not None and waits_until > today and not is_scheduled:
        next_on = max(next_on, waits_until) if next_on else None
    else:
        waits_until = None
    moved = obligation_queries.rearm(
        session,
        obligation.id or 0,
        version=obligation.due_version,
        due_on=due_on,
        position=position,
        next_on=next_on,
        at=now,
        states=(State.SCHEDULED,) if is_scheduled else AWAITED,
        due_basis=(basis or fixed(due_on)).text(),
        named_due_on=(basis or fixed(due_on)).day,
        paused_until=waits_until,
        pause_kind=PauseKind.WAITING if waits_until else None,
        **changes,
    )
    if not moved:
        raise LostRace("hạn của việc này vừa được người khác thay đổi")
    # A letter that speaks of the old date and has not left yet is written anew, or falls silent.
    event_queries.unseal_letters_about(session, obligation.id or 0)
