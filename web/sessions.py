"""Signed sessions: who signed in, in a cookie that nobody can alter; form tokens are bound to it."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from itsdangerous import BadSignature, Signer, TimestampSigner

from config.clock import Clock
from config.ids import new_id, token_hash
from models import User
from operations.workspace import Workspace

COOKIE = "dondoc_session"
LIFETIME = timedelta(hours=12)


class _ClockSigner(TimestampSigner):
    """Reads the installation's clock, so that a session ages with it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.secret, salt="dondoc.session", digest_method=hashlib.sha256)
        self._clock: Clock = workspace.clock

    def get_timestamp(self) -> int:
        return int(self._clock.now().timestamp())


@dataclass(frozen=True)
class Session:
    user_id: int
    stamp: str

    def fits(self, password_hash: str) -> bool:
        """A changed password ends the sessions that were opened with the old one."""
        return compare_digest(self.stamp, _stamp(password_hash))


def new_session(workspace: Workspace, user: User) -> str:
    value = f"{user.id}.{_stamp(user.password_hash)}.{new_id()}"
    return _ClockSigner(workspace).sign(value).decode()


def read_session(workspace: Workspace, cookie: str) -> Session | None:
    """None for a cookie that is forged, damaged or older than its lifetime."""
    try:
        value = _ClockSigner(workspace).unsign(cookie, max_age=int(LIFETIME.total_seconds())).decode()
        user_id, stamp, _ = value.split(".")
    except (BadSignature, UnicodeError, ValueError):
        return None
    return Session(int(user_id), stamp)


def form_token(workspace: Workspace, session: str) -> str:
    """What each form of this session carries."""
    return (
        Signer(workspace.secret, salt="dondoc.form", digest_method=hashlib.sha256)
        .get_signature(session)
        .decode()
    )


def is_form_token(workspace: Workspace, session: str, token: str) -> bool:
    return compare_digest(form_token(workspace, session).encode(), token.encode())


def _stamp(password_hash: str) -> str:
    return token_hash(password_hash)[:16]
