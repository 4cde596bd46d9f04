"""Statements about letters: planned → due → sending → sent, each hand-over a compare-and-set."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Dialect, bindparam, literal, literal_column, or_, text, tuple_, update
from sqlmodel import Session, col, func, select

from models import DeliveryAttempt, OutboxMessage
from models.base import UtcDateTime
from models.queries.bulk import BulkQuery, BulkStatement, among, as_list, columns_of, listed
from models.queries.inserting import insert_new, new_rows
from models.queries.outcomes import changed, changed_one
from rules.delivery import LetterState

# What a letter has when it is planned; the rest comes with its words.
LETTER_COLUMNS = (
    "key", "kind", "recipient_email", "recipient_name", "state", "planned_at", "not_before", "subject",
    "message_id", "attempts",
)  # fmt: skip
# In the index's own words: with a bound value neither database may use it.
IN_HAND = text("outbox_message.state IN ('planned', 'due', 'sending')")


@lru_cache(maxsize=4)
def _new_letters(dialect: Dialect) -> BulkStatement:
    return BulkStatement.of(new_rows(dialect, OutboxMessage), dialect, LETTER_COLUMNS)


def add_letters(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write letters; one that exists under its key is not written twice."""
    insert_new(session, OutboxMessage, rows)


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
) -> list[PlannedLetter]:
    """Planned letters whose hour has come, in the order they are sent; `after` the last one seen."""
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
    if to is None:
        statement = statement.where(IN_HAND)
    else:  # few people: by their addresses
        statement = statement.where(among(session, col(OutboxMessage.recipient_email), to))
    return [PlannedLetter(*row) for row in session.connection().execute(statement).all()]


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
