"""Statements behind a plan's map unit × period: which units, in which order, and the reports they owe."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, or_
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import Assignment, AssignmentUnit, Obligation, ObligationKind, Tier, Unit
from models.queries.board_choice import BoardClass, class_on
from models.queries.bulk import among, composed_once
from models.queries.obligations import ObligationView, viewed
from models.queries.reach import within
from rules.folding import fold
from rules.reach import Reach


@dataclass(frozen=True)
class HeatChoice:
    """Which units the map shows; the latest first."""

    words: str = ""
    only_late: bool = False
    named_as: str = ""


def number_of_heat(session: Session, plan_id: int, choice: HeatChoice, today: date, reach: Reach) -> int:
    return int(_number_of_heat(session, plan_id, choice, today, reach)[0][0])


@composed_once
def _number_of_heat(plan_id: int, choice: HeatChoice, today: date, reach: Reach) -> Any:
    return select_many(func.count()).select_from(_heat(plan_id, choice, today, reach).subquery())


def units_of_heat(
    session: Session, plan_id: int, choice: HeatChoice, today: date, reach: Reach, *, limit: int, offset: int
) -> list[int]:
    """Most overdue first, then what has waited longest, then what came late; the rest in the order of the directory."""
    return [row[0] for row in _units_of_heat(session, plan_id, choice, today, reach, limit, offset)]


@composed_once
def _units_of_heat(
    plan_id: int, choice: HeatChoice, today: date, reach: Reach, limit: int, offset: int
) -> Any:
    return _heat(plan_id, choice, today, reach).limit(limit).offset(offset)


def units_of_heat_in_order(
    session: Session, plan_id: int, choice: HeatChoice, today: date, reach: Reach, *, after: int, limit: int
) -> list[int]:
    """In the order of the directory, beyond the unit told last."""
    rows = _heat(plan_id, choice, today, reach).where(col(Obligation.unit_id) > after)
    rows = rows.order_by(None).order_by(col(Obligation.unit_id)).limit(limit)
    return [row[0] for row in session.execute(rows)]


def _heat(plan_id: int, choice: HeatChoice, today: date, reach: Reach) -> Any:
    name = class_on(today)
    late = func.sum(case((name == BoardClass.OVERDUE.value, 1), else_=0))
    came_late = func.sum(case((name == BoardClass.LATE.value, 1), else_=0))
    oldest = func.min(case((name == BoardClass.OVERDUE.value, col(Obligation.due_on)), else_=None))
    statement = (
        select_many(col(Obligation.unit_id))
        .where(*_reports(plan_id), *within(reach))
        .group_by(col(Obligation.unit_id))
        .order_by(late.desc(), oldest, came_late.desc(), col(Obligation.unit_id))
    )
    if words := fold(choice.words):
        named = select(Unit.id).where(
            or_(
                col(Unit.folded_name).contains(words, autoescape=True),
                func.lower(col(Unit.code)) == choice.words.lower(),
            )
        )
        statement = statement.where(col(Obligation.unit_id).in_(named))
    if choice.named_as:
        members = (
            select(AssignmentUnit.unit_id)
            .join(Assignment, col(Assignment.id) == col(AssignmentUnit.assignment_id))
            .where(
                col(Assignment.plan_id) == plan_id,
                col(AssignmentUnit.named_as) == choice.named_as,
                col(AssignmentUnit.ended_on).is_(None),
            )
        )
        statement = statement.where(col(Obligation.unit_id).in_(members))
    return statement.having(late > 0) if choice.only_late else statement


def _reports(plan_id: int) -> list[ColumnElement[bool]]:
    return [
        col(Obligation.plan_id) == plan_id,
        col(Obligation.kind) == ObligationKind.REPORT,
        col(Obligation.tier) == Tier.UNIT,
    ]


def reports_of_units(session: Session, plan_id: int, unit_ids: Collection[int]) -> list[ObligationView]:
    of_units = among(session, col(Obligation.unit_id), unit_ids)
    return viewed(session, select(Obligation).where(*_reports(plan_id), of_units))


def top_reports(session: Session, plan_id: int) -> list[ObligationView]:
    """The coordinator's own reports upward."""
    top = (col(Obligation.plan_id) == plan_id, col(Obligation.tier) == Tier.TOP)
    return viewed(session, select(Obligation).where(*top, col(Obligation.kind) == ObligationKind.REPORT))
