"""Statements of delivery: letters claimed in small batches, their fates written many at a time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Dialect, bindparam, insert, literal_column, null, or_, update
from sqlmodel import Session, col

from models import DeliveryAttempt, OutboxMessage
from models.queries.bulk import BulkStatement, among, columns_of
from models.queries.outbox import IN_HAND
from models.queries.outcomes import changed
from rules.delivery import LetterState, Outcome

DIED = "tiến trình gửi thư dừng giữa chừng; không rõ thư đã đi hay chưa"
FATE = ("state", "not_before", "attempts", "finished_at", "reason")
ATTEMPT = ("outbox_message_id", "at", "outcome", "detail", "relay")


class ClaimedLetter(NamedTuple):
    """What sending a letter takes."""

    id: int
    state: LetterState  # before the claim
    key: str
    recipient_email: str
    message_id: str
    not_before: datetime
    attempts: int
    content: bytes | None


def claim(
    session: Session, *, now: datetime, until: datetime, process: str, limit: int
) -> list[ClaimedLetter]:
    """due → sending for a few letters; letters a dead process left in sending come back when its claim ends."""
    state = col(OutboxMessage.state)
    ready = or_(
        state == LetterState.DUE, (state == LetterState.SENDING) & (col(OutboxMessage.claimed_until) < now)
    )
    statement = (
        columns_of(OutboxMessage, ClaimedLetter._fields)
        .where(ready, IN_HAND, col(OutboxMessage.not_before) <= now)
        .order_by(col(OutboxMessage.not_before), col(OutboxMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    letters = [ClaimedLetter._make(row) for row in session.connection().execute(statement)]
    if letters:
        mine = among(session, col(OutboxMessage.id), [letter.id for letter in letters])
        values = {"state": LetterState.SENDING, "claimed_by": process, "claimed_until": until}
        changed(session, update(OutboxMessage).where(mine).values(**values))
    orphans = [letter for letter in letters if letter.state is LetterState.SENDING]
    add_attempts(session, [_taken_over(letter, now) for letter in orphans])
    return letters


def _taken_over(letter: ClaimedLetter, now: datetime) -> dict[str, Any]:
    return {
        "outbox_message_id": letter.id,
        "at": now,
        "outcome": Outcome.TAKEN_OVER,
        "detail": DIED,
        "relay": "",
    }


def release(session: Session, letter_ids: Collection[int], *, process: str, **values: Any) -> int:
    """sending → due for letters that were claimed and not tried; `values`: a new `not_before` and why."""
    statement = update(OutboxMessage).where(
        among(session, col(OutboxMessage.id), letter_ids),
        col(OutboxMessage.state) == LetterState.SENDING,
        col(OutboxMessage.claimed_by) == process,
    )
    values = {"state": LetterState.DUE, "claimed_by": None, "claimed_until": None, **values}
    return changed(session, statement.values(**values))


@lru_cache(maxsize=4)
def _fates(dialect: Dialect) -> BulkStatement:
    table = OutboxMessage.__table__  # type: ignore[attr-defined]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in FATE}
    statement = update(table).where(
        table.c.id == bindparam("letter_id"),
        table.c.state == literal_column("'sending'"),
        table.c.claimed_by == bindparam("process"),
    )
    return BulkStatement.of(statement.values(claimed_by=null(), claimed_until=null(), **values), dialect)


def settle(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """sending → sent | failed | due again; only for the process that holds the claim (`letter_id`, `process`, `new_…`)."""
    bulk = _fates(session.get_bind().dialect)
    bulk.run(session, bulk.ready(rows))


@lru_cache(maxsize=4)
def _attempts(dialect: Dialect) -> BulkStatement:
    return BulkStatement.of(insert(DeliveryAttempt), dialect, ATTEMPT)


def add_attempts(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """The ledger of what was tried, and what the relay said."""
    bulk = _attempts(session.get_bind().dialect)
    bulk.run(session, bulk.ready(rows))
