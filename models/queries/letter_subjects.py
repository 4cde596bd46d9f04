"""Statements about what planned letters speak of, as light rows: a supervisor's letter may speak of a hundred thousand."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from models import DueEvent, DueOutcome, Obligation, ObligationKind, Tier
from models.queries.bulk import among, columns_of
from rules.lifecycle import State


class SpokenStep(NamedTuple):
    """A raised step as a letter needs it."""

    id: int
    letter_id: int
    obligation_id: int | None
    plan_id: int
    unit_id: int
    due_on: date | None
    level: int
    letter: str
    audience: str
    acting_for: str | None
    instead_of_id: int | None


class SpokenObligation(NamedTuple):
    """An obligation as a letter needs it; the same names as the table's."""

    id: int
    kind: ObligationKind
    tier: Tier
    plan_id: int
    unit_id: int
    assignment_id: int | None
    period_id: int | None
    state: State
    due_on: date
    original_due_on: date
    due_phrase: str | None
    due_version: int
    handled_by_email: str | None
    link_series: int


Standing = tuple[State, date, int]


def steps_of_letters(session: Session, letter_ids: Collection[int]) -> dict[int, list[SpokenStep]]:
    """The steps each letter has to speak about, in the order they were raised."""
    statement = (
        columns_of(DueEvent, SpokenStep._fields)
        .where(
            among(session, col(DueEvent.letter_id), letter_ids), col(DueEvent.outcome) == DueOutcome.RAISED
        )
        .order_by(col(DueEvent.id))
    )
    found: dict[int, list[SpokenStep]] = {}
    for row in session.connection().execute(statement):
        found.setdefault(row.letter_id, []).append(SpokenStep(*row))
    return found


def last_steps(session: Session, letter_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Number of steps and the last of them, for each letter: whether one has come since it was read."""
    statement = (
        select(DueEvent.letter_id, func.count(), func.max(DueEvent.id))
        .where(
            among(session, col(DueEvent.letter_id), letter_ids), col(DueEvent.outcome) == DueOutcome.RAISED
        )
        .group_by(col(DueEvent.letter_id))
    )
    rows = session.connection().execute(statement)
    return {letter_id: (number, last) for letter_id, number, last in rows if letter_id is not None}


def obligations_of(session: Session, ids: Collection[int]) -> dict[int, SpokenObligation]:
    statement = columns_of(Obligation, SpokenObligation._fields).where(
        among(session, col(Obligation.id), ids)
    )
    return {row.id: SpokenObligation(*row) for row in session.connection().execute(statement)}


def standings(session: Session, ids: Collection[int]) -> dict[int, Standing]:
    """State, due date and its version, which nobody may change before the transaction ends."""
    statement = (
        columns_of(Obligation, ("id", "state", "due_on", "due_version"))
        .where(among(session, col(Obligation.id), ids))
        .order_by(col(Obligation.id))
        .with_for_update(read=True)
    )
    rows = session.connection().execute(statement)
    return {one: (state, due_on, version) for one, state, due_on, version in rows}
