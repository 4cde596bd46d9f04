"""Statements about the audit trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from models import AuditEvent
from models.base import JsonDict


def record(
    session: Session,
    *,
    at: datetime,
    actor: str,
    channel: str,
    action: str,
    subject: tuple[str, int],
    plan_id: int | None = None,
    change: JsonDict | None = None,
) -> None:
    """Append one event: who did what to which row, when, through which channel."""
    session.add(
        AuditEvent(
            at=at,
            actor=actor,
            channel=channel,
            action=action,
            subject_type=subject[0],
            subject_id=subject[1],
            plan_id=plan_id,
            change=change or {},
        )
    )


def record_many(session: Session, events: Iterable[dict[str, Any]]) -> None:
    """Append many events at once; each row is complete."""
    rows = list(events)
    if rows:
        session.execute(insert(AuditEvent), rows)


def since(session: Session, last_id: int) -> list[AuditEvent]:
    """The events after one already seen, in the order they were written."""
    statement = select(AuditEvent).where(col(AuditEvent.id) > last_id).order_by(col(AuditEvent.id))
    return list(session.exec(statement))


def of_subject(session: Session, subject: tuple[str, int]) -> list[AuditEvent]:
    """The history of one row."""
    statement = (
        select(AuditEvent)
        .where(col(AuditEvent.subject_type) == subject[0], col(AuditEvent.subject_id) == subject[1])
        .order_by(col(AuditEvent.id))
    )
    return list(session.exec(statement))


def of_subjects(session: Session, subject_type: str, ids: Iterable[int], *, action: str) -> list[AuditEvent]:
    """One kind of event of many rows, in the order written."""
    statement = select(AuditEvent).where(
        col(AuditEvent.subject_type) == subject_type,
        col(AuditEvent.subject_id).in_(set(ids)),
        col(AuditEvent.action) == action,
    )
    return list(session.exec(statement.order_by(col(AuditEvent.id))))


def of_many(session: Session, subject_type: str, ids: Iterable[int]) -> list[AuditEvent]:
    """The history of many rows, in the order written."""
    wanted = set(ids)
    if not wanted:
        return []
    statement = select(AuditEvent).where(
        col(AuditEvent.subject_type) == subject_type, col(AuditEvent.subject_id).in_(wanted)
    )
    return list(session.exec(statement.order_by(col(AuditEvent.id))))


def has_news(session: Session, plan_id: int, *, since: datetime) -> bool:
    """Whether anything about a plan but its reports has been recorded at or after an instant."""
    statement = (
        select(AuditEvent.id)
        .where(
            col(AuditEvent.plan_id) == plan_id,
            col(AuditEvent.at) >= since,
            col(AuditEvent.subject_type) != "report",
        )
        .limit(1)
    )
    return session.exec(statement).first() is not None
