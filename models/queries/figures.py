"""Statements behind /metrics: each from a kept sum, a partial index or a bounded look, whatever the size of the tables."""

from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, select

from models import CallState, Obligation, ObligationSum, OutboxMessage, RoundRecord, WebhookCall
from models.queries.due_obligations import is_due
from models.queries.open_losses import ENDED
from models.queries.outbox import IN_HAND
from rules.delivery import LetterState
from rules.lifecycle import State

# A lag of more is told as this many: counting it to its end would be work, and whoever is alarmed is alarmed.
MOST_COUNTED = 10_000


def obligations_by_state(session: Session) -> dict[State, int]:
    statement = select_many(col(ObligationSum.state), func.sum(col(ObligationSum.number))).group_by(
        col(ObligationSum.state)
    )
    return {State(state): int(number) for state, number in session.execute(statement)}


def letters_by_state(session: Session) -> dict[LetterState, int]:
    found: dict[LetterState, int] = {}
    for part in (IN_HAND, ENDED):
        statement = (
            select_many(col(OutboxMessage.state), func.count()).where(part).group_by(col(OutboxMessage.state))
        )
        found |= {LetterState(state): number for state, number in session.execute(statement)}
    return found


def oldest_waiting_letter(session: Session, now: datetime) -> datetime | None:
    """Since when the one that has waited longest might have left."""
    statement = select(OutboxMessage.not_before).where(IN_HAND, col(OutboxMessage.not_before) <= now)
    return session.exec(statement.order_by(col(OutboxMessage.not_before)).limit(1)).first()


def steps_due(session: Session, today: date) -> int:
    """Obligations whose next step waits for a round, at most MOST_COUNTED."""
    some = select_many(col(Obligation.id)).where(*is_due(today)).limit(MOST_COUNTED).subquery()
    return int(session.execute(select_many(func.count()).select_from(some)).scalar_one())


def rounds_by_outcome(session: Session, since: datetime) -> dict[str, int]:
    statement = select_many(col(RoundRecord.finished_at), col(RoundRecord.error)).where(
        col(RoundRecord.started_at) >= since
    )
    found = {"done": 0, "failed": 0, "running": 0}
    for finished_at, error in session.execute(statement):
        found["running" if finished_at is None else "failed" if error else "done"] += 1
    return found


def calls_by_state(session: Session) -> dict[CallState, int]:
    statement = select_many(col(WebhookCall.state), func.count()).group_by(col(WebhookCall.state))
    return {CallState(state): number for state, number in session.execute(statement)}
