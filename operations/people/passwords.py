"""Passwords: argon2 and nothing else; checked, changed, and set anew by a link that counts once."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session

from models import User
from models.queries import access as access_queries
from models.queries import accounts as account_queries
from models.queries import sessions as session_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, LostRace

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024
# No password has this hash: the account waits for its invitation or signs in at the office's own service.
NO_PASSWORD = "!"  # noqa: S105


def hash_of(password: str, *, where: str = "", also: tuple[str, ...] = ()) -> str:
    """BadInput for one that is too short, too long or says who it belongs to (`also`: login, address)."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(
            f"mật khẩu ngắn hơn {SHORTEST_PASSWORD} ký tự", where=where, mend="chọn mật khẩu dài hơn"
        )
    if len(password) > LONGEST_PASSWORD:
        raise BadInput("mật khẩu quá dài", where=where, mend=f"nhiều nhất {LONGEST_PASSWORD} ký tự")
    if len(set(password)) < 4 or password.casefold() in {one.casefold() for one in also}:
        raise BadInput("mật khẩu quá dễ đoán", where=where, mend="chọn một câu dài chỉ mình biết")
    return PasswordHasher().hash(password)


def user_with_password(workspace: Workspace, login: str, password: str) -> User | None:
    """None for an unknown login, a wrong password and an account that was closed alike, after the same time."""
    with workspace.database.reading() as session:
        user = access_queries.user_by_login(session, login)
    if not fits(user, password) or user is None or not user.is_active:
        return None
    return user


def fits(user: User | None, password: str) -> bool:
    is_known = user is not None and user.password_hash != NO_PASSWORD
    known = user.password_hash if user is not None and is_known else _hash_of_nobody()
    try:
        PasswordHasher().verify(known, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return is_known


def change_password(workspace: Workspace, user: User, *, old: str, new: str) -> None:
    """One's own; every session opened so far ends."""
    if not fits(user, old):
        raise BadInput("mật khẩu hiện nay không đúng", mend="nhập lại mật khẩu hiện nay")
    hashed = hash_of(new, also=(user.login, user.email))
    with workspace.database.transaction() as session:
        if not account_queries.set_password(session, user.id or 0, before=user.password_hash, after=hashed):
            raise LostRace("mật khẩu vừa được đổi ở nơi khác; chưa có gì được ghi")
        note_new_password(session, workspace, user.id or 0, "password_changed")


def note_new_password(session: Session, workspace: Workspace, user_id: int, action: str) -> None:
    """Whoever came in with the old one goes out; links that waited for a new one count no more."""
    now = workspace.clock.now()
    session_queries.end_all(session, user_id, at=now)
    account_queries.use_up_links(session, user_id, at=now)
    record_audit(session, workspace, at=now, action=action, subject=("user", user_id))


@cache
def _hash_of_nobody() -> str:
    """Verified when the login is unknown, so that the answer takes as long as for a known one."""
    return PasswordHasher().hash("nobody has this password")
