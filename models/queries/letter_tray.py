"""Statements behind the tray of letters: what did not arrive first, page by page, however many there are."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select

from models import DueEvent, OutboxMessage
from models.queries.open_losses import LOST, waits_for_a_person
from rules.delivery import LetterState
from rules.reach import Reach

PART = 500


@dataclass(frozen=True)
class LettersWanted:
    """What the tray is narrowed to. `to`: part of a name or an address; `is_open`: lost, and nobody has seen to it."""

    states: Collection[LetterState] = ()
    is_open: bool = False
    kind: str = ""
    to: str = ""
    plan_id: int | None = None
    unit_id: int | None = None
    planned: tuple[datetime, datetime] | None = None  # from, and before
    reach: Reach | None = None  # None: everywhere

    @property
    def is_narrowed(self) -> bool:
        """By more than the fate."""
        others = (self.kind, self.to, self.plan_id, self.unit_id, self.planned, self.reach)
        return any(one not in ("", None) for one in others)


class LetterKey(NamedTuple):
    """Where a page ends: a row of the order, and not a number of rows, so that what is added meanwhile moves nothing."""

    is_lost: bool
    id: int


def page(
    session: Session, wanted: LettersWanted, *, after: LetterKey | None = None, limit: int
) -> list[OutboxMessage]:
    """Without their bytes: what was lost, the newest first, then the rest, the newest first."""
    found: list[OutboxMessage] = []
    for is_lost in (True, False):
        if not _may_hold(wanted, is_lost=is_lost) or (after is not None and after.is_lost < is_lost):
            continue
        state = col(OutboxMessage.state).in_(LOST) if is_lost else col(OutboxMessage.state).not_in(LOST)
        conditions = [*_conditions(wanted), state]
        if after is not None and after.is_lost == is_lost:
            conditions.append(col(OutboxMessage.id) < after.id)
        statement = (
            select(OutboxMessage)
            .options(defer(OutboxMessage.content))  # type: ignore[arg-type]
            .where(*conditions)
            .order_by(col(OutboxMessage.id).desc())
            .limit(limit - len(found))
        )
        found += session.exec(statement)
        if len(found) >= limit:
            break
    return found


def key_of(letter: OutboxMessage) -> LetterKey:
    return LetterKey(letter.state in LOST, letter.id or 0)


def all_pages(session: Session, wanted: LettersWanted) -> Iterator[OutboxMessage]:
    """Every letter, a part at a time."""
    after = None
    while rows := page(session, wanted, after=after, limit=PART):
        yield from rows
        after = key_of(rows[-1])


def number(session: Session, wanted: LettersWanted) -> int:
    return session.exec(select(func.count()).select_from(OutboxMessage).where(*_conditions(wanted))).one()


def numbers_by_state(session: Session, wanted: LettersWanted) -> dict[LetterState, int]:
    """How many of each fate, whatever fate is asked for."""
    conditions = _conditions(replace(wanted, states=(), is_open=False))
    statement = (
        select(OutboxMessage.state, func.count()).where(*conditions).group_by(col(OutboxMessage.state))
    )
    return {LetterState(state): found for state, found in session.exec(statement)}


def _may_hold(wanted: LettersWanted, *, is_lost: bool) -> bool:
    if wanted.is_open:
        return is_lost
    return not wanted.states or any((one in LOST) == is_lost for one in wanted.states)


def _conditions(wanted: LettersWanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(col(OutboxMessage.state).in_(wanted.states))
    if wanted.is_open:
        found.append(waits_for_a_person())
    if wanted.kind:
        found.append(col(OutboxMessage.kind) == wanted.kind)
    if wanted.to:
        by_address = func.lower(col(OutboxMessage.recipient_email)).contains(
            wanted.to.lower(), autoescape=True
        )
        by_name = col(OutboxMessage.recipient_name).contains(wanted.to, autoescape=True)
        found.append(or_(by_address, by_name))
    if wanted.planned is not None:
        start, end = wanted.planned
        found += [col(OutboxMessage.planned_at) >= start, col(OutboxMessage.planned_at) < end]
    if wanted.unit_id is not None:
        found.append(_speaks_of(col(DueEvent.unit_id) == wanted.unit_id))
    if wanted.plan_id is not None:
        of_plan = col(OutboxMessage.plan_id) == wanted.plan_id
        found.append(or_(of_plan, _speaks_of(col(DueEvent.plan_id) == wanted.plan_id)))
    return found + _within(wanted.reach)


def _speaks_of(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(DueEvent.letter_id) == col(OutboxMessage.id), condition)


def _within(reach: Reach | None) -> list[ColumnElement[bool]]:
    """A letter lies within a reach when it speaks of something, and of nothing beyond it."""
    if reach is None or reach.is_everything:
        return []
    beyond: list[Any] = []
    if reach.units is not None:
        beyond.append(col(DueEvent.unit_id).not_in(reach.units))
    if reach.plans is not None:
        beyond.append(col(DueEvent.plan_id).not_in(reach.plans))
    speaks = exists().where(col(DueEvent.letter_id) == col(OutboxMessage.id))
    return [speaks, ~_speaks_of(or_(*beyond))]
