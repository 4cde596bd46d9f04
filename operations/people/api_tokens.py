"""Keys of programs: made once, shown once, kept as a hash; each acts for its user, within its scopes and its term."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from config.ids import new_token, token_hash
from models import ApiToken, User
from models.queries import access as access_queries
from models.queries import api_tokens as token_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound
from rules.wording import short_date

PREFIX = "dd_"
LENGTH = len(PREFIX) + 43
LONGEST_TERM = timedelta(days=365)
# Noting the last use at every call would make each reading a writing.
USE_NOTED_EVERY = timedelta(hours=1)


class Scope(StrEnum):
    READ = "answers:read"
    WRITE = "answers:write"
    PLANS_READ = "plans:read"
    PLANS_WRITE = "plans:write"
    TRACKING_READ = "tracking:read"
    TRACKING_WRITE = "tracking:write"
    REPORTS_READ = "reports:read"
    REPORTS_WRITE = "reports:write"
    LETTERS_READ = "letters:read"
    LETTERS_WRITE = "letters:write"
    DIRECTORY_READ = "directory:read"
    DIRECTORY_WRITE = "directory:write"
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    AUDIT_READ = "audit:read"
    WEBHOOKS = "webhooks"


class TokenFault(StrEnum):
    UNKNOWN = "khóa không đúng"
    EXPIRED = "khóa đã hết hạn"
    REVOKED = "khóa đã bị thu hồi"
    LOCKED = "tài khoản của khóa đã bị khóa"


@dataclass(frozen=True)
class Program:
    """A program that showed a good key: for whom it acts, and what the key allows."""

    token_id: int
    token_name: str
    user: User
    scopes: frozenset[Scope]


def make_token(
    workspace: Workspace, *, login: str, name: str, scopes: Iterable[str], expires_on: date | None = None
) -> str:
    """The key itself, told this once; it ends with the day `expires_on`, at most a year ahead."""
    now = workspace.clock.now()
    name = " ".join(name.split())
    if not 0 < len(name) <= 100:
        raise BadInput("tên khóa để trống hoặc dài hơn 100 ký tự", mend="ghi chương trình nào dùng khóa")
    wanted = _scopes(scopes)
    expires_at = _end(workspace, now, expires_on)
    key = PREFIX + new_token()
    with workspace.database.transaction() as session:
        user = access_queries.user_by_login(session, login)
        if user is None:
            raise NotFound(f"không có người dùng {login!r}; xem: dondoc user list")
        token = ApiToken(
            token_hash=token_hash(key),
            name=name,
            user_id=user.id or 0,
            scopes=" ".join(wanted),
            created_at=now,
            created_by=workspace.actor,
            expires_at=expires_at,
        )
        token_id = token_queries.add(session, token)
        record_audit(
            session,
            workspace,
            at=now,
            action="token_made",
            subject=("api_token", token_id),
            change={"user": login, "name": name, "scopes": wanted, "expires_at": expires_at.isoformat()},
        )
    return key


def revoke_token(workspace: Workspace, token_id: int) -> None:
    """From this moment on; a second time is refused, so that nobody believes to have done something."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        token = token_queries.one(session, token_id)
        if token is None:
            raise NotFound(f"không có khóa số {token_id}; xem: dondoc token list")
        if not token_queries.revoke(session, token_id, at=now):
            raise IllegalMove(f"khóa số {token_id} đã bị thu hồi từ trước")
        record_audit(
            session,
            workspace,
            at=now,
            action="token_revoked",
            subject=("api_token", token_id),
            change={"name": token.name},
        )


def program_of(workspace: Workspace, key: str) -> Program | TokenFault:
    """Who shows this key; a key of the wrong shape is not even looked up."""
    if not key.startswith(PREFIX) or len(key) != LENGTH or not key.isascii():
        return TokenFault.UNKNOWN
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        found = token_queries.by_hash(session, token_hash(key))
    if found is None:
        return TokenFault.UNKNOWN
    token, user = found
    if token.revoked_at is not None:
        return TokenFault.REVOKED
    if token.expires_at <= now:
        return TokenFault.EXPIRED
    if not user.is_active:
        return TokenFault.LOCKED
    if token.last_used_at is None or token.last_used_at <= now - USE_NOTED_EVERY:
        with workspace.database.transaction() as session:
            token_queries.note_use(session, token.id or 0, at=now, unless_since=now - USE_NOTED_EVERY)
    scopes = frozenset(one for one in Scope if one.value in token.scopes.split())
    return Program(token.id or 0, token.name, user, scopes)


def _scopes(given: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(word for one in given for word in one.replace(",", " ").split()))
    unknown = [one for one in wanted if one not in set(Scope)]
    if unknown or not wanted:
        raise BadInput(
            f"không có quyền “{unknown[0]}”" if unknown else "chưa chọn quyền nào",
            where="scopes",
            mend=f"dùng: {', '.join(Scope)}",
        )
    return wanted


def _end(workspace: Workspace, now: datetime, expires_on: date | None) -> datetime:
    today = workspace.local_day(now)
    day = expires_on or today + LONGEST_TERM
    if not today <= day <= today + LONGEST_TERM:
        raise BadInput(
            f"hạn của khóa {short_date(day)} không trong khoảng một năm tới",
            where="expires",
            mend=f"chọn ngày từ {short_date(today)} đến {short_date(today + LONGEST_TERM)}",
        )
    return datetime.combine(day + timedelta(days=1), time(), workspace.zone)
