"""The session's cookie and the token its forms carry."""

import hashlib
from hmac import compare_digest

from fastapi import Request
from itsdangerous import Signer
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models import User, WebSession
from operations.people.sessions import LIFETIME, family_of, note_seen, open_session
from operations.workspace import Workspace

COOKIE = "dondoc_session"


def is_behind_https(workspace: Workspace) -> bool:
    return workspace.settings.base_url.startswith("https://")


def cookie_name(workspace: Workspace, name: str = COOKIE) -> str:
    """`__Host-`: browsers take it over https alone, from this host alone, for every path (RFC 6265bis)."""
    return f"__Host-{name}" if is_behind_https(workspace) else name


def new_session(workspace: Workspace, user: User, *, address: str = "", agent: str = "") -> str:
    """What the cookie of a session just opened carries."""
    return open_session(workspace, user.id or 0, address=address, agent=agent)


def set_cookie(
    response: Response, workspace: Workspace, value: str, *, name: str = COOKIE, seconds: int | None = None
) -> None:
    response.set_cookie(
        cookie_name(workspace, name),
        value,
        max_age=int(LIFETIME.total_seconds()) if seconds is None else seconds,
        httponly=True,
        samesite="lax",
        secure=is_behind_https(workspace),
        path="/",
    )


def drop_cookie(response: Response, workspace: Workspace, *, name: str = COOKIE) -> None:
    response.delete_cookie(
        cookie_name(workspace, name),
        path="/",
        secure=is_behind_https(workspace),
        httponly=True,
        samesite="lax",
    )


def sign_in_here(request: Request, response: Response, workspace: Workspace, user: User) -> None:
    """A new session with a new token, whatever cookie came with the request."""
    address = request.client.host if request.client else ""
    agent = request.headers.get("user-agent", "")
    set_cookie(response, workspace, new_session(workspace, user, address=address, agent=agent))


def form_token(workspace: Workspace, session: str) -> str:
    """What each form of this session carries; it outlives the renewing of the cookie."""
    return (
        Signer(workspace.secret, salt="dondoc.form", digest_method=hashlib.sha256)
        .get_signature(family_of(session))
        .decode()
    )


def is_form_token(workspace: Workspace, session: str, token: str) -> bool:
    return compare_digest(form_token(workspace, session).encode(), token.encode())


class SessionUpkeep:
    """After `visitor_of` has asked for it: a renewed cookie goes out with the answer, and when somebody was last seen is
    written behind it, so that no reader waits for a writer."""

    def __init__(self, app: ASGIApp, *, workspace: Workspace) -> None:
        self.app = app
        self.workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def send_with_cookie(message: Message) -> None:
            cookie = state.pop("renewed_cookie", None)
            if message["type"] == "http.response.start" and cookie:
                carrier = Response()
                set_cookie(carrier, self.workspace, cookie)
                MutableHeaders(scope=message).append("set-cookie", carrier.headers["set-cookie"])
            await send(message)

        await self.app(scope, receive, send_with_cookie)
        seen: WebSession | None = state.pop("seen_session", None)
        if seen is not None:
            await run_in_threadpool(note_seen, self.workspace, seen)
