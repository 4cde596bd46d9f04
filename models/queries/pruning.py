"""Statements that take off the record what is past its time of keeping; what is counted anywhere is never among it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, text, update
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, SQLModel, col

from models import (
    AccessLink,
    AccountLink,
    AnswerDraft,
    CalendarFeed,
    InboxMessage,
    InboxState,
    Obligation,
    OutboxMessage,
    RoundRecord,
    WebSession,
)
from models.queries.bulk import among
from models.queries.outcomes import changed
from rules.delivery import LetterState
from rules.lifecycle import AWAITED, State

ENDED = (LetterState.SENT, LetterState.FAILED, LetterState.BOUNCED, LetterState.SUPPRESSED)
UNDER_WAY = (*AWAITED, State.SCHEDULED, State.SUBMITTED)

Condition = Callable[[datetime], ColumnElement[bool]]


@dataclass(frozen=True)
class Pruned:
    """Rows of one table before an instant: `values` are written over them; without any they are deleted."""

    table: type[SQLModel]
    condition: Condition
    values: Callable[[datetime], dict[str, Any]] | None = None

    @property
    def _id(self) -> Any:
        return self.table.__table__.c.id  # type: ignore[attr-defined]

    def number(self, session: Session, before: datetime) -> int:
        statement = select_many(func.count()).select_from(self.table).where(self.condition(before))
        return int(session.execute(statement).scalar_one())

    def next_ids(self, session: Session, before: datetime, limit: int) -> list[int]:
        statement = select_many(self._id).where(self.condition(before)).limit(limit)
        return list(session.execute(statement).scalars())

    def take(self, session: Session, ids: Sequence[int], before: datetime, now: datetime) -> int:
        """The condition is asked again: what somebody has changed in the meantime stays."""
        chosen = among(session, self._id, ids), self.condition(before)
        if self.values is None:
            return changed(session, delete(self.table).where(*chosen))
        return changed(session, update(self.table).where(*chosen).values(**self.values(now)))


def _has_words(before: datetime) -> ColumnElement[bool]:
    # In the index's own words (models/outbox.py): with a bound value neither database may use it.
    with_words = text("outbox_message.content IS NOT NULL")
    return and_(col(OutboxMessage.planned_at) < before, col(OutboxMessage.state).in_(ENDED), with_words)


def _is_dealt_with(before: datetime) -> ColumnElement[bool]:
    return (
        (col(InboxMessage.taken_at) < before)
        & (col(InboxMessage.state) == InboxState.DONE)
        & col(InboxMessage.pruned_at).is_(None)
    )


def _is_owed_no_more(before: datetime) -> ColumnElement[bool]:
    owed = exists().where(
        col(Obligation.id) == col(AnswerDraft.obligation_id), col(Obligation.state).in_(UNDER_WAY)
    )
    return (col(AnswerDraft.saved_at) < before) & ~owed


def _is_old_round(before: datetime) -> ColumnElement[bool]:
    newest = select_many(func.max(col(RoundRecord.id))).where(
        col(RoundRecord.finished_at).is_not(None), col(RoundRecord.error).is_(None)
    )
    return (col(RoundRecord.started_at) < before) & (
        col(RoundRecord.id) < func.coalesce(newest.scalar_subquery(), 0)
    )


LETTER_WORDS = Pruned(OutboxMessage, _has_words, lambda _: {"content": None})
MESSAGES = Pruned(InboxMessage, _is_dealt_with, lambda now: {"body": "", "pruned_at": now})
SESSIONS = Pruned(
    WebSession,
    lambda before: func.coalesce(col(WebSession.ended_at), col(WebSession.expires_at)) < before,
)
ACCOUNT_LINKS = Pruned(AccountLink, lambda before: col(AccountLink.expires_at) < before)
ACCESS_LINKS = Pruned(AccessLink, lambda before: col(AccessLink.expires_at) < before)
FEEDS = Pruned(CalendarFeed, lambda before: col(CalendarFeed.revoked_at) < before)
DRAFTS = Pruned(AnswerDraft, _is_owed_no_more)
ROUNDS = Pruned(RoundRecord, _is_old_round)


def checksums(session: Session, ids: Sequence[int]) -> list[str]:
    """Under which the bytes of these messages lie."""
    statement = select_many(col(InboxMessage.sha256)).where(among(session, col(InboxMessage.id), ids))
    return list(session.execute(statement).scalars())
