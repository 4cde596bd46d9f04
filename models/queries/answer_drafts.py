"""Statements about answers in the making."""

from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models import AnswerDraft, Obligation
from models.queries.inserting import insert_new
from models.queries.outcomes import changed, changed_one


def draft_of(session: Session, obligation_id: int) -> AnswerDraft | None:
    statement = select(AnswerDraft).where(col(AnswerDraft.obligation_id) == obligation_id)
    return session.exec(statement).first()


def hold(session: Session, obligation_id: int) -> None:
    """Whoever writes about this obligation's answer goes first; others wait (SQLite has one writer anyway)."""
    session.exec(select(Obligation.id).where(col(Obligation.id) == obligation_id).with_for_update())


def add_draft(session: Session, row: dict[str, Any]) -> None:
    insert_new(session, AnswerDraft, [row])


def change_draft(session: Session, obligation_id: int, *, version: int, **changes: Any) -> bool:
    """Compare-and-set by version; False when somebody was faster."""
    statement = update(AnswerDraft).where(
        col(AnswerDraft.obligation_id) == obligation_id, col(AnswerDraft.version) == version
    )
    return changed_one(session, statement.values(version=version + 1, **changes))


def drop_draft(session: Session, obligation_id: int) -> bool:
    return changed(session, delete(AnswerDraft).where(col(AnswerDraft.obligation_id) == obligation_id)) > 0
