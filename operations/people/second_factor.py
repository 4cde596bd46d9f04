"""Codes of a phone (RFC 6238) after the password: the secret is kept sealed, and a code counts once."""

from hmac import compare_digest

import pyotp

from config.ids import new_shared_secret
from config.sealing import seal, unseal
from models import User
from models.queries import accounts as account_queries
from models.queries import sessions as session_queries
from operations.people.passwords import fits
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, LostRace, NotFound

SECONDS = 30
# A phone's clock may be half a minute out either way.
STEPS_OUT = 1
ISSUER = "Đôn Đốc"


def offered_secret(workspace: Workspace, user: User) -> str:
    """A new secret, sealed for this person, to be shown and confirmed; nothing is kept of it."""
    return seal(workspace.secret, _purpose("offered", user), new_shared_secret())


def shown_secret(workspace: Workspace, user: User, sealed: str) -> str:
    return unseal(workspace.secret, _purpose("offered", user), sealed)


def address_for_phone(user: User, shared: str) -> str:
    """What the picture says: otpauth://totp/…"""
    return pyotp.TOTP(shared).provisioning_uri(name=user.login, issuer_name=ISSUER)


def set_second_factor(workspace: Workspace, user: User, *, sealed: str, code: str, password: str) -> None:
    """From now on a code is asked for; every session opened so far ends."""
    if not fits(user, password):
        raise BadInput("mật khẩu không đúng", mend="nhập lại mật khẩu")
    if user.totp_secret:
        raise IllegalMove("mã xác thực đã bật; tắt mã cũ trước khi đặt mã mới")
    shared, now = shown_secret(workspace, user, sealed), workspace.clock.now()
    step = _step_of(shared, code, int(now.timestamp()))
    if step is None:
        raise BadInput("mã không đúng", mend="xem giờ của điện thoại rồi nhập mã đang hiện")
    with workspace.database.transaction() as session:
        kept = seal(workspace.secret, _purpose("kept", user), shared)
        if not account_queries.set_second_factor(session, user.id or 0, before="", sealed=kept, step=step):
            raise LostRace("mã xác thực vừa được bật ở nơi khác; chưa có gì được ghi")
        session_queries.end_all(session, user.id or 0, at=now)
        record_audit(session, workspace, at=now, action="second_factor_set", subject=("user", user.id or 0))


def take_code(workspace: Workspace, user: User, code: str) -> bool:
    """Whether it is one of this moment that has not been taken before."""
    step = _step_of(_kept(workspace, user), code, int(workspace.clock.now().timestamp()))
    if step is None:
        return False
    with workspace.database.transaction() as session:
        return account_queries.take_step(session, user.id or 0, step)


def drop_second_factor(workspace: Workspace, user: User, *, password: str, code: str) -> None:
    """By the person: whoever found the page open knows neither."""
    if not fits(user, password) or not user.totp_secret or not take_code(workspace, user, code):
        raise BadInput(
            "mật khẩu hoặc mã không đúng", mend="nhập lại mật khẩu và mã đang hiện trên điện thoại"
        )
    take_second_factor(workspace, user)


def take_second_factor(workspace: Workspace, user: User | None) -> None:
    """By the administrator for somebody whose phone is gone; every session of the person ends."""
    if user is None:
        raise NotFound("không có người dùng này")
    if not user.totp_secret:
        raise IllegalMove("tài khoản này không dùng mã xác thực")
    now, user_id = workspace.clock.now(), user.id or 0
    with workspace.database.transaction() as session:
        before = user.totp_secret
        if not account_queries.set_second_factor(session, user_id, before=before, sealed="", step=None):
            raise LostRace("mã xác thực vừa được thay đổi ở nơi khác; chưa có gì được ghi")
        session_queries.end_all(session, user_id, at=now)
        record_audit(session, workspace, at=now, action="second_factor_dropped", subject=("user", user_id))


def _kept(workspace: Workspace, user: User) -> str:
    return unseal(workspace.secret, _purpose("kept", user), user.totp_secret)


def _step_of(shared: str, code: str, seconds: int) -> int | None:
    """The time step whose code this is; typed with blanks as phones show it."""
    code = "".join(code.split())
    if len(code) != 6 or not (code.isascii() and code.isdecimal()):
        return None
    made, current = pyotp.TOTP(shared), seconds // SECONDS
    for step in range(current - STEPS_OUT, current + STEPS_OUT + 1):
        if compare_digest(made.generate_otp(step), code):
            return step
    return None


def _purpose(stage: str, user: User) -> str:
    return f"second factor {stage} {user.id}"
