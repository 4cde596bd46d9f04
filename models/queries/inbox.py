"""Statements about messages that came, and about the letters of ours they answer."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, func, select

from models import (
    DueEvent,
    Extension,
    InboxKind,
    InboxMessage,
    InboxState,
    Obligation,
    OutboxMessage,
    Plan,
    Submission,
    Unit,
)
from models.queries.inserting import new_rows
from models.queries.obligations import ObligationView, views_of_ids
from models.queries.outcomes import changed_one
from rules.folding import fold
from rules.lifecycle import AWAITED

# In the index's own words (models/inbox.py): with a bound value neither database may use it.
WAITING = col(InboxMessage.state) == InboxState.TRAY


def add_message(session: Session, row: Mapping[str, Any]) -> int | None:
    """The number of the new row; None when the same bytes have been taken before."""
    statement = new_rows(session.get_bind().dialect, InboxMessage).values(**row)
    found: int | None = session.connection().execute(statement.returning(col(InboxMessage.id))).scalar()
    return found


def by_checksum(session: Session, sha256: str) -> InboxMessage | None:
    return session.exec(select(InboxMessage).where(col(InboxMessage.sha256) == sha256)).first()


def message(session: Session, message_id: int) -> InboxMessage | None:
    return session.exec(select(InboxMessage).where(col(InboxMessage.id) == message_id)).first()


def tray(session: Session, limit: int = 200) -> list[InboxMessage]:
    """What waits for a person, the longest waiting first."""
    statement = select(InboxMessage).where(WAITING).order_by(col(InboxMessage.id)).limit(limit)
    return list(session.exec(statement))


def done(session: Session, kind: InboxKind | None = None, limit: int = 200) -> list[InboxMessage]:
    """What needs nobody any more, newest first."""
    statement = select(InboxMessage).where(col(InboxMessage.state) == InboxState.DONE)
    if kind is not None:
        statement = statement.where(col(InboxMessage.kind) == kind)
    return list(session.exec(statement.order_by(col(InboxMessage.id).desc()).limit(limit)))


def counts(session: Session, state: InboxState | None = None) -> dict[InboxKind, int]:
    statement = select(InboxMessage.kind, func.count()).group_by(col(InboxMessage.kind))
    if state is not None:
        statement = statement.where(col(InboxMessage.state) == state)
    return {InboxKind(kind): number for kind, number in session.exec(statement)}


def number_in_tray(session: Session) -> int:
    return session.exec(select(func.count()).select_from(InboxMessage).where(WAITING)).one()


def of_obligation(session: Session, obligation_id: int) -> list[InboxMessage]:
    statement = select(InboxMessage).where(col(InboxMessage.obligation_id) == obligation_id)
    return list(session.exec(statement.order_by(col(InboxMessage.id))))


def handle(session: Session, message_id: int, *, at: datetime, by: str, detail: str) -> bool:
    """tray → done, once."""
    statement = update(InboxMessage).where(col(InboxMessage.id) == message_id, WAITING)
    values = {"state": InboxState.DONE, "handled_at": at, "handled_by": by, "detail": detail}
    return changed_one(session, statement.values(**values))


def change(session: Session, message_id: int, **values: Any) -> bool:
    statement = update(InboxMessage).where(col(InboxMessage.id) == message_id)
    return changed_one(session, statement.values(**values))


def letter_of(session: Session, message_id: str) -> OutboxMessage | None:
    """The letter that left under this Message-ID."""
    statement = select(OutboxMessage).where(
        col(OutboxMessage.message_id) == message_id, col(OutboxMessage.message_id) != ""
    )
    return session.exec(statement).first()


def letter_beginning(session: Session, fingerprint: str) -> OutboxMessage | None:
    """The letter whose Message-ID begins with these 32 digits, whatever domain the installation had then."""
    statement = select(OutboxMessage).where(
        col(OutboxMessage.message_id).startswith(f"<{fingerprint}@", autoescape=True),
        col(OutboxMessage.message_id) != "",
    )
    return session.exec(statement).first()


def obligations_of_letter(session: Session, letter: OutboxMessage) -> list[int]:
    """What a letter speaks of: by its steps; an answer letter by the event its key names (rules/keys.py)."""
    steps = (
        select(DueEvent.obligation_id)
        .where(col(DueEvent.letter_id) == letter.id, col(DueEvent.obligation_id).is_not(None))
        .order_by(col(DueEvent.id))
        .limit(MOST_OBLIGATIONS)
    )
    found = [one for one in session.exec(steps) if one is not None]
    return list(dict.fromkeys(found)) or _by_key(session, letter)


def _by_key(session: Session, letter: OutboxMessage) -> list[int]:
    about = letter.key.removeprefix(f"{letter.kind}:").removesuffix(f":{letter.recipient_email}")
    last = about.rpartition("-")[2]
    if letter.kind in MARKS_ITS_OBLIGATION:
        last = last[1:] if last.startswith("o") else ""
    elif letter.kind in ("handed_over", "reassigned"):  # "17-2": the second time number 17 was handed over
        last = about.partition("-")[0]
    if not last.isascii() or not last.isdigit() or len(last) > 9:
        return []
    number = int(last)
    if letter.kind in ("submission_received", "returned"):
        statement = select(Submission.obligation_id).where(col(Submission.id) == number)
    elif letter.kind in ("extension_asked", "extension_answered"):
        statement = select(Extension.obligation_id).where(col(Extension.id) == number)
    elif letter.kind in NAMES_ITS_OBLIGATION:
        statement = select(Obligation.id).where(col(Obligation.id) == number)  # type: ignore[assignment]
    else:
        return []
    return [one for one in session.exec(statement) if one is not None]


# Letters whose key ends in the number of an obligation: "asked-17"; marked where another number might stand there, as
# of a draft and its version ("4-2-o17") or of a form that was not known ("3f2a…-0").
MARKS_ITS_OBLIGATION = frozenset({"sheet_read", "sheet_refused", "approval_asked", "approval_refused"})
NAMES_ITS_OBLIGATION = MARKS_ITS_OBLIGATION | {"waiting", "handed_over", "reassigned"}
# A superior's letter may speak of a hundred thousand: nobody's reply is about the last of them.
MOST_OBLIGATIONS = 500


def letters_to(session: Session, email: str, kinds: Collection[str], *, since: datetime) -> int:
    """How many of these kinds were written to one address since an instant."""
    statement = (
        select(func.count())
        .select_from(OutboxMessage)
        .where(
            col(OutboxMessage.recipient_email) == email,
            col(OutboxMessage.kind).in_(sorted(kinds)),
            col(OutboxMessage.planned_at) >= since,
        )
    )
    return session.exec(statement).one()


def letter(session: Session, letter_id: int) -> OutboxMessage | None:
    return session.exec(select(OutboxMessage).where(col(OutboxMessage.id) == letter_id)).first()


def obligations_like(session: Session, words: str, limit: int) -> list[ObligationView]:
    """What a person may mean: by the unit's name or code, the number of the plan, or the number of the duty itself."""
    folded = fold(words)
    meant = [
        func.lower(col(Unit.code)) == words.lower(),
        col(Plan.document_number).contains(words, autoescape=True),
    ]
    if folded:
        meant.append(col(Unit.folded_name).contains(folded, autoescape=True))
    if words.isascii() and words.isdigit() and len(words) < 10:
        meant.append(col(Obligation.id) == int(words))
    statement = (
        select(Obligation.id)
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .where(or_(*meant))
        .order_by(col(Obligation.state).not_in(AWAITED), col(Obligation.due_on), col(Obligation.id))
        .limit(limit)
    )
    ids = [one for one in session.exec(statement) if one is not None]
    views = views_of_ids(session, ids)
    return [views[one] for one in ids]
