"""Statements that take the name of a person who left off the record; no row goes, so no figure changes."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, cast, delete, func, or_, update
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, SQLModel, col, select

from models import (
    AccessLink,
    AuditEvent,
    Contact,
    Delegation,
    DeliveryAttempt,
    DueEvent,
    InboxMessage,
    MailChoice,
    Obligation,
    OutboxMessage,
    User,
    WebSession,
)
from models.base import JsonDict
from models.queries.outcomes import changed

# Reserved for what leads nowhere (RFC 2606).
NOWHERE = "an-danh.invalid"
# Rows looked at in one statement, where no index leads to a person.
SPAN = 20_000


class Somebody(NamedTuple):
    """An address as it stands in the directory or with an account."""

    email: str
    name: str
    is_active: bool
    contact_id: int | None = None
    user_id: int | None = None


def everybody(session: Session) -> list[Somebody]:
    """All contacts and accounts that still have a name."""
    contacts = select_many(
        col(Contact.email), col(Contact.name), col(Contact.is_active), col(Contact.id)
    ).where(col(Contact.email).not_like(f"%@{NOWHERE}"))
    users = select_many(col(User.email), col(User.name), col(User.is_active), col(User.id)).where(
        col(User.email).not_like(f"%@{NOWHERE}")
    )
    found = [Somebody(email, name, on, contact_id=id_) for email, name, on, id_ in session.execute(contacts)]
    return found + [Somebody(email, name, on, user_id=id_) for email, name, on, id_ in session.execute(users)]


def last_known(session: Session, emails: Collection[str], user_ids: Collection[int]) -> datetime | None:
    """When this person was last written to, signed in, or had an account changed; None: nobody can tell."""
    letters = select(func.max(col(OutboxMessage.planned_at))).where(
        col(OutboxMessage.recipient_email).in_(emails)
    )
    sessions = select(func.max(col(WebSession.seen_at))).where(col(WebSession.user_id).in_(user_ids))
    accounts = select(func.max(col(User.created_at))).where(col(User.id).in_(user_ids))
    events = select(func.max(col(AuditEvent.at))).where(
        col(AuditEvent.subject_type) == "user", col(AuditEvent.subject_id).in_(user_ids)
    )
    found = [session.exec(one).first() for one in (letters, sessions, accounts, events)]
    return max(filter(None, found), default=None)


def retired_at(session: Session, contact_ids: Collection[int], emails: Collection[str]) -> datetime | None:
    """When somebody took these contacts off their units' lists."""
    units = select(Contact.unit_id).where(col(Contact.id).in_(contact_ids))
    statement = select(AuditEvent.at, AuditEvent.change).where(
        col(AuditEvent.subject_type) == "unit",
        col(AuditEvent.subject_id).in_(units),
        col(AuditEvent.action) == "contact_retired",
    )
    return max((at for at, change in session.exec(statement) if change.get("email") in emails), default=None)


def letters_of(session: Session, emails: Collection[str], *, after: int, limit: int) -> list[int]:
    statement = (
        select(OutboxMessage.id)
        .where(col(OutboxMessage.recipient_email).in_(emails), col(OutboxMessage.id) > after)
        .order_by(col(OutboxMessage.id))
        .limit(limit)
    )
    return [one or 0 for one in session.exec(statement)]


def rename_letters(session: Session, ids: Collection[int], old: str, new: str, name: str) -> int:
    """Letters, what the relays said of them, and the keys, which hold the address."""
    tries = update(DeliveryAttempt).where(
        col(DeliveryAttempt.outbox_message_id).in_(ids),
        col(DeliveryAttempt.detail).contains(old, autoescape=True),
    )
    changed(session, tries.values(detail=func.replace(col(DeliveryAttempt.detail), old, new)))
    letters = update(OutboxMessage).where(
        col(OutboxMessage.id).in_(ids), col(OutboxMessage.recipient_email) == old
    )
    return changed(
        session,
        letters.values(
            key=func.replace(func.replace(col(OutboxMessage.key), old, new), old.lower(), new),
            reason=func.replace(col(OutboxMessage.reason), old, new),
            recipient_email=new,
            recipient_name=name,
        ),
    )


def spans(session: Session, table: type[SQLModel]) -> Iterator[tuple[int, int]]:
    """Parts of a table by number, each a transaction's worth."""
    number = table.__table__.c.id  # type: ignore[attr-defined]
    last = session.execute(select_many(func.max(number))).scalar() or 0
    return ((first, first + SPAN - 1) for first in range(1, int(last) + 1, SPAN))


def rename_steps(session: Session, span: tuple[int, int], old: str, new: str, name: str) -> int:
    statement = update(DueEvent).where(col(DueEvent.id).between(*span), col(DueEvent.recipient_email) == old)
    key = func.replace(func.replace(col(DueEvent.key), old, new), old.lower(), new)
    return changed(session, statement.values(key=key, recipient_email=new, recipient_name=name))


def rename_absent(session: Session, span: tuple[int, int], stood_in: str, old_name: str, name: str) -> int:
    """Steps of which somebody else was told in this person's stead."""
    statement = update(DueEvent).where(
        col(DueEvent.id).between(*span),
        col(DueEvent.recipient_email) == stood_in,
        col(DueEvent.acting_for) == old_name,
    )
    return changed(session, statement.values(acting_for=name))


def rename_handled(session: Session, span: tuple[int, int], old: str, new: str, name: str) -> int:
    statement = update(Obligation).where(
        col(Obligation.id).between(*span), col(Obligation.handled_by_email) == old
    )
    return changed(session, statement.values(handled_by_email=new, handled_by_name=name))


def stood_in(session: Session, emails: Collection[str]) -> set[tuple[str, str]]:
    """Who got this person's letters while they were away, and the name they were away under."""
    statement = select(Delegation.to_email, Delegation.from_name).where(
        col(Delegation.from_email).in_(emails)
    )
    return set(session.exec(statement).all())


def rename_rest(session: Session, old: str, new: str, name: str) -> None:
    """The small tables, and those without an index by address."""
    for email, named in (
        (Delegation.from_email, {"from_email": new, "from_name": name, "reason": ""}),
        (Delegation.to_email, {"to_email": new, "to_name": name}),
    ):
        changed(session, update(Delegation).where(col(email) == old).values(**named))
    links = update(AccessLink).where(col(AccessLink.email) == old)
    changed(session, links.values(email=new, name=name))
    messages = update(InboxMessage).where(col(InboxMessage.from_email) == old)
    changed(session, messages.values(from_email=new, from_name=name))
    changed(session, delete(MailChoice).where(func.lower(col(MailChoice.email)) == old.lower()))


def rename_contacts(session: Session, ids: Collection[int], new: str, name: str) -> int:
    """Unless one is written to again since the look."""
    statement = update(Contact).where(col(Contact.id).in_(ids), col(Contact.is_active).is_(False))
    return changed(session, statement.values(email=new, name=name, refusal=""))


def rename_account(session: Session, user_id: int, new: str, name: str) -> int:
    """Nothing opens this account any more, though its number stays where it did something."""
    statement = update(User).where(col(User.id) == user_id, col(User.is_active).is_(False))
    values = {"login": f"da-roi-{user_id}", "email": new, "name": name, "password_hash": "!"}
    return changed(session, statement.values(**values, totp_secret="", totp_step=None, oidc_subject=None))


def events_naming(
    session: Session, emails: Collection[str], *, after: int, limit: int
) -> Mapping[int, JsonDict]:
    """Events of the audit trail in which an address stands, by number."""
    said = cast(col(AuditEvent.change), String)
    named: list[ColumnElement[bool]] = [said.contains(email, autoescape=True) for email in sorted(emails)]
    statement = select_many(col(AuditEvent.id), col(AuditEvent.change)).where(
        col(AuditEvent.id) > after, or_(*named)
    )
    rows: Any = session.execute(statement.order_by(col(AuditEvent.id)).limit(limit))
    return dict(tuple(row) for row in rows)
