"""Statements about lost letters that still wait for a person: what nobody took over, until somebody has seen to it."""

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, and_, exists, or_, text, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from models import DueEvent, DueOutcome, OutboxMessage
from models.queries.outcomes import changed_one
from rules.delivery import LetterState

LOST = (LetterState.FAILED, LetterState.BOUNCED)
# In the words of ix_outbox_message_ended: without them every page would read every letter (measured: 4 s at 300,000).
ENDED = text("outbox_message.state IN ('sent', 'failed', 'bounced', 'suppressed')")


@cache  # every page asks, and putting it together takes longer than answering it
def waits_for_a_person() -> ColumnElement[bool]:
    """Lost, not seen to, and not in other hands: still to be passed on, nobody left to pass it to, or a letter for one
    person only (a receipt, an answer). A letter whose steps went to the next contact counts no more: theirs does."""
    told, instead = aliased(DueEvent), aliased(DueEvent)
    speaks = exists().where(col(told.letter_id) == col(OutboxMessage.id))
    nobody_left = exists().where(
        col(told.letter_id) == col(OutboxMessage.id),
        col(instead.instead_of_id) == col(told.id),
        col(instead.outcome) == DueOutcome.UNREACHABLE,
    )
    return and_(
        ENDED,
        col(OutboxMessage.state).in_(LOST),
        col(OutboxMessage.seen_to_at).is_(None),
        or_(col(OutboxMessage.passed_on_at).is_(None), ~speaks, nobody_left),
    )


def number_open(session: Session) -> int:
    return session.exec(select(func.count()).select_from(OutboxMessage).where(waits_for_a_person())).one()


def see_to(session: Session, letter_id: int, *, at: datetime) -> bool:
    """A person has dealt with a lost letter; False when it is none, or somebody did so before."""
    statement = update(OutboxMessage).where(
        col(OutboxMessage.id) == letter_id,
        col(OutboxMessage.state).in_(LOST),
        col(OutboxMessage.seen_to_at).is_(None),
    )
    return changed_one(session, statement.values(seen_to_at=at))
