"""Statements behind the page of the audit trail: newest first, narrowed, page after page by number."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from models import AuditEvent

PART = 1000


@dataclass(frozen=True)
class AuditChoice:
    """Which events; empty: all. `between`: from an instant up to before another."""

    actor: str = ""
    action: str = ""
    plan_id: int | None = None
    subject_type: str = ""
    subject_id: int | None = None
    between: tuple[datetime, datetime] | None = None


def _chosen(choice: AuditChoice) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if choice.actor:
        conditions.append(col(AuditEvent.actor).icontains(choice.actor, autoescape=True))
    if choice.action:
        conditions.append(col(AuditEvent.action) == choice.action)
    if choice.plan_id is not None:
        conditions.append(col(AuditEvent.plan_id) == choice.plan_id)
    if choice.subject_type:
        conditions.append(col(AuditEvent.subject_type) == choice.subject_type)
    if choice.subject_id is not None:
        conditions.append(col(AuditEvent.subject_id) == choice.subject_id)
    if choice.between is not None:
        start, end = choice.between
        conditions += [col(AuditEvent.at) >= start, col(AuditEvent.at) < end]
    return conditions


def listed(
    session: Session, choice: AuditChoice, *, before: int | None = None, limit: int
) -> list[AuditEvent]:
    """Those written before the event with the number `before`."""
    conditions = _chosen(choice)
    if before is not None:
        conditions.append(col(AuditEvent.id) < before)
    statement = select(AuditEvent).where(*conditions).order_by(col(AuditEvent.id).desc()).limit(limit)
    return list(session.exec(statement))


def number_of(session: Session, choice: AuditChoice) -> int:
    return session.exec(select(func.count()).select_from(AuditEvent).where(*_chosen(choice))).one()


def all_of(session: Session, choice: AuditChoice) -> Iterator[AuditEvent]:
    """Every one of them, a part at a time."""
    before: int | None = None
    while part := listed(session, choice, before=before, limit=PART):
        yield from part
        before = part[-1].id
        session.expunge_all()
