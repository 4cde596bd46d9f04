"""Statements about letters: due → sending → sent, each hand-over a compare-and-set; how they come to words: planned_letters.py."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, text, update
from sqlmodel import Session, col, func, select

from models import DeliveryAttempt, OutboxMessage
from models.queries.inserting import insert_new
from models.queries.outcomes import changed, changed_one
from rules.delivery import LetterState

# In the index's own words: with a bound value neither database may use it.
IN_HAND = text("outbox_message.state IN ('planned', 'due', 'sending')")


def add_letters(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write letters; one that exists under its key is not written twice."""
    insert_new(session, OutboxMessage, rows)


def claim(
    session: Session, *, now: datetime, until: datetime, process: str, limit: int
) -> list[OutboxMessage]:
    """due → sending for a few letters; letters a dead process left in sending come back when its claim ends."""
    ready = or_(
        (col(OutboxMessage.state) == LetterState.DUE) & (col(OutboxMessage.not_before) <= now),
        (col(OutboxMessage.state) == LetterState.SENDING) & (col(OutboxMessage.claimed_until) < now),
    )
    statement = (
        select(OutboxMessage)
        .where(ready, IN_HAND)
        .order_by(col(OutboxMessage.not_before), col(OutboxMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    letters = list(session.exec(statement))
    changed(
        session,
        update(OutboxMessage)
        .where(col(OutboxMessage.id).in_([letter.id for letter in letters]))
        .values(state=LetterState.SENDING, claimed_by=process, claimed_until=until),
    )
    return letters


def finish(session: Session, letter_id: int, state: LetterState, *, process: str, **values: Any) -> bool:
    """sending → sent | failed | due again; only for the process that holds the claim."""
    statement = update(OutboxMessage).where(
        col(OutboxMessage.id) == letter_id,
        col(OutboxMessage.state) == LetterState.SENDING,
        col(OutboxMessage.claimed_by) == process,
    )
    values = {"claimed_by": None, "claimed_until": None, **values}
    return changed_one(session, statement.values(state=state, **values))


def send_all(session: Session, *, now: datetime) -> int:
    """due → sent for everything that is ready, in a dry run; the number."""
    statement = update(OutboxMessage).where(
        col(OutboxMessage.state) == LetterState.DUE, col(OutboxMessage.not_before) <= now
    )
    values = {"finished_at": now, "attempts": col(OutboxMessage.attempts) + 1}
    return changed(session, statement.values(state=LetterState.SENT, **values))


def add_attempt(session: Session, letter_id: int, *, at: datetime, outcome: str, detail: str = "") -> None:
    session.add(DeliveryAttempt(outbox_message_id=letter_id, at=at, outcome=outcome, detail=detail))


def has_waiting(session: Session, now: datetime) -> bool:
    """Whether any letter should be written or sent by now."""
    statement = select(OutboxMessage.id).where(IN_HAND, col(OutboxMessage.not_before) <= now).limit(1)
    return session.exec(statement).first() is not None


def counts_by_state(session: Session) -> dict[LetterState, int]:
    statement = select(OutboxMessage.state, func.count()).group_by(col(OutboxMessage.state))
    return {LetterState(state): number for state, number in session.exec(statement)}


def counts_by_kind(session: Session) -> dict[str, int]:
    """Letters that left, by kind."""
    statement = (
        select(OutboxMessage.kind, func.count())
        .where(col(OutboxMessage.state) == LetterState.SENT)
        .group_by(col(OutboxMessage.kind))
    )
    return dict(session.exec(statement).all())


def sent_since(
    session: Session, last_finished: datetime | None, seen: Collection[int]
) -> list[OutboxMessage]:
    """Letters sent at or after an instant that are not among those already seen."""
    statement = select(OutboxMessage).where(col(OutboxMessage.state) == LetterState.SENT)
    if last_finished is not None:
        statement = statement.where(col(OutboxMessage.finished_at) >= last_finished)
    letters = session.exec(statement.order_by(col(OutboxMessage.finished_at), col(OutboxMessage.id)))
    return [letter for letter in letters if letter.id not in seen]


def in_state(session: Session, state: LetterState, limit: int = 200) -> list[OutboxMessage]:
    """Letters in one state, newest first."""
    statement = (
        select(OutboxMessage).where(col(OutboxMessage.state) == state).order_by(col(OutboxMessage.id).desc())
    )
    return list(session.exec(statement.limit(limit)))


def retry_failed(session: Session, *, now: datetime) -> int:
    """failed → due, because a person has mended the address or the relay."""
    statement = update(OutboxMessage).where(
        col(OutboxMessage.state) == LetterState.FAILED, col(OutboxMessage.content).is_not(None)
    )
    return changed(
        session, statement.values(state=LetterState.DUE, not_before=now, finished_at=None, reason=None)
    )
