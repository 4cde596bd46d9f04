"""Sessions of the pages: opened at sign-in, renewed by the hour, ended for good; a cookie's hash is all that is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from config.ids import new_id, new_token, token_hash
from models import User, WebSession
from models.queries import sessions as session_queries
from models.queries.reach import reach_of
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import NotFound
from rules.reach import EVERYTHING, Reach

# Ended by itself: after two hours without a page, and twelve hours after signing in whatever was done.
IDLE = timedelta(hours=2)
LIFETIME = timedelta(hours=12)
RENEWED_AFTER = timedelta(hours=1)
# Requests that left the browser before the new cookie came back still carry the old one.
OLD_TOKEN_COUNTS = timedelta(seconds=30)
SEEN_EVERY = timedelta(minutes=5)
LONGEST_AGENT = 200
LONGEST_COOKIE = 200


@dataclass(frozen=True)
class SignedIn:
    """A session that counts now, its person and how far their rights go."""

    row: WebSession
    user: User
    reach: Reach


def open_session(workspace: Workspace, user_id: int, *, address: str = "", agent: str = "") -> str:
    """What the cookie carries: the name of the session, which its forms are bound to, when it was made, and chance."""
    now = workspace.clock.now()
    cookie = _cookie(new_id()[:16], now)
    row = WebSession(
        token_hash=token_hash(cookie),
        user_id=user_id,
        started_at=now,
        seen_at=now,
        expires_at=now + LIFETIME,
        address=address[:LONGEST_AGENT],
        agent=agent[:LONGEST_AGENT],
    )
    with workspace.database.transaction() as session:
        session_queries.add(session, row)
        record_audit(
            session,
            workspace,
            at=now,
            action="signed_in",
            subject=("user", user_id),
            change={"address": row.address},
        )
    return cookie


def signed_in(workspace: Workspace, cookie: str, *, unit_roles: frozenset[str]) -> SignedIn | None:
    """Who is behind a cookie; None for one that is unknown, ended, too old or long unused.

    `unit_roles`: the roles whose rights end at their unit.
    """
    if not 0 < len(cookie) <= LONGEST_COOKIE:
        return None
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        found = session_queries.behind(session, token_hash(cookie), now=now, seen_since=now - IDLE)
        if found is None:
            return None
        is_of_a_unit = found.user.role in unit_roles
        is_limited = is_of_a_unit or found.has_plans or found.user.only_unit
        reach = reach_of(session, found.user, is_of_a_unit=is_of_a_unit) if is_limited else EVERYTHING
    return SignedIn(found.session, found.user, reach)


def is_to_be_renewed(workspace: Workspace, cookie: str, row: WebSession) -> bool:
    """After an hour; a token that was renewed already ends within the minute and is left alone."""
    now = workspace.clock.now()
    return _made_at(cookie) <= now.timestamp() - RENEWED_AFTER.total_seconds() and (
        row.expires_at > now + 2 * OLD_TOKEN_COUNTS
    )


def renew_session(workspace: Workspace, cookie: str, row: WebSession) -> str | None:
    """A new token for the same session; None when a request beside this one has done it."""
    now = workspace.clock.now()
    fresh = _cookie(family_of(cookie), now)
    with workspace.database.transaction() as session:
        before = token_hash(cookie)
        if not session_queries.renew(session, row.id or 0, before=before, after=token_hash(fresh), at=now):
            return None
        old = row.model_dump(exclude={"id"})
        ending = min(now + OLD_TOKEN_COUNTS, row.expires_at)
        session_queries.add(session, WebSession(**{**old, "seen_at": now, "expires_at": ending}))
    return fresh


def note_seen(workspace: Workspace, row: WebSession) -> None:
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        session_queries.note_seen(session, row.id or 0, at=now, unless_since=now - SEEN_EVERY)


def is_to_be_noted(workspace: Workspace, row: WebSession) -> bool:
    return row.seen_at <= workspace.clock.now() - SEEN_EVERY


def end_session(workspace: Workspace, user_id: int, session_id: int) -> None:
    """One of a person's own: with every token it has had."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        row = session_queries.one(session, session_id)
        if row is None or row.user_id != user_id:
            raise NotFound("không có phiên đăng nhập này")
        session_queries.end(session, user_id, started_at=row.started_at, at=now)
        _record_end(session, workspace, user_id, now, 1)


def end_sessions(workspace: Workspace, user_id: int, *, but: WebSession | None = None) -> int:
    """Every session of a person (`but` one); the number ended."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        ended = session_queries.end_all(
            session, user_id, at=now, but_started_at=but.started_at if but else None
        )
        _record_end(session, workspace, user_id, now, ended)
    return ended


def open_sessions(workspace: Workspace, user_id: int) -> list[WebSession]:
    """One row for each sign-in: of a token just renewed and its successor the latter."""
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        found = session_queries.of_user(session, user_id, now=now, seen_since=now - IDLE)
    latest: dict[datetime, WebSession] = {}
    for row in found:
        known = latest.get(row.started_at)
        if known is None or known.expires_at < row.expires_at:
            latest[row.started_at] = row
    return list(latest.values())


def family_of(cookie: str) -> str:
    """The name of a session, the same before and after its token was renewed."""
    return cookie.partition(".")[0]


def _cookie(family: str, now: datetime) -> str:
    return f"{family}.{int(now.timestamp())}.{new_token()}"


def _made_at(cookie: str) -> float:
    """Nobody can alter it: the hash that was found is that of the whole."""
    written = cookie.split(".")[1]
    return float(written)


def _record_end(session: Session, workspace: Workspace, user_id: int, now: datetime, ended: int) -> None:
    record_audit(
        session,
        workspace,
        at=now,
        action="sessions_ended",
        subject=("user", user_id),
        change={"ended": ended},
    )
