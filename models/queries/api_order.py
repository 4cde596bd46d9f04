"""Lists as programs read them: by number, oldest first, from where the last page ended; and what stands beside each row."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models import (
    Assignment,
    AssignmentUnit,
    Plan,
    ReportingPeriod,
    Unit,
    User,
    UserPlan,
)
from models.queries.bulk import among
from models.queries.reach import plans_within
from rules.cadence import Role
from rules.reach import Reach


def plans(session: Session, *, reach: Reach, after: int, limit: int) -> list[Plan]:
    return _beyond(session, select(Plan).where(*plans_within(reach)), Plan.id, after, limit)


def assignments(session: Session, plan_id: int, *, after: int, limit: int) -> list[Assignment]:
    """Without those a person dropped."""
    statement = select(Assignment).where(
        col(Assignment.plan_id) == plan_id, col(Assignment.is_dropped).is_(False)
    )
    return _beyond(session, statement, Assignment.id, after, limit)


def codes_that_lead(session: Session, assignment_ids: Collection[int]) -> dict[int, list[str]]:
    """Of each assignment the units that lead it now."""
    statement = (
        select(AssignmentUnit.assignment_id, Unit.code)
        .join(Unit, col(Unit.id) == col(AssignmentUnit.unit_id))
        .where(
            among(session, col(AssignmentUnit.assignment_id), assignment_ids),
            col(AssignmentUnit.role) == Role.LEAD,
            col(AssignmentUnit.ended_on).is_(None),
        )
        .order_by(col(AssignmentUnit.assignment_id), col(AssignmentUnit.unit_id))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for assignment_id, code in session.exec(statement):
        found[assignment_id].append(code)
    return found


def assignment_at(session: Session, plan_id: int, position: int) -> Assignment | None:
    statement = select(Assignment).where(
        col(Assignment.plan_id) == plan_id,
        col(Assignment.position) == position,
        col(Assignment.is_dropped).is_(False),
    )
    return session.exec(statement).first()


def members(
    session: Session, assignment_id: int, *, reach: Reach, after: int, limit: int
) -> list[tuple[Unit, AssignmentUnit]]:
    """Who answers for an assignment now, by unit."""
    statement = (
        select(Unit, AssignmentUnit)
        .join(AssignmentUnit, col(AssignmentUnit.unit_id) == col(Unit.id))
        .where(col(AssignmentUnit.assignment_id) == assignment_id, col(AssignmentUnit.ended_on).is_(None))
    )
    if reach.units is not None:
        statement = statement.where(among(session, col(Unit.id), reach.units))
    return [(unit, part) for unit, part in _beyond(session, statement, Unit.id, after, limit)]


def periods(session: Session, plan_id: int, *, after: int, limit: int) -> list[ReportingPeriod]:
    statement = select(ReportingPeriod).where(col(ReportingPeriod.plan_id) == plan_id)
    return _beyond(session, statement, ReportingPeriod.id, after, limit)


def keys_of_periods(session: Session, plan_id: int) -> dict[int, str]:
    """By number; with those of the plan whose reports also carry this one's lines."""
    host = select(Plan.reports_with_plan_id).where(col(Plan.id) == plan_id).scalar_subquery()
    statement = select(ReportingPeriod.id, ReportingPeriod.key).where(
        or_(col(ReportingPeriod.plan_id) == plan_id, col(ReportingPeriod.plan_id) == host)
    )
    return {number or 0: key for number, key in session.exec(statement)}


def units(session: Session, *, reach: Reach, after: int, limit: int) -> list[tuple[Unit, str | None]]:
    """Each with the code of the unit above it."""
    above = aliased(Unit)
    statement = select(Unit, above.code).outerjoin(above, col(above.id) == col(Unit.parent_id))
    if reach.units is not None:
        statement = statement.where(among(session, col(Unit.id), reach.units))
    return [(unit, code) for unit, code in _beyond(session, statement, Unit.id, after, limit)]


def users(session: Session, *, after: int, limit: int) -> list[tuple[User, str | None]]:
    """Each with the code of its unit."""
    statement = select(User, Unit.code).outerjoin(Unit, col(Unit.id) == col(User.unit_id))
    return [(user, code) for user, code in _beyond(session, statement, User.id, after, limit)]


def plans_given(session: Session, user_ids: Collection[int]) -> dict[int, list[int]]:
    """By account the plans its rights end with; one that is not named sees every plan."""
    statement = select(UserPlan.user_id, UserPlan.plan_id).where(
        among(session, col(UserPlan.user_id), user_ids)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for user_id, plan_id in session.exec(statement.order_by(col(UserPlan.plan_id))):
        found[user_id].append(plan_id)
    return found


def _beyond(session: Session, statement: Any, number: Any, after: int, limit: int) -> list[Any]:
    beyond: list[ColumnElement[bool]] = [col(number) > after] if after else []
    return list(session.exec(statement.where(*beyond).order_by(col(number)).limit(limit)))
