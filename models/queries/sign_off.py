"""Statements about reports that wait for their sign-off."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from models import Obligation, OutboxMessage, Plan, ReportingPeriod, ReportSnapshot, Tier
from models.queries.bulk import among
from rules.lifecycle import PlanState, ReportState, State

# Made once: a new alias costs some ten milliseconds, and every round asks.
_OTHER, _ISSUED = aliased(ReportSnapshot), aliased(ReportSnapshot)
NOT_OWED = (State.WAIVED, State.CANCELLED)


class Unissued(NamedTuple):
    """A period whose report nobody has issued; `state`: of its newest version, None before there is one."""

    plan: Plan
    period: ReportingPeriod
    state: ReportState | None


def unissued(session: Session, first: date, last: date) -> list[Unissued]:
    """Opened periods of active plans with a top date between two days, without those that a ladder of their own urges.

    What was issued once is done: its corrections are urged by nobody.
    """
    newest = (
        select(func.max(_OTHER.version))
        .where(col(_OTHER.period_id) == col(ReportingPeriod.id))
        .correlate(ReportingPeriod)
        .scalar_subquery()
    )
    of_period = col(ReportSnapshot.period_id) == col(ReportingPeriod.id)
    is_issued = exists().where(
        col(_ISSUED.period_id) == col(ReportingPeriod.id), col(_ISSUED.state) == ReportState.ISSUED
    )
    statement = (
        select(Plan, ReportingPeriod, ReportSnapshot.state)
        .join(ReportingPeriod, col(ReportingPeriod.plan_id) == col(Plan.id))
        .outerjoin(ReportSnapshot, of_period & (col(ReportSnapshot.version) == newest))
        .where(
            col(Plan.state) == PlanState.ACTIVE,
            col(ReportingPeriod.opened_at).is_not(None),
            col(ReportingPeriod.top_due_on).between(first, last),
            ~is_issued,
            ~exists().where(
                col(Obligation.period_id) == col(ReportingPeriod.id),
                col(Obligation.tier) == Tier.TOP,
                col(Obligation.state).not_in(NOT_OWED),
            ),
        )
        .order_by(col(ReportingPeriod.top_due_on), col(ReportingPeriod.id))
    )
    return [
        Unissued(plan, period, ReportState(state) if state else None)
        for plan, period, state in session.exec(statement)
    ]


def known_letters(session: Session, keys: Collection[str]) -> set[str]:
    """Of these keys those that have a letter."""
    return set(session.exec(select(OutboxMessage.key).where(among(session, col(OutboxMessage.key), keys))))
