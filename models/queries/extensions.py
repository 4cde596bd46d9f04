"""Statements about extensions."""

from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import Extension, ExtensionState
from models.queries.outcomes import changed_one


def add(session: Session, extension: Extension) -> int:
    session.add(extension)
    session.flush()
    return extension.id or 0


def of_obligation(session: Session, obligation_id: int) -> list[Extension]:
    """The extensions of one obligation in the order they were asked."""
    statement = (
        select(Extension).where(col(Extension.obligation_id) == obligation_id).order_by(col(Extension.id))
    )
    return list(session.exec(statement))


def decide(
    session: Session,
    extension_id: int,
    state: ExtensionState,
    *,
    at: datetime,
    by: str,
    note: str,
    granted_until: date | None = None,
) -> bool:
    """asked → granted or refused, once; `granted_until`: another date than was asked for."""
    statement = update(Extension).where(
        col(Extension.id) == extension_id, col(Extension.state) == ExtensionState.ASKED
    )
    values = {"decided_at": at, "decided_by": by, "decision_note": note, "granted_until": granted_until}
    return changed_one(session, statement.values(state=state, **values))
