"""Believing the row count: the only proof that a compare-and-set has happened."""

from typing import Any

from sqlalchemy import CursorResult, Delete, Update
from sqlmodel import Session


def changed_one(session: Session, statement: Update) -> bool:
    """Run the update; True when exactly one row matched its comparison."""
    return changed(session, statement) == 1


def changed(session: Session, statement: Update | Delete) -> int:
    """Run the statement; the number of rows that matched."""
    result: CursorResult[Any] = session.connection().execute(
        statement.execution_options(synchronize_session=False)
    )
    return result.rowcount
