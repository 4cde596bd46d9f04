"""Statements about letters; how they come to words: planned_letters.py, how they leave: delivery.py."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case, exists, or_, text, update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select

from models import DueEvent, OutboxMessage
from models.queries.bulk import among
from models.queries.inserting import insert_new
from models.queries.open_losses import waits_for_a_person
from models.queries.outcomes import changed
from rules.absence import same_person
from rules.delivery import LetterState

# In the index's own words: with a bound value neither database may use it.
IN_HAND = text("outbox_message.state IN ('planned', 'due', 'sending')")
UNDELIVERED = (LetterState.FAILED, LetterState.BOUNCED)


def add_letters(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write letters; one that exists under its key is not written twice."""
    insert_new(session, OutboxMessage, rows)


def send_all(session: Session, *, now: datetime) -> int:
    """due → sent for everything that is ready, in a dry run; the number."""
    statement = update(OutboxMessage).where(
        col(OutboxMessage.state) == LetterState.DUE, col(OutboxMessage.not_before) <= now
    )
    values = {"finished_at": now, "attempts": col(OutboxMessage.attempts) + 1}
    return changed(session, statement.values(state=LetterState.SENT, **values))


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


def find(
    session: Session,
    *,
    states: Collection[LetterState] = (),
    kind: str = "",
    to: str = "",
    is_open: bool = False,
    limit: int = 200,
) -> list[OutboxMessage]:
    """Letters without their bytes: what did not arrive first, then the newest; `to` is part of a name or an address,
    `is_open` leaves only what was lost and waits for a person."""
    is_lost = case((col(OutboxMessage.state).in_(UNDELIVERED), 0), else_=1)
    statement = select(OutboxMessage).options(defer(OutboxMessage.content))  # type: ignore[arg-type]
    if states:
        statement = statement.where(col(OutboxMessage.state).in_(states))
    if is_open:
        statement = statement.where(waits_for_a_person())
    if kind:
        statement = statement.where(col(OutboxMessage.kind) == kind)
    if to:
        by_address = func.lower(col(OutboxMessage.recipient_email)).contains(to.lower(), autoescape=True)
        by_name = col(OutboxMessage.recipient_name).contains(to, autoescape=True)
        statement = statement.where(or_(by_address, by_name))
    return list(session.exec(statement.order_by(is_lost, col(OutboxMessage.id).desc()).limit(limit)))


def retry(
    session: Session, *, now: datetime, letter_id: int | None = None, to: str | None = None
) -> dict[int, str]:
    """Another way out for every failed letter, or for one letter or address also if it came back: ids and addresses.

    A reminder is written anew, since what it speaks of may have been answered; the rest goes as it was sealed. What
    neither has words nor steps to speak of cannot go.
    """
    states = (LetterState.FAILED,) if letter_id is None and to is None else (*UNDELIVERED,)
    speaks = exists().where(col(DueEvent.letter_id) == col(OutboxMessage.id))
    wanted = [col(OutboxMessage.state).in_(states), or_(col(OutboxMessage.content).is_not(None), speaks)]
    if letter_id is not None:
        wanted.append(col(OutboxMessage.id) == letter_id)
    if to is not None:
        wanted.append(func.lower(col(OutboxMessage.recipient_email)) == same_person(to))
    statement = select(OutboxMessage.id, OutboxMessage.recipient_email).where(*wanted).with_for_update()
    found = {letter or 0: email for letter, email in session.exec(statement)}
    again = {"not_before": now, "finished_at": None, "reason": None, "passed_on_at": None, "seen_to_at": None}
    chosen = among(session, col(OutboxMessage.id), found)
    changed(
        session,
        update(OutboxMessage).where(chosen, speaks).values(state=LetterState.PLANNED, content=None, **again),
    )
    changed(
        session,
        update(OutboxMessage)
        .where(chosen, col(OutboxMessage.state).in_(states))
        .values(state=LetterState.DUE, **again),
    )
    return found
