"""Statements about an office's own words of letters, kept as policies of kind "letter"."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from models import AuditEvent, OfficePolicy

LETTER = "letter"
FAILED = "letter_wording_failed"


def version(session: Session) -> tuple[int, int, datetime | None]:
    """Changes with every wording put in, changed or taken back; one look-up."""
    statement = select(func.count(), func.max(OfficePolicy.id), func.max(OfficePolicy.changed_at))
    count, last, changed_at = session.exec(statement.where(col(OfficePolicy.kind) == LETTER)).one()
    return count, last or 0, changed_at


def wordings(session: Session) -> list[OfficePolicy]:
    statement = select(OfficePolicy).where(col(OfficePolicy.kind) == LETTER).order_by(col(OfficePolicy.key))
    return list(session.exec(statement))


def failures(session: Session) -> dict[int, AuditEvent]:
    """The last time each wording could not be used, by the row of the wording."""
    statement = select(AuditEvent).where(col(AuditEvent.action) == FAILED).order_by(col(AuditEvent.id))
    return {event.subject_id: event for event in session.exec(statement)}
