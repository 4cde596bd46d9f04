"""What a round has done, whoever of several workers did it: read back from the record."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from models import AuditEvent, DueEvent, Obligation, OutboxMessage, ReportSnapshot
from models.queries.due_work import NamedScope, Scope, named


class Marks(NamedTuple):
    """Where the record stood when a round began."""

    event_id: int
    audit_id: int


class ScopeOutcome(NamedTuple):
    """One period of a plan, or what it asks outside of them: obligations opened, steps by their outcome, letters by fate."""

    named: NamedScope
    opened: int
    steps: Counter[str]
    letters: Counter[str]


def marks(session: Session) -> Marks:
    last_step, last_audit = select(func.max(DueEvent.id)), select(func.max(AuditEvent.id))
    return Marks(session.exec(last_step).one() or 0, session.exec(last_audit).one() or 0)


def outcomes_since(session: Session, since: Marks) -> list[ScopeOutcome]:
    """Every plan and period that something happened in."""
    opened: Counter[Scope] = Counter()
    steps: defaultdict[Scope, Counter[str]] = defaultdict(Counter)
    letters: defaultdict[Scope, Counter[str]] = defaultdict(Counter)
    for plan_id, period_id, number in session.connection().execute(_opened(since)):
        opened[Scope(plan_id, period_id)] = number
    for plan_id, period_id, outcome, fate, number in session.connection().execute(_steps(since)):
        scope = Scope(plan_id, period_id)
        steps[scope][str(outcome)] += number
        if fate is not None:
            letters[scope][str(fate)] += number
    scopes = named(session, {*opened, *steps})
    return [ScopeOutcome(one, opened[one.scope], steps[one.scope], letters[one.scope]) for one in scopes]


def reports_since(session: Session, instant: datetime, most: int) -> list[ReportSnapshot]:
    """Reports that were made, refreshed or frozen since then."""
    is_new = or_(col(ReportSnapshot.compiled_at) >= instant, col(ReportSnapshot.frozen_at) >= instant)
    return list(
        session.exec(select(ReportSnapshot).where(is_new).order_by(col(ReportSnapshot.id)).limit(most))
    )


def _opened(since: Marks) -> Select[Any]:
    of_obligation = col(AuditEvent.subject_id) == col(Obligation.id)
    return (
        select_columns(col(Obligation.plan_id), col(Obligation.period_id), func.count())
        .join(AuditEvent, of_obligation)
        .where(col(AuditEvent.id) > since.audit_id, col(AuditEvent.action) == "obligation_opened")
        .group_by(col(Obligation.plan_id), col(Obligation.period_id))
    )


def _steps(since: Marks) -> Select[Any]:
    return (
        select_columns(
            col(Obligation.plan_id),
            col(Obligation.period_id),
            col(DueEvent.outcome),
            col(OutboxMessage.state),
            func.count(),
        )
        .join(DueEvent, col(DueEvent.obligation_id) == col(Obligation.id))
        .join(OutboxMessage, col(OutboxMessage.id) == col(DueEvent.letter_id), isouter=True)
        .where(col(DueEvent.id) > since.event_id)
        .group_by(
            col(Obligation.plan_id),
            col(Obligation.period_id),
            col(DueEvent.outcome),
            col(OutboxMessage.state),
        )
    )
