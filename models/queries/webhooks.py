"""Statements about webhooks: who is called, which events wait for a call, how each call went."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, exists, or_, tuple_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from models import (
    AuditEvent,
    CallState,
    DueEvent,
    DueOutcome,
    ReportingPeriod,
    User,
    Webhook,
    WebhookCall,
)
from models.queries.inserting import insert_new
from models.queries.outcomes import changed, changed_one


def add(session: Session, hook: Webhook) -> int:
    session.add(hook)
    session.flush()
    return hook.id or 0


def one(session: Session, webhook_id: int) -> tuple[Webhook, User] | None:
    found = session.exec(_with_user().where(col(Webhook.id) == webhook_id)).first()
    return (found[0], found[1]) if found else None


def every(session: Session, *, only_live: bool = False) -> list[tuple[Webhook, User]]:
    """Newest first, each with the person within whose rights it is told."""
    statement = _with_user().order_by(col(Webhook.id).desc())
    if only_live:
        statement = statement.where(col(Webhook.ended_at).is_(None))
    return [(hook, user) for hook, user in session.exec(statement)]


def _with_user() -> Any:
    return select(Webhook, User).join(User, col(User.id) == col(Webhook.user_id))


def has_live(session: Session) -> bool:
    return (
        session.exec(select(Webhook.id).where(col(Webhook.ended_at).is_(None)).limit(1)).first() is not None
    )


def end(session: Session, webhook_id: int, *, at: datetime, reason: str) -> bool:
    statement = update(Webhook).where(col(Webhook.id) == webhook_id, col(Webhook.ended_at).is_(None))
    return changed_one(session, statement.values(ended_at=at, ended_reason=reason))


def last_event(session: Session) -> int:
    return session.exec(select(func.max(col(AuditEvent.id)))).one() or 0


def last_settled_event(session: Session, before: datetime) -> int:
    """The newest entry that is so old that nothing with a smaller number can still be on its way."""
    statement = select(AuditEvent.id).where(col(AuditEvent.at) <= before)
    return session.exec(statement.order_by(col(AuditEvent.id).desc()).limit(1)).first() or 0


def untold(
    session: Session, hook: Webhook, entries: Collection[tuple[str, str]], *, after: int, limit: int
) -> list[AuditEvent]:
    """Entries of the audit trail of these kinds, beyond one, that this webhook has no call for yet."""
    is_told = exists().where(
        col(WebhookCall.webhook_id) == hook.id, col(WebhookCall.event_id) == col(AuditEvent.id)
    )
    kinds = tuple_(col(AuditEvent.subject_type), col(AuditEvent.action)).in_(list(entries))
    statement = select(AuditEvent).where(col(AuditEvent.id) > after, kinds, ~is_told)
    return list(session.exec(statement.order_by(col(AuditEvent.id)).limit(limit)))


def move_on(session: Session, webhook_id: int, *, seen: int, to: int) -> bool:
    """Compare-and-set, and never back."""
    statement = update(Webhook).where(
        col(Webhook.id) == webhook_id, col(Webhook.last_event_id) == seen, col(Webhook.last_event_id) < to
    )
    return changed_one(session, statement.values(last_event_id=to))


class Escalation(NamedTuple):
    """One step of the ladder above the unit itself; `number`: the first of its letters."""

    number: int
    obligation_id: int
    level: int
    raised_at: datetime


def escalations(
    session: Session, hook: Webhook, *, since: date, settled: datetime, after: int, limit: int
) -> list[Escalation]:
    """Steps of level 1 and above since the last that was told, each once however many were written to.

    Looked for by its first letter's row: the others of a step that was told have greater numbers than the last one told.
    """
    sooner = aliased(DueEvent)
    told = select(func.min(col(WebhookCall.event_id))).where(
        col(WebhookCall.webhook_id) == hook.id,
        col(WebhookCall.event_id) < 0,
        col(WebhookCall.created_at) <= settled,
    )
    known = -(session.exec(told).one() or 0)
    statement = (
        select(DueEvent.id, DueEvent.obligation_id, DueEvent.level, DueEvent.raised_at)
        .where(
            col(DueEvent.raised_on) >= since,
            col(DueEvent.raised_at) > hook.created_at,
            or_(col(DueEvent.id) > known, col(DueEvent.raised_at) >= settled),
            col(DueEvent.id) > after,
            *_told_of(DueEvent),
            ~exists().where(
                col(sooner.obligation_id) == col(DueEvent.obligation_id),
                col(sooner.step) == col(DueEvent.step),
                col(sooner.raised_at) == col(DueEvent.raised_at),
                col(sooner.id) < col(DueEvent.id),
                *_told_of(sooner),
            ),
        )
        .order_by(col(DueEvent.id))
        .limit(limit)
    )
    return [Escalation(*row) for row in session.execute(statement)]


def _told_of(step: type[DueEvent]) -> tuple[ColumnElement[bool], ...]:
    return (
        col(step.level) >= 1,
        col(step.outcome) == DueOutcome.RAISED,
        col(step.obligation_id).is_not(None),
        col(step.instead_of_id).is_(None),
    )


def known_numbers(session: Session, webhook_id: int, numbers: Iterable[int]) -> set[int]:
    """Which of these events this webhook has a call for."""
    statement = select(WebhookCall.event_id).where(
        col(WebhookCall.webhook_id) == webhook_id, col(WebhookCall.event_id).in_(set(numbers))
    )
    return set(session.exec(statement))


def plan_of_period(session: Session, period_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """The plan and the label of each period."""
    statement = select(ReportingPeriod.id, ReportingPeriod.plan_id, ReportingPeriod.label)
    found = session.exec(statement.where(col(ReportingPeriod.id).in_(set(period_ids))))
    return {number: (plan_id, label) for number, plan_id, label in found if number is not None}


def add_calls(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """One call for each event: gathered twice, it stays one."""
    insert_new(session, WebhookCall, rows)


def due_calls(session: Session, now: datetime, limit: int) -> list[tuple[WebhookCall, Webhook]]:
    """Calls whose time has come, the oldest first, of webhooks that have not ended."""
    statement = (
        select(WebhookCall, Webhook)
        .join(Webhook, col(Webhook.id) == col(WebhookCall.webhook_id))
        .where(
            col(WebhookCall.state) == CallState.WAITING,
            col(WebhookCall.next_at) <= now,
            col(Webhook.ended_at).is_(None),
        )
        .order_by(col(WebhookCall.id))
        .limit(limit)
    )
    return [(call, hook) for call, hook in session.exec(statement)]


def claim(session: Session, call: WebhookCall, *, until: datetime) -> bool:
    """One process calls; what it does not finish is taken up again after `until`."""
    statement = update(WebhookCall).where(
        col(WebhookCall.id) == call.id,
        col(WebhookCall.state) == CallState.WAITING,
        col(WebhookCall.next_at) == call.next_at,
        col(WebhookCall.attempts) == call.attempts,
    )
    return changed_one(session, statement.values(next_at=until, attempts=call.attempts + 1))


def record(session: Session, call_id: int, attempts: int, **values: Any) -> bool:
    """How an attempt went, unless a later one has begun."""
    statement = update(WebhookCall).where(
        col(WebhookCall.id) == call_id,
        col(WebhookCall.state) == CallState.WAITING,
        col(WebhookCall.attempts) == attempts,
    )
    return changed_one(session, statement.values(**values))


def failing_since(session: Session, webhook_id: int) -> datetime | None:
    """When the oldest call was made that nothing has been delivered after; None while it goes well."""
    of_hook = col(WebhookCall.webhook_id) == webhook_id
    last = session.exec(
        select(func.max(col(WebhookCall.delivered_at))).where(
            of_hook, col(WebhookCall.delivered_at).is_not(None)
        )
    ).one()
    statement = select(WebhookCall.created_at).where(
        of_hook, col(WebhookCall.state) != CallState.DELIVERED, col(WebhookCall.attempts) > 0
    )
    if last is not None:
        statement = statement.where(col(WebhookCall.created_at) > last)
    return session.exec(statement.order_by(col(WebhookCall.created_at)).limit(1)).first()


def drop_waiting(session: Session, webhook_id: int, words: str) -> int:
    """What still waits for a webhook that has ended is not called any more."""
    statement = update(WebhookCall).where(
        col(WebhookCall.webhook_id) == webhook_id, col(WebhookCall.state) == CallState.WAITING
    )
    return changed(session, statement.values(state=CallState.FAILED, said=words))


def again(session: Session, call_id: int, *, at: datetime) -> bool:
    statement = update(WebhookCall).where(
        col(WebhookCall.id) == call_id, col(WebhookCall.state) == CallState.FAILED
    )
    return changed_one(session, statement.values(state=CallState.WAITING, attempts=0, next_at=at))


def calls_of(session: Session, webhook_id: int, *, before: int = 0, limit: int) -> list[WebhookCall]:
    """The last calls of one webhook, newest first."""
    statement = select(WebhookCall).where(col(WebhookCall.webhook_id) == webhook_id)
    if before:
        statement = statement.where(col(WebhookCall.id) < before)
    return list(session.exec(statement.order_by(col(WebhookCall.id).desc()).limit(limit)))


def call_numbers(session: Session) -> dict[tuple[int, CallState], int]:
    """How many calls of each webhook are in which state."""
    statement = select(WebhookCall.webhook_id, WebhookCall.state, func.count()).group_by(
        col(WebhookCall.webhook_id), col(WebhookCall.state)
    )
    return {(hook_id, CallState(state)): number for hook_id, state, number in session.exec(statement)}


def has_old(session: Session, before: datetime) -> bool:
    return session.exec(select(WebhookCall.id).where(_is_old(before)).limit(1)).first() is not None


def drop_old(session: Session, before: datetime) -> int:
    return changed(session, delete(WebhookCall).where(_is_old(before)))


def _is_old(before: datetime) -> Any:
    """Not what its webhook still looks for: without its call it would be told again."""
    of_hook = col(Webhook.id) == col(WebhookCall.webhook_id)
    still = col(Webhook.ended_at).is_(None) & (col(Webhook.last_event_id) < col(WebhookCall.event_id))
    is_done = col(WebhookCall.state) != CallState.WAITING
    return (col(WebhookCall.created_at) <= before) & is_done & ~exists().where(of_hook, still)
