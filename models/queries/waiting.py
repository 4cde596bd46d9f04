"""Statements about pauses of the ladder, and about the input one unit awaits of another."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from sqlalchemy import Dialect, case, update
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import Obligation, PauseKind, Plan, Unit
from models.queries.board_choice import Selection
from models.queries.bulk import BulkQuery, as_list, listed
from models.queries.counted import counted
from models.queries.outcomes import changed, changed_one
from rules.lifecycle import AWAITED, PlanState, State


@dataclass(frozen=True)
class Awaited:
    """The open input of one obligation: who owes it, by when, for what."""

    input_id: int
    unit: str
    due_on: date


def inputs_of(session: Session, obligation_id: int) -> list[Obligation]:
    """What other units were asked for the sake of one obligation, in the order it was asked."""
    statement = (
        select(Obligation).where(col(Obligation.serves_id) == obligation_id).order_by(col(Obligation.id))
    )
    return list(session.exec(statement.execution_options(populate_existing=True)))


def open_inputs_of(session: Session, obligation_ids: Iterable[int]) -> list[int]:
    """The inputs still awaited for the sake of these obligations."""
    statement = (
        select(Obligation.id)
        .where(col(Obligation.serves_id).in_(set(obligation_ids)), col(Obligation.state).in_(AWAITED))
        .order_by(col(Obligation.id))
    )
    return [found or 0 for found in session.exec(statement)]


def awaited_by(session: Session, obligation_ids: Iterable[int]) -> dict[int, Awaited]:
    """For each obligation that waits for another unit: for which, until when."""
    dialect = session.get_bind().dialect
    found = _awaited(dialect).rows(session, ids=as_list(dialect, set(obligation_ids)))
    return {serves: Awaited(input_id, unit, due_on) for serves, input_id, unit, due_on in found}


@cache
def _awaited(dialect: Dialect) -> BulkQuery:
    statement = (
        select_many(col(Obligation.serves_id), col(Obligation.id), col(Unit.name), col(Obligation.due_on))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        # Not by the index on states, which holds everything: this is asked for every page of a list.
        .where(
            listed(dialect, col(Obligation.serves_id)),
            func.coalesce(col(Obligation.state), State.CANCELLED).in_(AWAITED),
        )
    )
    return BulkQuery.of(statement, dialect)


def resume(session: Session, obligation_id: int, *, next_on: date | None, at: datetime) -> bool:
    """End a pause: the next step may come from this day on."""
    statement = update(Obligation).where(
        col(Obligation.id) == obligation_id, col(Obligation.state).in_(AWAITED)
    )
    return changed_one(
        session,
        statement.values(next_action_on=next_on, paused_until=None, pause_kind=None, changed_at=at),
    )


def pause_unit(session: Session, unit_id: int | None, *, until: date, at: datetime) -> int:
    """Quiet what a unit (or, without one, every unit) owes and will owe until a day; later steps keep theirs.

    What somebody already keeps quiet for longer stays as it is.
    """
    active = select(Plan.id).where(col(Plan.state) == PlanState.ACTIVE)
    statement = update(Obligation).where(
        col(Obligation.state).in_((*AWAITED, State.SCHEDULED)),
        col(Obligation.next_action_on) < until,
        col(Obligation.plan_id).in_(active),
    )
    if unit_id is not None:
        statement = statement.where(col(Obligation.unit_id) == unit_id)
    return changed(
        session,
        statement.values(
            next_action_on=until, paused_until=until, pause_kind=PauseKind.SNOOZED, changed_at=at
        ),
    )


@dataclass(frozen=True)
class InputCount:
    """How many inputs are awaited ("chờ ý kiến"), and how many of them are late."""

    awaited: int
    overdue: int


def count_inputs(session: Session, selection: Selection, today: date) -> InputCount:
    """Of the same plans and unit as the numbers beside it; inputs belong to no period."""
    rows = counted(replace(selection, period_key=None, inputs=True))
    late = case((rows.c.day < today, rows.c.number), else_=0)
    statement = select_many(func.sum(rows.c.number), func.sum(late)).where(rows.c.state.in_(AWAITED))
    awaited, overdue = session.execute(statement).one()
    return InputCount(int(awaited or 0), int(overdue or 0))
