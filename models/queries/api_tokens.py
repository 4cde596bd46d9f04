"""Statements about the keys of programs."""

from datetime import datetime

from sqlalchemy import func, or_, update
from sqlmodel import Session, col, select

from models import ApiToken, User
from models.queries.outcomes import changed_one

# On a person's own page; older ones are on the administrator's.
MOST_OWN = 50


def add(session: Session, token: ApiToken) -> int:
    session.add(token)
    session.flush()
    return token.id or 0


def one(session: Session, token_id: int) -> ApiToken | None:
    return session.exec(select(ApiToken).where(col(ApiToken.id) == token_id)).first()


def by_hash(session: Session, token_hash: str) -> tuple[ApiToken, User] | None:
    """A key with the person it acts for."""
    statement = (
        select(ApiToken, User)
        .join(User, col(User.id) == col(ApiToken.user_id))
        .where(col(ApiToken.token_hash) == token_hash)
    )
    found = session.exec(statement).first()
    return (found[0], found[1]) if found else None


def all_tokens(session: Session) -> list[tuple[ApiToken, User]]:
    """Every key that was ever made, newest first."""
    statement = select(ApiToken, User).join(User, col(User.id) == col(ApiToken.user_id))
    return [(token, user) for token, user in session.exec(statement.order_by(col(ApiToken.id).desc()))]


def of_user(session: Session, user_id: int) -> list[ApiToken]:
    """A person's own keys, newest first."""
    statement = select(ApiToken).where(col(ApiToken.user_id) == user_id)
    return list(session.exec(statement.order_by(col(ApiToken.id).desc()).limit(MOST_OWN)))


def some(session: Session, *, limit: int | None, offset: int) -> list[tuple[ApiToken, User]]:
    """A page of all keys, newest first."""
    statement = select(ApiToken, User).join(User, col(User.id) == col(ApiToken.user_id))
    statement = statement.order_by(col(ApiToken.id).desc()).offset(offset)
    found = session.exec(statement.limit(limit) if limit else statement)
    return [(token, user) for token, user in found]


def how_many(session: Session) -> int:
    return session.exec(select(func.count()).select_from(ApiToken)).one()


def revoke(session: Session, token_id: int, *, at: datetime) -> bool:
    statement = update(ApiToken).where(col(ApiToken.id) == token_id, col(ApiToken.revoked_at).is_(None))
    return changed_one(session, statement.values(revoked_at=at))


def note_use(session: Session, token_id: int, *, at: datetime, unless_since: datetime) -> bool:
    """False when another call has noted it in the meantime."""
    statement = update(ApiToken).where(
        col(ApiToken.id) == token_id,
        or_(col(ApiToken.last_used_at).is_(None), col(ApiToken.last_used_at) <= unless_since),
    )
    return changed_one(session, statement.values(last_used_at=at))
