"""Statements behind the overview: how many of what, and which rows a number is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import Assignment, AssignmentUnit, Obligation, Plan
from models.queries import obligations as obligation_queries
from models.queries.board_choice import BoardClass, Narrowing, Selection, chosen, class_on, narrowed
from models.queries.obligations import ObligationView
from rules.cadence import Role
from rules.lifecycle import PlanState
from rules.schedule import is_standing


@dataclass(frozen=True)
class ClassCount:
    plan_id: int
    unit_id: int
    board_class: BoardClass
    number: int


def class_counts(session: Session, selection: Selection, today: date) -> list[ClassCount]:
    """How many obligations of each plan and unit stand in which class."""
    classified = (
        select_many(col(Obligation.plan_id), col(Obligation.unit_id), class_on(today).label("board_class"))
        .where(*chosen(selection))
        .subquery()
    )
    columns: Sequence[Any] = (classified.c.plan_id, classified.c.unit_id, classified.c.board_class)
    rows = session.execute(select_many(*columns, func.count()).group_by(*columns))
    return [ClassCount(plan, unit, BoardClass(name), number) for plan, unit, name, number in rows]


def overdue_by_level(session: Session, selection: Selection, today: date) -> dict[int, int]:
    """How many overdue obligations have been urged up to which level."""
    statement = (
        select_many(col(Obligation.level_reached), func.count())
        .where(*chosen(selection), *narrowed(Narrowing(BoardClass.OVERDUE), today))
        .group_by(col(Obligation.level_reached))
    )
    return dict(session.execute(statement).tuples().all())


def due_by_day(session: Session, selection: Selection, today: date, days: int) -> dict[date, int]:
    """How many answers are awaited on each of the coming days."""
    narrowing = Narrowing(due_between=(today, today + timedelta(days=days)))
    statement = (
        select_many(col(Obligation.due_on), func.count())
        .where(*chosen(selection), *narrowed(narrowing, today))
        .group_by(col(Obligation.due_on))
        .order_by(col(Obligation.due_on))
    )
    return dict(session.execute(statement).tuples().all())


def number_of(session: Session, selection: Selection, narrowing: Narrowing, today: date) -> int:
    """How many rows a list has in all."""
    statement = select(func.count()).select_from(Obligation)
    return session.exec(statement.where(*chosen(selection), *narrowed(narrowing, today))).one()


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
    level = case((class_on(today) == BoardClass.OVERDUE.value, col(Obligation.level_reached)), else_=-1)
    statement = (
        select(Obligation.id)
        .where(*chosen(selection), *narrowed(narrowing, today))
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
    of_selection = (
        col(Plan.id) == selection.plan_id
        if selection.plan_id is not None
        else col(Plan.state) == PlanState.ACTIVE
    )
    standing = {
        assignment.id: assignment.plan_id
        for assignment in session.exec(plans.where(of_selection, col(Assignment.is_dropped).is_(False)))
        if is_standing(assignment)
    }
    members = select(AssignmentUnit).where(
        col(AssignmentUnit.assignment_id).in_(standing),
        col(AssignmentUnit.role) == Role.LEAD,
        col(AssignmentUnit.ended_on).is_(None),
    )
    found: dict[tuple[int, int], int] = {}
    for row in session.exec(members):
        if selection.unit_id in (None, row.unit_id):
            key = (standing[row.assignment_id], row.unit_id)
            found[key] = found.get(key, 0) + 1
    return found
