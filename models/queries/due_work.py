"""Statements that find a round's work: whose plan, which period, and whether there is any at all."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models import AuditEvent, Obligation, Plan, ReportingPeriod
from rules.lifecycle import PlanState


class Scope(NamedTuple):
    """What one run of a round speaks about: one period of a plan, or what the plan asks outside its periods."""

    plan_id: int
    period_id: int | None


class SomePlans(NamedTuple):
    """What one of several workers takes on in a round: plans, whole."""

    plan_ids: tuple[int, ...]


class NamedScope(NamedTuple):
    """A scope with what people call it by; the label is None outside the periods."""

    scope: Scope
    plan_number: str
    period_label: str | None


def within(scope: Scope | SomePlans | None) -> list[ColumnElement[bool]]:
    """The condition that keeps a statement about obligations inside a scope; none for all of them."""
    if scope is None:
        return []
    if isinstance(scope, SomePlans):
        return [col(Obligation.plan_id).in_(scope.plan_ids)]
    return [col(Obligation.plan_id) == scope.plan_id, col(Obligation.period_id) == scope.period_id]


def active_plans() -> ColumnElement[bool]:
    return col(Plan.state) == PlanState.ACTIVE


def periods_to_compile(session: Session, today: date, looked_at: datetime | None) -> list[int]:
    """Periods whose report is due, or may read differently than when it was last looked at."""
    statement = (
        select(ReportingPeriod)
        .join(Plan, col(Plan.id) == col(ReportingPeriod.plan_id))
        .where(
            active_plans(),
            col(ReportingPeriod.unit_due_on) < today,
            col(ReportingPeriod.opened_at).is_not(None),
            col(ReportingPeriod.closed_at).is_(None),
        )
    )
    periods = list(session.exec(statement))
    news = _plans_with_news(session, {period.plan_id for period in periods}, looked_at)
    return [
        period.id or 0
        for period in periods
        if period.compiled_at is None or period.top_due_on <= today or period.plan_id in news
    ]


def confirmed_since(session: Session, instant: datetime | None) -> bool:
    """Whether a plan was confirmed, or an amendment applied, that no round has seen yet."""
    states = (PlanState.ACTIVE, PlanState.APPLIED)
    statement = select(Plan.id).where(col(Plan.state).in_(states)).limit(1)
    if instant is not None:
        statement = statement.where(col(Plan.confirmed_at) >= instant)
    return session.exec(statement).first() is not None


def _plans_with_news(session: Session, plan_ids: set[int], since: datetime | None) -> set[int]:
    if since is None or not plan_ids:
        return plan_ids
    statement = (
        select(AuditEvent.plan_id)
        .where(col(AuditEvent.plan_id).in_(plan_ids), col(AuditEvent.at) >= since)
        .distinct()
    )
    return {plan_id for plan_id in session.exec(statement) if plan_id is not None}


def named(session: Session, scopes: Iterable[Scope]) -> list[NamedScope]:
    """With what people call them, in the order of the plans."""
    scopes = sorted(scopes, key=lambda scope: (scope.plan_id, scope.period_id or 0))
    plans = select(Plan.id, Plan.document_number, Plan.key).where(
        col(Plan.id).in_({scope.plan_id for scope in scopes})
    )
    periods = select(ReportingPeriod.id, ReportingPeriod.label).where(
        col(ReportingPeriod.id).in_({scope.period_id for scope in scopes if scope.period_id})
    )
    numbers = {plan_id: number or key for plan_id, number, key in session.exec(plans)}
    labels = dict(session.exec(periods).all())
    return [NamedScope(scope, numbers[scope.plan_id], labels.get(scope.period_id)) for scope in scopes]
