"""Signing in and out."""

from functools import cache
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from models import User
from models.queries import access as access_queries
from operations.workspace import Workspace
from web.access import Visitor, visitor_of, workspace_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.sessions import COOKIE, LIFETIME, new_session

router = APIRouter()

# One sentence for a wrong name and a wrong password: it tells nobody which logins exist.
REFUSED = "Tên đăng nhập hoặc mật khẩu không đúng."
PAUSED = "Sai quá nhiều lần. Hãy đợi 15 phút rồi thử lại."
LONGEST_PASSWORD = 1024


@router.get("/login", name="login")
def login(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], next: str = "/") -> Response:
    if visitor.user is not None:
        return RedirectResponse(_safe(next), status_code=303)
    return render(request, visitor, "login.html", {"login": "", "next": _safe(next), "problem": ""})


@router.post("/login", name="sign_in")
def sign_in(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], form: Posted) -> Response:
    workspace, throttle = workspace_of(request), request.app.state.throttle
    name, place = text_of(form, "login"), _safe(text_of(form, "next"))
    address = request.client.host if request.client else ""
    if throttle.is_closed(name, address):
        return _again(request, visitor, name, place, PAUSED, 429)
    user = _checked(workspace, name, str(form.get("password", ""))[:LONGEST_PASSWORD])
    if user is None:
        throttle.count_failure(name, address)
        return _again(request, visitor, name, place, REFUSED, 401)
    throttle.forget(name, address)
    response = RedirectResponse(place, status_code=303)
    response.set_cookie(
        COOKIE,
        new_session(workspace, user),
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=workspace.settings.base_url.startswith("https://"),
    )
    return response


@router.post("/logout", name="sign_out")
def sign_out(request: Request) -> Response:
    response = go_to(request, "login")
    response.delete_cookie(COOKIE)
    return response


def _again(
    request: Request, visitor: Visitor, name: str, place: str, problem: str, status_code: int
) -> Response:
    values = {"login": name, "next": place, "problem": problem}
    return render(request, visitor, "login.html", values, status_code=status_code)


def _checked(workspace: Workspace, login: str, password: str) -> User | None:
    with workspace.database.reading() as session:
        user = access_queries.user_by_login(session, login)
    try:
        PasswordHasher().verify(user.password_hash if user else _hash_of_nobody(), password)
    except (VerificationError, InvalidHashError):
        return None
    return user


@cache
def _hash_of_nobody() -> str:
    """Verified when the login is unknown, so that the answer takes as long as for a known one."""
    return PasswordHasher().hash("nobody has this password")


def _safe(place: str) -> str:
    """Only a page of our own: '//elsewhere' and 'https://elsewhere' are not."""
    is_own = place.startswith("/") and not place.startswith(("//", "/\\"))
    return place if is_own and place.isprintable() else "/"
