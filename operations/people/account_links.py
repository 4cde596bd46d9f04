"""Links to a new password: sent to the account's own address, once and for a short time."""

from datetime import timedelta

from sqlmodel import Session

from config.ids import new_token, token_hash
from models import AccountLink, AccountPurpose, User
from models.queries import access as access_queries
from models.queries import accounts as account_queries
from notifications.letters import Letter, LetterKind
from operations.letters.put_news import put_news
from operations.people.passwords import hash_of, note_new_password
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, LostRace, NotFound
from rules.keys import answer_letter_key

COUNTS_FOR = {AccountPurpose.RESET: timedelta(minutes=30), AccountPurpose.INVITATION: timedelta(days=7)}
KINDS = {
    AccountPurpose.RESET: LetterKind.PASSWORD_RESET,
    AccountPurpose.INVITATION: LetterKind.ACCOUNT_INVITED,
}
WHY = {
    AccountPurpose.RESET: "Có người đề nghị đặt lại mật khẩu cho tài khoản của Ông/Bà.",
    AccountPurpose.INVITATION: "Ông/Bà vừa được cấp tài khoản trên hệ thống này.",
}
GONE = "Liên kết không đúng, đã dùng hoặc đã hết hạn. Đề nghị gửi liên kết mới ở trang đăng nhập."
LONGEST_TOKEN = 100


def ask_reset(workspace: Workspace, words: str) -> list[int]:
    """A letter to every active account that a login or an address names; whose, to tell nobody: none is no error."""
    if not words:
        return []
    with workspace.database.transaction() as session:
        found = account_queries.active_by_login_or_address(session, words)
        for user in found:
            put_link(session, workspace, user, AccountPurpose.RESET)
    return [user.id or 0 for user in found]


def invite(workspace: Workspace, user_id: int) -> None:
    """The first letter to a new account, or another when it was lost."""
    with workspace.database.transaction() as session:
        user = access_queries.user(session, user_id)
        if user is None:
            raise NotFound("không có người dùng này")
        if not user.is_active:
            raise IllegalMove("tài khoản này đã khóa; mở lại rồi mời")
        put_link(session, workspace, user, AccountPurpose.INVITATION)


def put_link(session: Session, workspace: Workspace, user: User, purpose: AccountPurpose) -> None:
    """The letter and the link it carries; a newer link makes the older ones void."""
    now, token, user_id = workspace.clock.now(), new_token(), user.id or 0
    account_queries.use_up_links(session, user_id, at=now)
    until = now + COUNTS_FOR[purpose]
    account_queries.add_link(
        session,
        AccountLink(
            token_hash=token_hash(token), user_id=user_id, purpose=purpose, created_at=now, expires_at=until
        ),
    )
    kind = KINDS[purpose]
    letter = Letter(
        key=answer_letter_key(kind.value, token_hash(token)[:24], user.email),
        kind=kind,
        recipient_name=user.name,
        recipient_email=user.email,
        why=WHY[purpose],
        today=workspace.local_day(now),
        facts={
            "login": user.login,
            "until": workspace.local(until).isoformat(timespec="minutes"),
            "link": f"{workspace.sender.base_url}/p/{token}",
        },
    )
    put_news(session, workspace, letter, plan_id=None, now=now)
    record_audit(session, workspace, at=now, action=f"{purpose.value}_sent", subject=("user", user_id))


def person_of_link(workspace: Workspace, token: str) -> User:
    """NotFound says the same for one that never was, was used, is too old, or whose account was closed."""
    with workspace.database.reading() as session:
        return _found(session, workspace, token)[1]


def use_link(workspace: Workspace, token: str, *, password: str) -> User:
    """The password is set, the link is used up, and every session of the person ends."""
    with workspace.database.reading() as session:
        _, user = _found(session, workspace, token)
    hashed = hash_of(password, also=(user.login, user.email))
    with workspace.database.transaction() as session:
        link, user = _found(session, workspace, token)
        acting = workspace.acting_as(user.name, "web")
        if not account_queries.use_link(session, link.id or 0, at=workspace.clock.now()):
            raise NotFound(GONE)
        if not account_queries.set_password(session, user.id or 0, before=user.password_hash, after=hashed):
            raise LostRace("mật khẩu vừa được đổi ở nơi khác; chưa có gì được ghi")
        note_new_password(session, acting, user.id or 0, f"password_set_by_{link.purpose.value}")
    return user


def _found(session: Session, workspace: Workspace, token: str) -> tuple[AccountLink, User]:
    is_one = token.isascii() and len(token) <= LONGEST_TOKEN
    found = (
        account_queries.link_by_hash(session, token_hash(token), now=workspace.clock.now())
        if is_one
        else None
    )
    if found is None:
        raise NotFound(GONE)
    return found
