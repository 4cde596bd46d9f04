"""A program that calls the API: a key, JSON, no cookies."""

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI

from models import UserRole
from operations.people.api_tokens import Scope, make_token
from operations.workspace import Workspace
from tests.web.browser import HOST, a_user

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Caller:
    def __init__(self, app: FastAPI, key: str = "", *, address: str = "10.0.0.9") -> None:
        self.app = app
        self.key = key
        self.address = address

    def call(
        self, method: str, path: str, headers: dict[str, str] | None = None, **body: Any
    ) -> httpx.Response:
        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(
                self.app, raise_app_exceptions=False, client=(self.address, 50000)
            )
            given = {"Authorization": f"Bearer {self.key}"} if self.key else {}
            async with httpx.AsyncClient(transport=transport, base_url=f"{HOST}/api/v1") as client:
                return await client.request(method, path, headers={**given, **(headers or {})}, **body)

        return asyncio.run(go())

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.call("GET", path, params=query)

    def post(self, path: str, **body: Any) -> httpx.Response:
        return self.call("POST", path, **body)

    def send(self, path: str, content: bytes, media_type: str, **query: Any) -> httpx.Response:
        return self.call("POST", path, {"Content-Type": media_type}, content=content, params=query)


def a_program(
    app: FastAPI,
    workspace: Workspace,
    role: UserRole,
    *,
    unit_code: str | None = None,
    scopes: tuple[str, ...] = tuple(Scope),
) -> Caller:
    user = a_user(workspace, role, unit_code=unit_code)
    return Caller(app, make_token(workspace, login=user.login, name="phần mềm nội bộ", scopes=scopes))


def problem(response: httpx.Response) -> tuple[int, str]:
    """The status and the detail of a refusal, which is always a problem document."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    told = response.json()
    assert told["status"] == response.status_code
    assert told["type"].startswith("urn:dondoc:problem:")
    for inside in ("Traceback", "sqlalchemy", "/web/", "SELECT"):
        assert inside not in response.text
    return response.status_code, told["detail"]
