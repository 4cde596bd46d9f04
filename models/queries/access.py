"""Statements about accounts and signed links."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import AccessLink, User
from models.queries.inserting import insert_new
from models.queries.outcomes import changed_one


def add_link(session: Session, row: dict[str, Any]) -> None:
    """Remember a link by its hash; the same link in a later letter is the same row."""
    insert_new(session, AccessLink, [row])


def link_by_hash(session: Session, token_hash: str) -> AccessLink | None:
    return session.exec(select(AccessLink).where(col(AccessLink.token_hash) == token_hash)).first()


def revoke_link(session: Session, link_id: int, *, at: datetime) -> bool:
    statement = update(AccessLink).where(col(AccessLink.id) == link_id, col(AccessLink.revoked_at).is_(None))
    return changed_one(session, statement.values(revoked_at=at))


def user_by_login(session: Session, login: str) -> User | None:
    return session.exec(select(User).where(col(User.login) == login)).first()


def all_users(session: Session) -> list[User]:
    return list(session.exec(select(User).order_by(col(User.login))))


def add_user(session: Session, user: User) -> int:
    session.add(user)
    session.flush()
    return user.id or 0


def user(session: Session, user_id: int) -> User | None:
    return session.exec(select(User).where(col(User.id) == user_id)).first()
