"""Statements of the round: light rows of what is due, claimed and moved in bulk (tracking.md 4)."""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Dialect, bindparam, func, update
from sqlmodel import Session, col, select

from models import Obligation, ObligationKind, Plan, Unit
from models.queries.bulk import BulkQuery, BulkStatement, among, as_list, columns_of, listed
from models.queries.due_work import Scope, SomePlans, within
from rules.lifecycle import AWAITED, PlanState, State

NATIONAL = "vn"


class DueObligation(NamedTuple):
    """What deciding one step needs to know, as columns: loading whole entities costs thirteen times the time."""

    id: int
    plan_id: int
    unit_id: int
    kind: ObligationKind
    assignment_id: int | None
    serves_id: int | None
    opens_on: date
    due_on: date
    due_version: int
    ladder_position: int
    level_reached: int
    next_action_on: date
    handled_by_email: str | None
    handled_by_name: str | None
    calendar: str
    coordinating_unit_id: int | None
    issuer_unit_id: int | None


class AtRest(NamedTuple):
    """The calendars that decide who is left in peace today: those of `keys`, or all but those."""

    keys: tuple[str, ...]
    are_working: bool = False


def is_due(today: date | ColumnElement[date]) -> tuple[ColumnElement[bool], ...]:
    """Awaited, and its next step has come.

    The coalesce keeps SQLite from choosing the index on states, which holds every tracked row (measured at a million:
    290 ms instead of 6).
    """
    state = func.coalesce(col(Obligation.state), State.CANCELLED)
    return col(Obligation.next_action_on) <= today, state.in_(AWAITED)


def _of_running_plan() -> ColumnElement[bool]:
    # As a look-up for each row, because a join lets the planner begin with the plans and read all they ask for.
    state = select(Plan.state).where(col(Plan.id) == col(Obligation.plan_id)).correlate(Obligation)
    return state.scalar_subquery() == PlanState.ACTIVE


def _unit_works(rest: AtRest) -> ColumnElement[bool]:
    calendar = select(Unit.calendar).where(col(Unit.id) == col(Obligation.unit_id)).correlate(Obligation)
    one = calendar.scalar_subquery()
    return one.in_(rest.keys) if rest.are_working else one.not_in(rest.keys)


class DueList(NamedTuple):
    """Everything that is due, unit by unit: three numbers each, so that a million stay small."""

    units: "array[int]"
    plans: "array[int]"
    ids: "array[int]"

    def stretches(self, size: int) -> Iterator[tuple[int, int]]:
        """From–to of parts of about so many; a unit is broken only if it has more than that of its own."""
        start = 0
        while start < len(self.ids):
            end = min(start + size, len(self.ids))
            if end < len(self.ids) and (first := bisect_left(self.units, self.units[end])) > start:
                end = first
            yield start, end
            start = end


def due_list(session: Session, today: date, rest: AtRest, scope: Scope | SomePlans | None = None) -> DueList:
    """What a round has before it."""
    statement = (
        select(Obligation.unit_id, Obligation.plan_id, Obligation.id)
        .where(*is_due(today), _of_running_plan(), _unit_works(rest), *within(scope))
        .order_by(col(Obligation.unit_id), col(Obligation.id))
    )
    found = DueList(array("q"), array("q"), array("q"))
    for part in session.connection().execute(statement).partitions(10_000):
        for numbers, column in zip(found, zip(*part, strict=True), strict=True):
            numbers.extend(column)
    return found


def due_by_plan(session: Session, today: date, rest: AtRest) -> dict[int, int]:
    """How much is due in each plan that has anything due."""
    number = func.count()
    statement = (
        select(Obligation.plan_id, number)
        .where(*is_due(today), _of_running_plan(), _unit_works(rest))
        .group_by(col(Obligation.plan_id))
    )
    return dict(session.exec(statement).all())


def has_due(session: Session, today: date, rest: AtRest) -> bool:
    """Whether anything is due: the cheap question before a round."""
    statement = select(Obligation.id).where(*is_due(today), _of_running_plan(), _unit_works(rest)).limit(1)
    return session.exec(statement).first() is not None


@dataclass
class PlacesKnown:
    """What rows of one plan or unit share, kept for a round: joining it to every row takes longer than reading the rows."""

    bodies: dict[int, tuple[int | None, int | None]] = field(
        default_factory=dict
    )  # coordinating and issuing unit
    calendars: dict[int, str] | None = None  # of units with a calendar of their own

    def learn(self, session: Session, plan_ids: set[int]) -> None:
        if missing := plan_ids - set(self.bodies):
            plans = columns_of(Plan, ("id", "coordinating_unit_id", "issuer_unit_id"))
            for row in session.connection().execute(plans.where(among(session, col(Plan.id), missing))):
                self.bodies[row[0]] = (row[1], row[2])
        if self.calendars is None:
            own = columns_of(Unit, ("id", "calendar")).where(col(Unit.calendar) != NATIONAL)
            self.calendars = {row[0]: row[1] for row in session.connection().execute(own)}


@lru_cache(maxsize=4)
def _read_due(dialect: Dialect) -> BulkQuery:
    statement = (
        columns_of(Obligation, DueObligation._fields[:-3])
        .where(listed(dialect, col(Obligation.id)), *is_due(bindparam("today", None, type_=Date)))
        .order_by(col(Obligation.id))
    )
    return BulkQuery.of(statement, dialect)


def read_due(session: Session, ids: Collection[int], today: date, known: PlacesKnown) -> list[DueObligation]:
    """Those of these obligations that are still due, as light rows in the order they lie in: they are written faster so."""
    dialect = session.get_bind().dialect
    rows = _read_due(dialect).rows(session, ids=as_list(dialect, ids), today=_day(dialect, today))
    known.learn(session, {row[1] for row in rows})
    calendars = known.calendars or {}
    return [
        DueObligation._make((*row, calendars.get(row[2], NATIONAL), *known.bodies[row[1]])) for row in rows
    ]


@lru_cache(maxsize=4)
def _claim(dialect: Dialect) -> BulkQuery:
    statement = (
        select(Obligation.id, Obligation.ladder_position, Obligation.due_version)
        .where(listed(dialect, col(Obligation.id)), *is_due(bindparam("today", None, type_=Date)))
        .with_for_update(skip_locked=True)
    )
    return BulkQuery.of(statement, dialect)


def claim(session: Session, ids: Collection[int], today: date) -> dict[int, tuple[int, int]]:
    """Take these obligations for the rest of the transaction: position and version of those that are still due.

    Rows another process holds are passed over; on SQLite the transaction itself holds everything.
    """
    dialect = session.get_bind().dialect
    rows = _claim(dialect).rows(session, ids=as_list(dialect, ids), today=_day(dialect, today))
    return {one: (position, version) for one, position, version in rows}


def _day(dialect: Dialect, day: date) -> Any:
    """SQLite keeps days as text."""
    return day if dialect.name == "postgresql" else day.isoformat()


def units_with_due(session: Session, ids: Collection[int], today: date) -> set[int]:
    """The units for which one of these obligations is still due, as far as anybody has committed."""
    statement = (
        select(Obligation.unit_id).where(among(session, col(Obligation.id), ids), *is_due(today)).distinct()
    )
    return set(session.connection().execute(statement).scalars())


@lru_cache(maxsize=4)
def _moves(dialect: Dialect) -> BulkStatement:
    table = Obligation.__table__  # type: ignore[attr-defined]
    statement = (
        update(table)
        .where(table.c.id == bindparam("b_id"))
        .values(
            ladder_position=bindparam("position"),
            next_action_on=bindparam("next_on"),
            level_reached=bindparam("level"),
        )
    )
    return BulkStatement.of(statement, dialect)


class MoveRows:
    """Makes moves on the ladder in the form the driver takes, from a template that many obligations share."""

    def __init__(self, dialect: Dialect) -> None:
        self._bulk = _moves(dialect)
        self._id, self._level = map(self._bulk.place, ("b_id", "level"))

    def template(self, *, position: int, next_on: date | None) -> Any:
        return self._bulk.ready([{"b_id": 0, "position": position, "next_on": next_on, "level": 0}])[0]

    def row(self, template: Any, obligation_id: int, level: int) -> Any:
        made = template.copy()
        made[self._id], made[self._level] = obligation_id, level
        return made


def move(session: Session, moves: list[Any]) -> None:
    """Write what MoveRows made; the caller has claimed the rows."""
    _moves(session.get_bind().dialect).run(session, moves)
