"""Statements about the views a person has saved: nobody sees or changes anybody else's."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from models import SavedView
from models.queries.inserting import insert_new
from models.queries.outcomes import changed


def of_user(session: Session, user_id: int, page: str) -> list[SavedView]:
    """By name, in the order they were saved where names are alike."""
    statement = select(SavedView).where(col(SavedView.user_id) == user_id, col(SavedView.page) == page)
    return list(session.exec(statement.order_by(col(SavedView.name), col(SavedView.id))))


def number_of(session: Session, user_id: int) -> int:
    statement = select(func.count()).select_from(SavedView).where(col(SavedView.user_id) == user_id)
    return session.exec(statement).one()


def keep(session: Session, *, user_id: int, page: str, name: str, query: str, at: datetime) -> None:
    """Under a name of the person's own; the same name is the same view, with what was chosen last."""
    drop_named(session, user_id, page, name)
    row = {"user_id": user_id, "page": page, "name": name, "query": query, "created_at": at}
    insert_new(session, SavedView, [row])


def drop_named(session: Session, user_id: int, page: str, name: str) -> bool:
    statement = delete(SavedView).where(
        col(SavedView.user_id) == user_id, col(SavedView.page) == page, col(SavedView.name) == name
    )
    return changed(session, statement) == 1
