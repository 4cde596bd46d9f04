"""Statements about what lies ahead: due dates by unit and day, and the days on which an absence changes who is reached."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import case, func
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, select

from models import Assignment, Delegation, Obligation, Plan, ReportingPeriod, Tier, Unit
from models.queries.due_obligations import DueObligation
from rules.dry_run import DueDay
from rules.lifecycle import AWAITED, PlanState, State

AHEAD = (State.SCHEDULED, *AWAITED)


class Owed(NamedTuple):
    """What is to be reminded of: `due` decides whom and when, the rest says it in words."""

    due: DueObligation
    unit_code: str
    unit_name: str
    unit_short: str | None
    tier: Tier
    period_label: str | None
    task: str | None


_COLUMNS = (
    "id", "plan_id", "unit_id", "kind", "assignment_id", "serves_id", "opens_on", "due_on", "due_version",
    "ladder_position", "level_reached", "next_action_on",
    "handled_by_email", "handled_by_name",
)  # fmt: skip


def owed_ahead(
    session: Session, *, plan_id: int | None = None, obligation_id: int | None = None
) -> list[Owed]:
    """What a plan, or one obligation, will still be reminded of, by due date."""
    statement = (
        select_many(
            *(getattr(Obligation, name) for name in _COLUMNS),
            col(Unit.calendar),
            col(Plan.coordinating_unit_id),
            col(Plan.issuer_unit_id),
            col(Unit.code),
            col(Unit.name),
            col(Unit.short_name),
            col(Obligation.tier),
            col(ReportingPeriod.label),
            col(Assignment.task),
        )
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .outerjoin(Assignment, col(Assignment.id) == col(Obligation.assignment_id))
        .outerjoin(ReportingPeriod, col(ReportingPeriod.id) == col(Obligation.period_id))
        .where(
            col(Obligation.state).in_(AHEAD),
            col(Obligation.next_action_on).is_not(None),
            col(Plan.state) == PlanState.ACTIVE,
        )
        .order_by(col(Obligation.due_on), col(Obligation.unit_id), col(Obligation.id))
    )
    if plan_id is not None:
        statement = statement.where(col(Obligation.plan_id) == plan_id)
    if obligation_id is not None:
        statement = statement.where(col(Obligation.id) == obligation_id)
    named = (*_COLUMNS, "calendar", "coordinating_unit_id", "issuer_unit_id")
    rows = (tuple(row) for row in session.execute(statement))
    return [Owed(DueObligation(**dict(zip(named, row[:-6], strict=True))), *row[-6:]) for row in rows]


def due_days(session: Session, *, from_on: date, of_plan: int | None = None) -> list[DueDay]:
    """What active plans ask of each unit by each day from a day on; `of_plan`: only units and days that plan asks for too."""
    statement = (
        select_many(col(Obligation.unit_id), col(Obligation.due_on), func.count())
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .where(
            col(Obligation.state).in_(AHEAD),
            col(Obligation.due_on) >= from_on,
            col(Plan.state) == PlanState.ACTIVE,
        )
        .group_by(col(Obligation.unit_id), col(Obligation.due_on))
    )
    if of_plan is not None:
        own = func.sum(case((col(Obligation.plan_id) == of_plan, 1), else_=0))
        statement = statement.having(own > 0)
    return [DueDay(*row) for row in session.execute(statement)]


def absence_changes(session: Session, *, from_on: date, until: date) -> list[date]:
    """The days between two on which an absence begins or has just ended."""
    statement = select(col(Delegation.starts_on), col(Delegation.ends_on)).where(
        col(Delegation.ends_on) >= from_on,
        col(Delegation.starts_on) <= until,
        col(Delegation.revoked_at).is_(None),
    )
    changes = {day for starts, ends in session.exec(statement) for day in (starts, ends + timedelta(days=1))}
    return sorted(day for day in changes if from_on < day <= until)


def keys_among(session: Session, keys: Iterable[str]) -> set[str]:
    """Those keys under which an obligation exists already."""
    return set(session.exec(select(Obligation.key).where(col(Obligation.key).in_(set(keys)))))
