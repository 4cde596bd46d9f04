"""Statements about letters that did not arrive: what they spoke of, and who else there is (tracking.md 4.8)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import String, text, update
from sqlmodel import Session, col, func, select

from models import Contact, ContactRole, DeliveryAttempt, DueEvent, DueOutcome, OutboxMessage
from models.queries.bulk import among, columns_of
from models.queries.outcomes import changed, changed_one
from rules.absence import same_person
from rules.delivery import LetterState

BOUNCED = "bounced"  # among the outcomes of attempts

# In the indexes' own words: with a bound value neither database may use them.
NOT_PASSED_ON = text("outbox_message.state IN ('failed', 'bounced') AND outbox_message.passed_on_at IS NULL")
PASSED_ON = text("outbox_message.passed_on_at IS NOT NULL")


class LostLetter(NamedTuple):
    """A letter that did not arrive, without its bytes."""

    id: int
    kind: str
    recipient_email: str
    recipient_name: str
    state: LetterState
    subject: str
    plan_id: int | None
    finished_at: datetime | None
    passed_on_at: datetime | None
    reason: str | None


class LostStep(NamedTuple):
    """A step as passing it on needs it, with what became of its letter."""

    id: int
    obligation_id: int | None
    plan_id: int
    unit_id: int
    step: str
    letter: str
    level: int
    audience: str
    due_on: date | None
    raised_at: datetime
    raised_on: date
    recipient_email: str | None
    letter_id: int | None


class Holder(NamedTuple):
    """Somebody who holds a post of a unit."""

    unit_id: int
    role: ContactRole
    name: str
    email: str
    refused_at: datetime | None


def _letters(*conditions: Any) -> Any:
    return columns_of(OutboxMessage, LostLetter._fields).where(*conditions).order_by(col(OutboxMessage.id))


def _read(session: Session, statement: Any) -> list[LostLetter]:
    rows = session.connection().execute(statement)
    return [LostLetter(*row)._replace(state=LetterState(row.state)) for row in rows]


def has_undelivered(session: Session) -> bool:
    """Whether a letter waits for its steps to be passed on."""
    return session.exec(select(OutboxMessage.id).where(NOT_PASSED_ON).limit(1)).first() is not None


def undelivered(session: Session, limit: int) -> list[int]:
    statement = select(OutboxMessage.id).where(NOT_PASSED_ON).order_by(col(OutboxMessage.id)).limit(limit)
    return [letter_id or 0 for letter_id in session.exec(statement)]


def claim_undelivered(session: Session, letter_ids: Collection[int], *, at: datetime) -> list[LostLetter]:
    """Those of these letters that nobody has passed on, marked as passed on; each is given to one process only."""
    statement = _letters(among(session, col(OutboxMessage.id), letter_ids), NOT_PASSED_ON)
    letters = _read(session, statement.with_for_update(skip_locked=True))
    changed(
        session,
        update(OutboxMessage)
        .where(among(session, col(OutboxMessage.id), [letter.id for letter in letters]))
        .values(passed_on_at=at),
    )
    return letters


def lost_since(session: Session, since: datetime) -> list[LostLetter]:
    """Letters that did not arrive: not passed on yet, or passed on since then; by two small indexes."""
    found = _read(session, _letters(NOT_PASSED_ON))
    found += _read(session, _letters(PASSED_ON, col(OutboxMessage.passed_on_at) >= since))
    return sorted(
        {one.id: one for one in found if one.state in (LetterState.FAILED, LetterState.BOUNCED)}.values()
    )


def bounce(session: Session, letter_id: int, *, at: datetime, reason: str) -> bool:
    """sent → bounced, with what the other side said on record."""
    statement = update(OutboxMessage).where(
        col(OutboxMessage.id) == letter_id, col(OutboxMessage.state) == LetterState.SENT
    )
    values = {"state": LetterState.BOUNCED, "finished_at": at, "reason": reason}
    values |= {"passed_on_at": None, "seen_to_at": None}
    if not changed_one(session, statement.values(**values)):
        return False
    session.add(DeliveryAttempt(outbox_message_id=letter_id, at=at, outcome=BOUNCED, detail=reason))
    return True


def letter(session: Session, letter_id: int) -> LostLetter | None:
    found = _read(session, _letters(col(OutboxMessage.id) == letter_id))
    return found[0] if found else None


def steps_of(session: Session, letter_ids: Collection[int]) -> list[LostStep]:
    """What these letters spoke of, in the order it was raised."""
    statement = columns_of(DueEvent, LostStep._fields).where(
        among(session, col(DueEvent.letter_id), letter_ids), col(DueEvent.outcome) == DueOutcome.RAISED
    )
    return [LostStep(*row) for row in session.connection().execute(statement.order_by(col(DueEvent.id)))]


class Try(NamedTuple):
    """One person a step was raised to, and what became of the letter."""

    obligation_id: int | None
    plan_id: int
    unit_id: int
    step: str
    due_on: date | None
    raised_at: datetime
    recipient_email: str
    state: LetterState | None
    is_instead: bool

    @property
    def is_lost(self) -> bool:
        return self.state in (LetterState.FAILED, LetterState.BOUNCED)


def tries(session: Session, obligation_ids: Collection[int], courtesy_of: Collection[int]) -> list[Try]:
    """Everybody that steps of these obligations, and courtesies of these plans, have been raised to."""
    tried = ("obligation_id", "plan_id", "unit_id", "step", "due_on", "raised_at", "recipient_email")
    statement = (
        columns_of(DueEvent, tried)
        .add_columns(col(OutboxMessage.state), col(DueEvent.instead_of_id).is_not(None))
        .outerjoin(OutboxMessage, col(OutboxMessage.id) == col(DueEvent.letter_id))
        .where(col(DueEvent.recipient_email).is_not(None), col(DueEvent.outcome) == DueOutcome.RAISED)
    )
    about = statement.where(among(session, col(DueEvent.obligation_id), obligation_ids))
    rows = list(session.connection().execute(about))
    if courtesy_of:
        kind = statement.where(
            among(session, col(DueEvent.plan_id), courtesy_of), col(DueEvent.obligation_id).is_(None)
        )
        rows += session.connection().execute(kind)
    return [
        Try._make([*tuple(row)[:7], LetterState(row[7]) if row[7] else None, bool(row[8])]) for row in rows
    ]


def holders(session: Session, unit_ids: Collection[int]) -> list[Holder]:
    """Everybody of these units who gets letters, in rank order."""
    statement = (
        columns_of(Contact, Holder._fields)
        .where(among(session, col(Contact.unit_id), set(unit_ids)), col(Contact.is_active))
        .order_by(col(Contact.unit_id), col(Contact.rank), col(Contact.id))
    )
    return [Holder(*row) for row in session.connection().execute(statement)]


def refuse_address(session: Session, email: str, *, at: datetime, reason: str) -> None:
    """Letters to this address come back; what was known of it before stays."""
    statement = update(Contact).where(
        func.lower(col(Contact.email)) == same_person(email), col(Contact.refused_at).is_(None)
    )
    changed(session, statement.values(refused_at=at, refusal=reason))


def mend_addresses(session: Session, emails: Collection[str]) -> int:
    """Letters may reach these addresses again; how many entries of the directory were marked."""
    folded = {same_person(email) for email in emails}
    statement = update(Contact).where(
        among(session, func.lower(col(Contact.email), type_=String), folded),  # type: ignore[arg-type]
        col(Contact.refused_at).is_not(None),
    )
    return changed(session, statement.values(refused_at=None, refusal=""))
