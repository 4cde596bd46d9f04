"""Statements about letters on their way to words: planned in a round, then due with their bytes, or silent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Dialect, bindparam, literal, literal_column, tuple_, update
from sqlmodel import Session, col, func, select

from models import OutboxMessage
from models.base import UtcDateTime
from models.queries.bulk import BulkQuery, BulkStatement, among, as_list, columns_of, listed
from models.queries.inserting import new_rows
from models.queries.outbox import IN_HAND
from models.queries.outcomes import changed_one
from rules.delivery import LetterState

# What a letter has when it is planned; the rest comes with its words.
LETTER_COLUMNS = (
    "key", "kind", "recipient_email", "recipient_name", "state", "planned_at", "not_before", "subject",
    "message_id", "attempts",
)  # fmt: skip


@lru_cache(maxsize=4)
def _new_letters(dialect: Dialect) -> BulkStatement:
    return BulkStatement.of(new_rows(dialect, OutboxMessage), dialect, LETTER_COLUMNS)


def add_planned(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write letters that have no words yet; one that exists under its key is not written twice."""
    bulk = _new_letters(session.get_bind().dialect)
    bulk.run(session, bulk.ready(rows))


@lru_cache(maxsize=4)
def _letters_by_key(dialect: Dialect) -> BulkQuery:
    statement = (
        select(OutboxMessage.key, OutboxMessage.id, OutboxMessage.state)
        .where(listed(dialect, col(OutboxMessage.key), "keys"))
        .order_by(col(OutboxMessage.id))
        .with_for_update(read=True)
    )
    return BulkQuery.of(statement, dialect)


def letters_by_key(session: Session, keys: Iterable[str]) -> dict[str, tuple[int, LetterState]]:
    """Id and state of the letters that exist under these keys; until the transaction ends nobody writes them out."""
    dialect = session.get_bind().dialect
    rows = _letters_by_key(dialect).rows(session, keys=as_list(dialect, sorted(set(keys))))
    return {key: (letter_id, LetterState(state)) for key, letter_id, state in rows}


@lru_cache(maxsize=4)
def _still_planned(dialect: Dialect) -> BulkQuery:
    statement = (
        select(OutboxMessage.id)
        .where(listed(dialect, col(OutboxMessage.id)), col(OutboxMessage.state) == LetterState.PLANNED)
        .order_by(col(OutboxMessage.id))
        .with_for_update(read=True)
    )
    return BulkQuery.of(statement, dialect)


def still_planned(session: Session, letter_ids: Collection[int]) -> set[int]:
    """Those of these letters that nobody has written out; until the transaction ends nobody will."""
    if not letter_ids:
        return set()
    dialect = session.get_bind().dialect
    return {row[0] for row in _still_planned(dialect).rows(session, ids=as_list(dialect, letter_ids))}


class PlannedLetter(NamedTuple):
    """A letter that has no words yet."""

    id: int
    key: str
    recipient_email: str
    recipient_name: str
    not_before: datetime


def planned(
    session: Session,
    now: datetime,
    limit: int,
    *,
    after: PlannedLetter | None = None,
    to: Collection[str] | None = None,
    part: tuple[int, int] | None = None,
) -> list[PlannedLetter]:
    """Planned letters whose hour has come, in the order they are sent; `after` the last one seen.

    `part`: (2, 8) are those whose number leaves two when divided by eight.
    """
    when, number = col(OutboxMessage.not_before), col(OutboxMessage.id)
    statement = (
        columns_of(OutboxMessage, PlannedLetter._fields)
        .where(col(OutboxMessage.state) == LetterState.PLANNED, when <= now)
        .order_by(when, number)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(
            tuple_(when, number) > tuple_(literal(after.not_before, UtcDateTime), literal(after.id))
        )
    if part is not None:
        statement = statement.where(number % part[1] == part[0])
    if to is None:
        statement = statement.where(IN_HAND)
    else:  # few people: by their addresses
        statement = statement.where(among(session, col(OutboxMessage.recipient_email), to))
    return [PlannedLetter(*row) for row in session.connection().execute(statement).all()]


def number_planned(session: Session, now: datetime) -> int:
    """How many letters wait for words whose hour has come."""
    statement = select(func.count()).where(
        col(OutboxMessage.state) == LetterState.PLANNED, col(OutboxMessage.not_before) <= now, IN_HAND
    )
    return session.exec(statement).one()


def claim_planned(session: Session, letter_ids: Collection[int]) -> set[int]:
    """Those of these letters that still have no words and that no other process is writing; ours until the end."""
    statement = (
        select(OutboxMessage.id)
        .where(
            among(session, col(OutboxMessage.id), letter_ids), col(OutboxMessage.state) == LetterState.PLANNED
        )
        .with_for_update(skip_locked=True)
    )
    return {letter_id or 0 for letter_id in session.connection().execute(statement).scalars()}


@lru_cache(maxsize=4)
def _seals(dialect: Dialect) -> BulkStatement:
    table = OutboxMessage.__table__  # type: ignore[attr-defined]
    values: dict[str, Any] = {
        name: bindparam(f"new_{name}") for name in ("kind", "subject", "message_id", "content")
    }
    statement = update(table).where(table.c.id == bindparam("letter_id"))
    return BulkStatement.of(statement.values(state=literal_column("'due'"), **values), dialect)


def seal_many(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """planned → due, with the bytes as they will be sent; the caller has claimed the letters."""
    bulk = _seals(session.get_bind().dialect)
    bulk.run(session, bulk.ready(rows))


def seal(session: Session, letter_id: int, **values: Any) -> bool:
    """planned → due, with the bytes as they will be sent."""
    statement = update(OutboxMessage).where(
        col(OutboxMessage.id) == letter_id, col(OutboxMessage.state) == LetterState.PLANNED
    )
    return changed_one(session, statement.values(state=LetterState.DUE, **values))


def suppress(session: Session, letter_id: int, *, at: datetime, reason: str) -> bool:
    """planned → suppressed, because nothing is left to say."""
    statement = update(OutboxMessage).where(
        col(OutboxMessage.id) == letter_id, col(OutboxMessage.state) == LetterState.PLANNED
    )
    return changed_one(session, statement.values(state=LetterState.SUPPRESSED, finished_at=at, reason=reason))


def fail_unsent(session: Session, letter_id: int, *, at: datetime, reason: str) -> bool:
    """due → failed for a letter that can never be sent as it is addressed."""
    statement = update(OutboxMessage).where(
        col(OutboxMessage.id) == letter_id, col(OutboxMessage.state) == LetterState.DUE
    )
    return changed_one(session, statement.values(state=LetterState.FAILED, finished_at=at, reason=reason))
