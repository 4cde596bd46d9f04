"""One's own account: name, language, password, second factor, sessions, keys of programs."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models import User
from models.queries import api_tokens as token_queries
from models.queries import units as unit_queries
from operations.people.api_tokens import Scope, make_token, revoke_token
from operations.people.change_own_account import change_own_account
from operations.people.passwords import NO_PASSWORD, change_password
from operations.people.sessions import end_session, end_sessions, open_sessions
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from web.access import SignInNeeded, Visitor, visitor_of, workspace_of
from web.pages import go_to, render
from web.posted import Posted, optional_date_of, text_of
from web.scope_words import SCOPE_WORDS
from web.sessions import sign_in_here

router = APIRouter()
Here = Annotated[Visitor, Depends(visitor_of)]


@router.get("/account", name="account")
def account(request: Request, visitor: Here) -> Response:
    return account_page(request, visitor)


@router.post("/account", name="change_account")
def change_account(request: Request, visitor: Here, form: Posted) -> Response:
    name, language = text_of(form, "name"), text_of(form, "language")
    is_changed = change_own_account(acting(request, visitor), own(visitor), name=name, language=language)
    return go_to(request, "account", done="account_changed" if is_changed else "nothing")


@router.post("/account/password", name="change_password")
def change_own_password(request: Request, visitor: Here, form: Posted) -> Response:
    """Every session ends with the old password; this browser gets a new one."""
    user, new = own(visitor), str(form.get("password", ""))
    if new != str(form.get("again", "")):
        raise BadInput("hai lần nhập mật khẩu mới không giống nhau", mend="nhập lại mật khẩu mới")
    workspace = acting(request, visitor)
    change_password(workspace, user, old=str(form.get("old", "")), new=new)
    response = go_to(request, "account", done="password_changed")
    sign_in_here(request, response, workspace, user)
    return response


@router.post("/account/sessions/{session_id}/end", name="end_own_session")
def end_own_session(request: Request, visitor: Here, session_id: int) -> Response:
    end_session(acting(request, visitor), own(visitor).id or 0, session_id)
    return go_to(request, "account", done="session_ended", anchor="sessions")


@router.post("/account/sessions/end", name="end_own_sessions")
def end_own_sessions(request: Request, visitor: Here) -> Response:
    """Every other one: this one ends with "Đăng xuất"."""
    end_sessions(acting(request, visitor), own(visitor).id or 0, but=visitor.sign_in)
    return go_to(request, "account", done="sessions_ended", anchor="sessions")


@router.post("/account/keys", name="make_own_key")
def make_own_key(request: Request, visitor: Here, form: Posted) -> Response:
    """The page itself shows the key, this once: no address and no cookie ever carries it."""
    scopes = [str(one) for one in form.getlist("scope")]
    key = make_token(
        acting(request, visitor),
        login=own(visitor).login,
        name=text_of(form, "name"),
        scopes=scopes,
        expires_on=optional_date_of(form, "until", "ngày cuối dùng khóa"),
    )
    return account_page(request, visitor, key=key)


@router.post("/account/keys/{token_id}/revoke", name="revoke_own_key")
def revoke_own_key(request: Request, visitor: Here, token_id: int) -> Response:
    workspace = acting(request, visitor)
    with workspace.database.reading() as session:
        token = token_queries.one(session, token_id)
    if token is None or token.user_id != own(visitor).id:
        raise NotFound("không có khóa này")
    revoke_token(workspace, token_id)
    return go_to(request, "account", done="key_revoked", anchor="keys")


def account_page(request: Request, visitor: Visitor, *, key: str = "") -> Response:
    workspace, user = workspace_of(request), own(visitor)
    with workspace.database.reading() as session:
        tokens = token_queries.of_user(session, user.id or 0)
        units = unit_queries.unit_names(session, [user.unit_id] if user.unit_id else [])
    now = workspace.clock.now()
    values = {
        "user": user,
        "unit": units.get(user.unit_id or 0),
        "sessions": open_sessions(workspace, user.id or 0),
        "tokens": [(one, token_state(one.revoked_at is not None, one.expires_at <= now)) for one in tokens],
        "scopes": [(one.value, SCOPE_WORDS.get(one.value, one.value)) for one in Scope],
        "scope_words": SCOPE_WORDS,
        "last_day": workspace.local_day(now) + timedelta(days=365),
        "key": key,
        "has_password": user.password_hash != NO_PASSWORD,
        "has_office": request.app.state.office is not None,
    }
    return render(request, visitor, "account.html", values)


def token_state(is_revoked: bool, is_expired: bool) -> str:
    return "đã thu hồi" if is_revoked else "đã hết hạn" if is_expired else "còn dùng được"


def own(visitor: Visitor) -> User:
    """Guests of an open house have no account of their own."""
    if visitor.user is None:
        raise SignInNeeded
    return visitor.user


def acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name, "web")
