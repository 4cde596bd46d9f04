"""Statements behind the tray of messages that came: narrowed, page by page, the longest waiting or the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from models import InboxKind, InboxMessage, InboxState, Obligation

PART = 500


@dataclass(frozen=True)
class MailWanted:
    """`sender`: part of a name or an address; plan and unit are those of the obligation a message was put to."""

    state: InboxState = InboxState.TRAY
    kind: InboxKind | None = None
    sender: str = ""
    plan_id: int | None = None
    unit_id: int | None = None
    taken: tuple[datetime, datetime] | None = None

    @property
    def is_narrowed(self) -> bool:
        return self != MailWanted(state=self.state)


def page(session: Session, wanted: MailWanted, *, after: int | None = None, limit: int) -> list[InboxMessage]:
    """What waits: the longest waiting first. What is done: the newest first."""
    is_tray = wanted.state is InboxState.TRAY
    statement = select(InboxMessage).where(*_conditions(wanted))
    if after is not None:
        statement = statement.where(col(InboxMessage.id) > after if is_tray else col(InboxMessage.id) < after)
    order = col(InboxMessage.id) if is_tray else col(InboxMessage.id).desc()
    return list(session.exec(statement.order_by(order).limit(limit)))


def all_pages(session: Session, wanted: MailWanted) -> Iterator[InboxMessage]:
    after = None
    while rows := page(session, wanted, after=after, limit=PART):
        yield from rows
        after = rows[-1].id


def number(session: Session, wanted: MailWanted) -> int:
    return session.exec(select(func.count()).select_from(InboxMessage).where(*_conditions(wanted))).one()


def numbers_by_kind(session: Session, wanted: MailWanted) -> dict[InboxKind, int]:
    """Whatever kind is asked for."""
    conditions = _conditions(replace(wanted, kind=None))
    statement = select(InboxMessage.kind, func.count()).where(*conditions).group_by(col(InboxMessage.kind))
    return {InboxKind(kind): found for kind, found in session.exec(statement)}


def _conditions(wanted: MailWanted) -> list[Any]:
    found: list[Any] = [col(InboxMessage.state) == wanted.state]
    if wanted.kind is not None:
        found.append(col(InboxMessage.kind) == wanted.kind)
    if wanted.sender:
        by_address = func.lower(col(InboxMessage.from_email)).contains(wanted.sender.lower(), autoescape=True)
        found.append(or_(by_address, col(InboxMessage.from_name).contains(wanted.sender, autoescape=True)))
    if wanted.taken is not None:
        start, end = wanted.taken
        found += [col(InboxMessage.taken_at) >= start, col(InboxMessage.taken_at) < end]
    about = []
    if wanted.plan_id is not None:
        about.append(col(Obligation.plan_id) == wanted.plan_id)
    if wanted.unit_id is not None:
        about.append(col(Obligation.unit_id) == wanted.unit_id)
    if about:
        same = col(Obligation.id) == col(InboxMessage.obligation_id)
        found.append(select(Obligation.id).where(same, *about).exists())
    return found
