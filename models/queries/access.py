"""Statements about accounts and signed links."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, update
from sqlmodel import Session, col, select

from models import AccessLink, User
from models.queries.bulk import BulkStatement
from models.queries.inserting import new_rows
from models.queries.outcomes import changed_one

LINK_COLUMNS = ("token_hash", "obligation_id", "email", "name", "created_at", "expires_at", "revoked_at")


@lru_cache(maxsize=4)
def _new_links(dialect: Dialect) -> BulkStatement:
    return BulkStatement.of(new_rows(dialect, AccessLink), dialect, LINK_COLUMNS)


def add_links(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Remember links by their hashes; the same link in a later letter is the same row."""
    bulk = _new_links(session.get_bind().dialect)
    bulk.run(session, bulk.ready(rows))


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
