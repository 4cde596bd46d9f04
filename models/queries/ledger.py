"""Statements behind the proof of urging: every step of one obligation, its letter, every attempt to hand it over."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, select

from models import DeliveryAttempt, DueEvent, DueOutcome, OutboxMessage
from models.queries.bulk import among
from rules.delivery import LetterState


class LedgerStep(NamedTuple):
    """A step with what is known of its letter, without the letter's bytes."""

    id: int
    step: str
    letter: str
    level: int
    audience: str
    due_on: date | None
    raised_at: datetime
    outcome: DueOutcome
    recipient_email: str | None
    recipient_name: str | None
    acting_for: str | None
    instead_of_id: int | None
    letter_id: int | None
    state: LetterState | None
    subject: str | None
    message_id: str | None
    finished_at: datetime | None
    passed_on_at: datetime | None
    reason: str | None


_OF_STEP = (
    "id", "step", "letter", "level", "audience", "due_on", "raised_at", "outcome", "recipient_email",
    "recipient_name", "acting_for", "instead_of_id", "letter_id",
)  # fmt: skip
_OF_LETTER = ("state", "subject", "message_id", "finished_at", "passed_on_at", "reason")


def steps(session: Session, obligation_id: int) -> list[LedgerStep]:
    """In the order they were raised."""
    columns = [getattr(DueEvent, name) for name in _OF_STEP]
    columns += [getattr(OutboxMessage, name) for name in _OF_LETTER]
    statement = (
        select_many(*columns)
        .outerjoin(OutboxMessage, col(OutboxMessage.id) == col(DueEvent.letter_id))
        .where(col(DueEvent.obligation_id) == obligation_id)
        .order_by(col(DueEvent.id))
    )
    return [LedgerStep(*row) for row in session.execute(statement)]


def attempts(session: Session, letter_ids: Collection[int]) -> dict[int, list[DeliveryAttempt]]:
    """Every try to hand over these letters, oldest first."""
    statement = (
        select(DeliveryAttempt)
        .where(among(session, col(DeliveryAttempt.outbox_message_id), letter_ids))
        .order_by(col(DeliveryAttempt.at), col(DeliveryAttempt.id))
    )
    found: dict[int, list[DeliveryAttempt]] = {}
    for one in session.exec(statement):
        found.setdefault(one.outbox_message_id, []).append(one)
    return found


class PassedTo(NamedTuple):
    """Who got a step in another's stead; `email` None: nobody was left."""

    letter_id: int
    name: str | None
    email: str | None


def passed_to(session: Session, letter_ids: Collection[int]) -> dict[int, list[PassedTo]]:
    """For each lost letter to whom its steps went, each person once."""
    lost, instead = DueEvent.__table__.alias("lost"), DueEvent.__table__.alias("instead")  # type: ignore[attr-defined]
    statement = (
        select_many(lost.c.letter_id, instead.c.recipient_name, instead.c.recipient_email)
        .join(instead, instead.c.instead_of_id == lost.c.id)
        .where(among(session, lost.c.letter_id, letter_ids))
        .distinct()
    )
    found: dict[int, list[PassedTo]] = {}
    for row in session.connection().execute(statement):
        found.setdefault(row[0], []).append(PassedTo(*row))
    return found
