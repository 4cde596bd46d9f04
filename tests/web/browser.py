"""A browser for tests: cookies, forms and the origin header, over the application itself and no server."""

import asyncio
import re
from typing import Any

import httpx
from fastapi import FastAPI

from models import User, UserRole
from models.queries import access as access_queries
from operations.people.add_user import add_user
from operations.workspace import Workspace
from web.sessions import COOKIE, new_session

HOST = "http://dondoc.example"
PASSWORD = "mật khẩu rất dài 2021"


class Browser:
    """Requests as a person's browser sends them; redirects are not followed, so that tests see them."""

    def __init__(self, app: FastAPI, *, address: str = "10.0.0.7") -> None:
        self.app = app
        self.address = address
        self.cookies = httpx.Cookies()

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._send("GET", path, headers)

    def post(
        self,
        path: str,
        fields: dict[str, Any] | None = None,
        *,
        origin: str | None = HOST,
        referer: str = "",
    ) -> httpx.Response:
        given = {"origin": origin, "referer": referer}
        headers = {name: value for name, value in given.items() if value}
        return self._send("POST", path, headers, data=fields or {})

    def act(self, path: str, **fields: str) -> httpx.Response:
        """Post a form as this session's pages hand it out."""
        return self.post(path, {"form_token": self.form_token(), **fields})

    def upload(self, path: str, name: str, content: bytes) -> httpx.Response:
        """One file in the field "file", with this session's token."""
        return self.send_files(path, [("file", (name, content))])

    def send_files(
        self,
        path: str,
        files: list[tuple[str, tuple[str, bytes]]],
        *,
        token: str | None = None,
        origin: str = HOST,
    ) -> httpx.Response:
        fields = {"form_token": self.form_token() if token is None else token}
        return self._send("POST", path, {"origin": origin}, data=fields, files=files)

    def form_token(self) -> str:
        found = re.search(r'name="form_token" value="([^"]+)"', self.get("/plans").text)
        return found[1] if found else ""

    def _send(self, method: str, path: str, headers: dict[str, str], **body: Any) -> httpx.Response:
        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(
                self.app, raise_app_exceptions=False, client=(self.address, 50000)
            )
            async with httpx.AsyncClient(transport=transport, base_url=HOST, cookies=self.cookies) as client:
                response = await client.request(method, path, headers=headers, **body)
                self.cookies = client.cookies
                return response

        return asyncio.run(go())


def a_user(workspace: Workspace, role: UserRole, *, unit_code: str | None = None) -> User:
    """With a unit: somebody whose rights end there, of the house as well."""
    login = f"{role.value}-{unit_code or 'house'}"
    user_id = add_user(
        workspace,
        login=login,
        name=f"Người dùng {login}",
        email=f"{login}@example.vn",
        role=role,
        password=PASSWORD,
        unit_code=unit_code,
        only_unit=unit_code is not None,
    )
    with workspace.database.reading() as session:
        user = access_queries.user(session, user_id)
    assert user is not None
    return user


def signed_in(app: FastAPI, workspace: Workspace, role: UserRole, *, unit_code: str | None = None) -> Browser:
    """A browser whose session has just been opened, without the cost of checking a password."""
    browser = Browser(app)
    user = a_user(workspace, role, unit_code=unit_code)
    browser.cookies.set(COOKIE, new_session(workspace, user), domain="dondoc.example")
    return browser
