"""Statements about files that come with answers."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import Evidence, EvidenceKind
from models.queries.outcomes import changed_one


def add(session: Session, evidence: Evidence) -> Evidence:
    session.add(evidence)
    session.flush()
    return evidence


def one(session: Session, evidence_id: int) -> Evidence | None:
    return session.exec(select(Evidence).where(col(Evidence.id) == evidence_id)).first()


def in_hand(session: Session, obligation_id: int, *, with_withdrawn: bool = False) -> list[Evidence]:
    """What has come for the answer that has not been sent yet, in the order it came."""
    statement = (
        select(Evidence)
        .where(col(Evidence.obligation_id) == obligation_id, col(Evidence.submission_id).is_(None))
        .order_by(col(Evidence.id))
    )
    if not with_withdrawn:
        statement = statement.where(col(Evidence.withdrawn_at).is_(None))
    return list(session.exec(statement))


def of_submissions(session: Session, submission_ids: Iterable[int]) -> list[Evidence]:
    """What was sent with answers; letters and withdrawn files are no part of what was sent."""
    statement = select(Evidence).where(
        col(Evidence.submission_id).in_(set(submission_ids)),
        col(Evidence.withdrawn_at).is_(None),
        col(Evidence.kind) != EvidenceKind.LETTER,
    )
    return list(session.exec(statement.order_by(col(Evidence.id))))


def attach(session: Session, obligation_id: int, submission_id: int) -> None:
    """What waited for the answer goes with it."""
    statement = update(Evidence).where(
        col(Evidence.obligation_id) == obligation_id,
        col(Evidence.submission_id).is_(None),
        col(Evidence.withdrawn_at).is_(None),
    )
    session.connection().execute(statement.values(submission_id=submission_id))


def withdraw(session: Session, evidence_id: int, *, at: datetime) -> bool:
    """Only before it is sent; the file stays."""
    statement = update(Evidence).where(
        col(Evidence.id) == evidence_id,
        col(Evidence.submission_id).is_(None),
        col(Evidence.withdrawn_at).is_(None),
    )
    return changed_one(session, statement.values(withdrawn_at=at))
