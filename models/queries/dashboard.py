"""Statements behind the overview: how many of what, and which rows a number is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import (
    Assignment,
    AssignmentUnit,
    Extension,
    ExtensionState,
    Obligation,
    ObligationKind,
    Plan,
    ReportingPeriod,
)
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from rules.cadence import Every, Role
from rules.lifecycle import AWAITED, DONE, PlanState, State
from rules.schedule import is_standing


class BoardClass(StrEnum):
    """The four printed classes as the database counts them, and what none of them holds (rules.progress)."""

    ON_TIME = "on_time"
    LATE = "late"
    IN_TERM = "in_term"
    OVERDUE = "overdue"
    SCHEDULED = "scheduled"
    CLOSED = "closed"


@dataclass(frozen=True)
class Selection:
    """Which obligations a page speaks about; without a plan all active ones."""

    plan_id: int | None = None
    period_key: str | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class Narrowing:
    """Which of them a number was made of."""

    board_class: BoardClass | None = None
    state: State | None = None
    level: int | None = None
    due_between: tuple[date, date] | None = None
    has_extension_asked: bool = False


@dataclass(frozen=True)
class ClassCount:
    plan_id: int
    unit_id: int
    board_class: BoardClass
    number: int


def _class_on(today: date) -> ColumnElement[str]:
    """The same decision as rules.progress, for many rows at once."""
    answered = and_(col(Obligation.state).in_(DONE), col(Obligation.answered_on).is_not(None))
    return case(
        (col(Obligation.state).in_((State.WAIVED, State.CANCELLED)), BoardClass.CLOSED.value),
        (
            and_(answered, col(Obligation.answered_on) > col(Obligation.due_on)),
            BoardClass.LATE.value,
        ),
        (answered, BoardClass.ON_TIME.value),
        (col(Obligation.due_on) < today, BoardClass.OVERDUE.value),
        (col(Obligation.state) == State.SCHEDULED, BoardClass.SCHEDULED.value),
        else_=BoardClass.IN_TERM.value,
    )


def _chosen(selection: Selection) -> list[ColumnElement[bool]]:
    """A period holds its reports and the dated tasks whose due date lies in its window."""
    conditions: list[ColumnElement[bool]] = []
    if selection.plan_id is not None:
        conditions.append(col(Obligation.plan_id) == selection.plan_id)
    else:
        active = select(Plan.id).where(col(Plan.state) == PlanState.ACTIVE)
        conditions.append(col(Obligation.plan_id).in_(active))
    if selection.unit_id is not None:
        conditions.append(col(Obligation.unit_id) == selection.unit_id)
    if selection.period_key is not None:
        is_dated_task = and_(
            col(Obligation.kind) == ObligationKind.TASK,
            col(Obligation.due_on).between(
                col(ReportingPeriod.window_start_on), col(ReportingPeriod.window_end_on)
            ),
        )
        conditions.append(
            select(ReportingPeriod.id)
            .where(
                col(ReportingPeriod.plan_id) == col(Obligation.plan_id),
                col(ReportingPeriod.key) == selection.period_key,
                or_(col(Obligation.period_id) == col(ReportingPeriod.id), is_dated_task),
            )
            .exists()
        )
    return conditions


def _narrowed(narrowing: Narrowing, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowing.board_class is not None:
        conditions.append(_class_on(today) == narrowing.board_class.value)
    if narrowing.state is not None:
        conditions.append(col(Obligation.state) == narrowing.state)
    if narrowing.level is not None:
        conditions.append(col(Obligation.level_reached) == narrowing.level)
    if narrowing.due_between is not None:
        conditions.append(col(Obligation.state).in_((*AWAITED, State.SCHEDULED)))
        conditions.append(col(Obligation.due_on).between(*narrowing.due_between))
    if narrowing.has_extension_asked:
        asked = select(Extension.obligation_id).where(col(Extension.state) == ExtensionState.ASKED)
        conditions.append(col(Obligation.id).in_(asked))
    return conditions


def class_counts(session: Session, selection: Selection, today: date) -> list[ClassCount]:
    """How many obligations of each plan and unit stand in which class."""
    classified = (
        select_many(col(Obligation.plan_id), col(Obligation.unit_id), _class_on(today).label("board_class"))
        .where(*_chosen(selection))
        .subquery()
    )
    columns: Sequence[Any] = (classified.c.plan_id, classified.c.unit_id, classified.c.board_class)
    rows = session.execute(select_many(*columns, func.count()).group_by(*columns))
    return [ClassCount(plan, unit, BoardClass(name), number) for plan, unit, name, number in rows]


def overdue_by_level(session: Session, selection: Selection, today: date) -> dict[int, int]:
    """How many overdue obligations have been urged up to which level."""
    statement = (
        select_many(col(Obligation.level_reached), func.count())
        .where(*_chosen(selection), *_narrowed(Narrowing(BoardClass.OVERDUE), today))
        .group_by(col(Obligation.level_reached))
    )
    return dict(session.execute(statement).all())


def due_by_day(session: Session, selection: Selection, today: date, days: int) -> dict[date, int]:
    """How many answers are awaited on each of the coming days."""
    narrowing = Narrowing(due_between=(today, today + timedelta(days=days)))
    statement = (
        select_many(col(Obligation.due_on), func.count())
        .where(*_chosen(selection), *_narrowed(narrowing, today))
        .group_by(col(Obligation.due_on))
        .order_by(col(Obligation.due_on))
    )
    return dict(session.execute(statement).all())


def number_of(session: Session, selection: Selection, narrowing: Narrowing, today: date) -> int:
    """How many rows a list has in all."""
    statement = select(func.count()).select_from(Obligation)
    return session.exec(statement.where(*_chosen(selection), *_narrowed(narrowing, today))).one()


def listed(
    session: Session,
    selection: Selection,
    narrowing: Narrowing,
    today: date,
    *,
    limit: int,
    offset: int = 0,
) -> list[ObligationView]:
    """The rows themselves: what is overdue first, by level, then by age; the rest by due date."""
    level = case((_class_on(today) == BoardClass.OVERDUE.value, col(Obligation.level_reached)), else_=-1)
    statement = (
        select(Obligation.id)
        .where(*_chosen(selection), *_narrowed(narrowing, today))
        .order_by(level.desc(), col(Obligation.due_on), col(Obligation.id))
        .limit(limit)
        .offset(offset)
    )
    ids = [found or 0 for found in session.exec(statement)]
    views = obligation_queries.views_of_ids(session, ids)
    return [views[found] for found in ids]


def standing_lines(session: Session, selection: Selection) -> dict[tuple[int, int], int]:
    """How many lines without a due date of their own each unit answers for in each plan (tracking.md 2.4)."""
    plans = select(Assignment).join(Plan, col(Plan.id) == col(Assignment.plan_id))
    chosen = (
        col(Plan.id) == selection.plan_id
        if selection.plan_id is not None
        else col(Plan.state) == PlanState.ACTIVE
    )
    standing = {
        assignment.id: assignment.plan_id
        for assignment in session.exec(plans.where(chosen, col(Assignment.is_dropped).is_(False)))
        if is_standing(
            assignment.cadence_kind,
            tuple(Every(every) for every in assignment.cadence_every),
            assignment.due_on,
        )
    }
    members = select(AssignmentUnit).where(
        col(AssignmentUnit.assignment_id).in_(standing), col(AssignmentUnit.role) == Role.LEAD
    )
    found: dict[tuple[int, int], int] = {}
    for row in session.exec(members):
        if selection.unit_id in (None, row.unit_id):
            key = (standing[row.assignment_id], row.unit_id)
            found[key] = found.get(key, 0) + 1
    return found
