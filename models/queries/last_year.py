"""Statements about the plan a plan follows, and what was reported under it a year ago."""

from sqlalchemy import update
from sqlmodel import Session, col, or_, select

from models import Plan, ReportingPeriod, ReportSnapshot
from models.base import JsonDict
from models.queries.outcomes import changed_one
from rules.lifecycle import PlanState, ReportState

CONFIRMED = (PlanState.ACTIVE, PlanState.CLOSED)


def period_with_key(session: Session, plan_id: int, key: str) -> ReportingPeriod | None:
    statement = select(ReportingPeriod).where(
        col(ReportingPeriod.plan_id) == plan_id, col(ReportingPeriod.key) == key
    )
    return session.exec(statement).first()


def plans_told_with(session: Session, plan_id: int) -> list[int]:
    """A plan and those that report or reported with it, running or closed: last year's are closed by now."""
    statement = select(Plan.id).where(
        or_(col(Plan.id) == plan_id, col(Plan.reports_with_plan_id) == plan_id),
        col(Plan.state).in_(CONFIRMED),
    )
    return [plan or 0 for plan in session.exec(statement.order_by(col(Plan.id)))]


def facts_as_reported(session: Session, period_id: int) -> JsonDict | None:
    """Of the newest report of a period that was frozen at least: what was said then, whatever was done to its rows since."""
    statement = (
        select(ReportSnapshot.facts)
        .where(col(ReportSnapshot.period_id) == period_id, col(ReportSnapshot.state) != ReportState.COMPILED)
        .order_by(col(ReportSnapshot.version).desc())
        .limit(1)
    )
    found = session.exec(statement).first()
    return dict(found) if found is not None else None


def plans_like(session: Session, plan: Plan, *, year: int) -> list[Plan]:
    """Confirmed plans of the same coordinator and regime for a year."""
    statement = select(Plan).where(
        col(Plan.coordinating_unit_id) == plan.coordinating_unit_id,
        col(Plan.regime_id) == plan.regime_id,
        col(Plan.plan_year) == year,
        col(Plan.state).in_(CONFIRMED),
        col(Plan.id) != plan.id,
    )
    return list(session.exec(statement.order_by(col(Plan.id))))


def set_followed(session: Session, plan: Plan, followed_id: int | None) -> bool:
    """Compare-and-set; False when somebody else has said otherwise meanwhile."""
    statement = update(Plan).where(
        col(Plan.id) == plan.id, col(Plan.follows_plan_id).is_not_distinct_from(plan.follows_plan_id)
    )
    return changed_one(session, statement.values(follows_plan_id=followed_id))
