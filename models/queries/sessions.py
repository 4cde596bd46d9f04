"""Statements about sessions: who is behind a cookie, and how a session goes on and ends."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, update
from sqlmodel import Session, col, select

from models import User, UserPlan, WebSession
from models.queries.outcomes import changed, changed_one


class Found(NamedTuple):
    session: WebSession
    user: User
    has_plans: bool  # only some plans: what `models/queries/reach.py` then looks up


def add(session: Session, row: WebSession) -> int:
    session.add(row)
    session.flush()
    return row.id or 0


def behind(session: Session, token_hash: str, *, now: datetime, seen_since: datetime) -> Found | None:
    """The session of a cookie that still counts, with its person: one statement for every page."""
    given = {"token": token_hash, "now": now, "since": seen_since}
    found = session.exec(_behind(), params=given).first()
    return Found(*found) if found else None


@cache
def _behind() -> Any:
    has_plans = exists().where(col(UserPlan.user_id) == col(User.id))
    return (
        select(WebSession, User, has_plans)
        .join(User, col(User.id) == col(WebSession.user_id))
        .where(
            col(WebSession.token_hash) == bindparam("token"),
            col(WebSession.ended_at).is_(None),
            col(WebSession.expires_at) > bindparam("now"),
            col(WebSession.seen_at) > bindparam("since"),
            col(User.is_active),
        )
    )


def of_user(session: Session, user_id: int, *, now: datetime, seen_since: datetime) -> list[WebSession]:
    """The sessions of a person that count now, the newest first."""
    statement = select(WebSession).where(
        col(WebSession.user_id) == user_id,
        col(WebSession.ended_at).is_(None),
        col(WebSession.expires_at) > now,
        col(WebSession.seen_at) > seen_since,
    )
    return list(session.exec(statement.order_by(col(WebSession.started_at).desc(), col(WebSession.id))))


def one(session: Session, session_id: int) -> WebSession | None:
    return session.exec(select(WebSession).where(col(WebSession.id) == session_id)).first()


def renew(session: Session, session_id: int, *, before: str, after: str, at: datetime) -> bool:
    """Another token from now on; False when a request beside this one was quicker."""
    statement = update(WebSession).where(
        col(WebSession.id) == session_id,
        col(WebSession.token_hash) == before,
        col(WebSession.ended_at).is_(None),
    )
    return changed_one(session, statement.values(token_hash=after, seen_at=at))


def note_seen(session: Session, session_id: int, *, at: datetime, unless_since: datetime) -> bool:
    """False when another request has noted it in the meantime."""
    statement = update(WebSession).where(
        col(WebSession.id) == session_id, col(WebSession.seen_at) <= unless_since
    )
    return changed_one(session, statement.values(seen_at=at))


def end(session: Session, user_id: int, *, started_at: datetime, at: datetime) -> int:
    """One sign-in with every token it has had."""
    statement = update(WebSession).where(
        col(WebSession.user_id) == user_id,
        col(WebSession.started_at) == started_at,
        col(WebSession.ended_at).is_(None),
    )
    return changed(session, statement.values(ended_at=at))


def end_all(session: Session, user_id: int, *, at: datetime, but_started_at: datetime | None = None) -> int:
    """Every session of a person, or every other."""
    statement = update(WebSession).where(
        col(WebSession.user_id) == user_id, col(WebSession.ended_at).is_(None)
    )
    if but_started_at is not None:
        statement = statement.where(col(WebSession.started_at) != but_started_at)
    return changed(session, statement.values(ended_at=at))
