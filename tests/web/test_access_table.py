"""Every role at every door: the table of docs/access.md is what the code does."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fastapi.routing
import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute
from sqlmodel import select

from models import AuditEvent, UserRole
from operations.workspace import Workspace
from tests.web.browser import HOST, Browser, signed_in
from web.access_table import BEGIN, COLUMNS, END, access_table, all_routes, names_something
from web.app import create_app
from web.doors.door import UNIT
from web.doors.table import ACCESS
from web.rates import REFUSALS, Rate

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "access.md"
# What another unit has: of the house everybody may see it, of the units nobody but that one.
FOREIGN = {"code": "STP", "plan_id": "1", "kind": "csv", "language": "vi"}


@dataclass(frozen=True)
class Identity:
    """`role` empty: nobody has signed in."""

    name: str
    role: UserRole | None
    browser: Browser
    token: str = ""
    is_limited: bool = False
    is_guest: bool = False


def test_the_table_in_the_docs_is_the_one_the_code_makes() -> None:
    text = DOCUMENT.read_text("utf-8")
    kept = text.partition(BEGIN)[2].partition(END)[0].strip()
    assert kept == access_table(), "write it anew: python -m web.access_table"


def _address(route: APIRoute, obligation_id: int) -> str:
    known = {**FOREIGN, "obligation_id": str(obligation_id)}
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: known.get(found[1], "1"), route.path)


def _told() -> dict[str, dict[str, str]]:
    """route → role or "reach" → cell, as the document says it."""
    found = {}
    for line in DOCUMENT.read_text("utf-8").splitlines():
        cells = [one.strip() for one in line.strip("|").split("|")]
        if line.startswith("| `"):
            marks = dict(zip((role.value for role in COLUMNS), cells[3:-1], strict=True))
            found[cells[0].strip("`")] = {**marks, "reach": cells[-1]}
    return found


def _expected(told: dict[str, str], who: Identity, route: APIRoute, method: str, *, token: bool) -> str:
    """ "in", "out" (403) or "door" (to the sign-in page), for things of a unit that is not the visitor's."""
    if ACCESS[route.name].is_open:
        return "in"
    if who.role is None:
        is_reader = who.is_guest and method == "GET" and told[UserRole.AUDITOR.value] == "yes"
        return "in" if is_reader else "door"
    if told[who.role.value] != "yes":
        return "out"
    is_limited = who.is_limited or who.role in UNIT
    if is_limited and told["reach"] != "filtered":
        return "out"
    return "in" if method == "GET" or token else "out"


async def _walk(app: FastAPI, who: Identity, obligation_id: int) -> list[str]:
    told, wrong = _told(), []
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("10.0.0.7", 50000))
    async with httpx.AsyncClient(transport=transport, base_url=HOST, cookies=who.browser.cookies) as client:
        for route in all_routes():
            if ACCESS[route.name].is_open and who.role not in (None, UserRole.ADMINISTRATOR):
                continue  # open is open: nobody's role is asked
            for method in sorted((route.methods or set()) - {"HEAD"}):
                for token in _tokens(who, method):
                    want = _expected(told[route.name], who, route, method, token=token)
                    if want == "in" and route.name.endswith("_live"):
                        continue  # an answer that never ends
                    given: dict[str, Any] = {"headers": {"origin": HOST}} if method == "POST" else {}
                    if method == "POST":
                        given["data"] = {"form_token": who.token} if token else {"reason": "x"}
                    answer = await client.request(method, _address(route, obligation_id), **given)
                    got = _outcome(answer)
                    if got != want:
                        wrong.append(f"{who.name} {method} {route.name} token={token}: {got}, not {want}")
    return wrong


def _tokens(who: Identity, method: str) -> tuple[bool, ...]:
    """The form's token is asked of everybody alike: one role tries every form without it."""
    if method != "POST":
        return (False,)
    return (False, True) if who.role is UserRole.ADMINISTRATOR else (True,)


def _outcome(answer: httpx.Response) -> str:
    if answer.status_code == 403:
        return "out"
    is_door = answer.status_code == 303 and answer.headers["location"].startswith("/login")
    # 404, 422: let in, and the address names what is not there or lacks what this walk does not give.
    return "door" if is_door else "in" if answer.status_code in (200, 404, 422) else str(answer.status_code)


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gets in stands in an empty room: the doors are tried here, not what is behind them."""

    async def stand_there(**_given: object) -> PlainTextResponse:
        return PlainTextResponse("in")

    def say(
        _request: object, status: int, heading: str, *_said: object, **_more: object
    ) -> PlainTextResponse:
        return PlainTextResponse(heading, status)

    monkeypatch.setattr(fastapi.routing, "run_endpoint_function", stand_there)
    monkeypatch.setattr("web.errors.render_error", say)
    # The walk itself is a flood.
    monkeypatch.setattr("web.posted.POSTS", Rate("many", 100_000, 60))
    monkeypatch.setattr("web.posted.POSTS_FROM", Rate("many-from", 100_000, 60))


def _identities(app: FastAPI, workspace: Workspace) -> Iterator[Identity]:
    yield Identity("nobody", None, Browser(app))
    for role in UserRole:
        unit_code = "STC" if role in UNIT else None
        browser = signed_in(app, workspace, role, unit_code=unit_code)
        yield Identity(role.value, role, browser, _token(workspace, browser))
    desk = signed_in(app, workspace, UserRole.COORDINATING_DESK, unit_code="STC")
    yield Identity(
        "desk of one unit", UserRole.COORDINATING_DESK, desk, _token(workspace, desk), is_limited=True
    )


def _token(workspace: Workspace, browser: Browser) -> str:
    from web.sessions import COOKIE, form_token

    return form_token(workspace, browser.cookies[COOKIE])


def test_every_role_at_every_door(app: FastAPI, filled: Workspace, obligation_id: int, inside: None) -> None:
    from tests.web.house import report_obligation

    theirs = report_obligation(filled, "STP")
    identities = list(_identities(app, filled))
    wrong = [line for who in identities for line in asyncio.run(_walk(app, who, theirs))]
    assert wrong == []
    with filled.database.reading() as session:
        refused = session.exec(select(AuditEvent).where(AuditEvent.action == "access_refused")).all()
    # Each account's first refusals are on record, and no flood of them.
    assert len(identities) - 2 <= len({one.subject_id for one in refused})
    assert len(refused) <= REFUSALS.most * len(identities)
    assert {"route", "method", "named", "why"} == set(refused[0].change)


def test_a_reader_of_an_open_house_reads_what_an_auditor_reads(filled: Workspace, inside: None) -> None:
    app = create_app(filled, open_to_readers=True)
    guest = Identity("guest", None, Browser(app), is_guest=True)
    assert asyncio.run(_walk(app, guest, 1)) == []


def test_a_refusal_names_the_thing_and_never_what_was_sent(
    app: FastAPI, filled: Workspace, obligation_id: int
) -> None:
    stranger = signed_in(app, filled, UserRole.UNIT_HEAD, unit_code="STP")
    assert stranger.get(f"/obligations/{obligation_id}").status_code == 403
    assert stranger.post(f"/obligations/{obligation_id}/snooze", {"reason": "bí mật"}).status_code == 403
    with filled.database.reading() as session:
        refused = session.exec(select(AuditEvent).where(AuditEvent.action == "access_refused")).all()
    assert [one.change["named"] for one in refused] == [{"obligation_id": str(obligation_id)}] * 2
    assert refused[0].change["route"] == "obligation"
    assert refused[0].actor == "Người dùng unit_head-STP"
    assert "bí mật" not in str([one.change for one in refused])


def test_every_door_of_a_thing_asks_for_the_reach() -> None:
    """A route that names a thing and yet "keeps reach" would let the filter stand for the check."""
    for route in all_routes():
        assert not names_something(route) or ACCESS[route.name].is_open or ACCESS[route.name].roles
