"""Statements about what programs were answered for one Idempotency-Key."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models import ApiReceipt
from models.base import JsonDict
from models.queries.inserting import new_rows
from models.queries.outcomes import changed, changed_one


def begin(session: Session, *, token_id: int, key: str, request_hash: str, at: datetime) -> bool:
    """False where the key has been used already: the unique key decides between two that come together."""
    row: dict[str, Any] = {
        "token_id": token_id,
        "key": key,
        "request_hash": request_hash,
        "status": None,
        "body": {},
        "created_at": at,
    }
    statement = new_rows(session.get_bind().dialect, ApiReceipt).values(row).returning(col(ApiReceipt.id))
    return session.connection().execute(statement).first() is not None


def kept(session: Session, token_id: int, key: str) -> ApiReceipt | None:
    statement = select(ApiReceipt).where(col(ApiReceipt.token_id) == token_id, col(ApiReceipt.key) == key)
    return session.exec(statement).first()


def finish(session: Session, token_id: int, key: str, *, status: int, body: JsonDict) -> bool:
    statement = update(ApiReceipt).where(
        col(ApiReceipt.token_id) == token_id, col(ApiReceipt.key) == key, col(ApiReceipt.status).is_(None)
    )
    return changed_one(session, statement.values(status=status, body=body))


def forget(session: Session, token_id: int, key: str, *, until: datetime | None = None) -> int:
    """The one that is still being answered; with `until` any that is as old as that."""
    statement = delete(ApiReceipt).where(col(ApiReceipt.token_id) == token_id, col(ApiReceipt.key) == key)
    if until is not None:
        return changed(session, statement.where(col(ApiReceipt.created_at) <= until))
    return changed(session, statement.where(col(ApiReceipt.status).is_(None)))


def has_old(session: Session, until: datetime) -> bool:
    statement = select(ApiReceipt.id).where(col(ApiReceipt.created_at) <= until).limit(1)
    return session.exec(statement).first() is not None


def drop_old(session: Session, until: datetime) -> int:
    return changed(session, delete(ApiReceipt).where(col(ApiReceipt.created_at) <= until))
