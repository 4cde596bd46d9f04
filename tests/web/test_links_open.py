"""No dead ends: whatever link a page shows to somebody opens for them."""

# ruff: noqa: F811 - a fixture of another file

import asyncio
import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
from fastapi import FastAPI

from models import UserRole
from operations.workspace import Workspace
from tests.web.browser import HOST, Browser, signed_in
from tests.web.test_reach_of_lists import _limit_to_plan, two_plans  # noqa: F401
from web.app import create_app
from web.doors.door import UNIT

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
# Files: one of a kind tells, for making them takes long.
FILES = frozenset({"as", "form", "format"})
SEARCHED = re.compile(r'<form\b[^>]*\bmethod="get"[^>]*\baction="([^"]+)"')


def _links(page: str, address: str = "/") -> Iterator[str]:
    """Addresses of this installation, without the place on their page."""
    for href in (*LINK.findall(page), *SEARCHED.findall(page)):
        parts = urlsplit(urljoin(address, unescape(href)))
        if parts.scheme in ("", "http", "https") and parts.netloc in ("", urlsplit(HOST).netloc):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def _shape(address: str) -> tuple[str, frozenset[str]]:
    """A list filtered this way and that is one address, with the same names in it."""
    parts = urlsplit(address)
    return parts.path, frozenset(name for name, _ in parse_qsl(parts.query))


def _kind(shape: tuple[str, frozenset[str]]) -> tuple[str, frozenset[str]]:
    """The same with any number, code or period for the one it names."""
    path, names = shape
    if "lang" in names:
        return "every page in the other language", frozenset()
    return re.sub(r"/[^/]*[0-9A-Z][^/]*", "/…", path), names


async def _walk(app: FastAPI, browser: Browser, most: int) -> tuple[list[str], int]:
    """Where a link led that it should not, and how many were followed: `most` of one kind."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("10.0.0.7", 50000))
    wrong: list[str] = []
    known, kinds = {_shape("/")}, Counter[tuple[str, frozenset[str]]]()
    waiting = deque([("/", "the start")])
    async with httpx.AsyncClient(transport=transport, base_url=HOST, cookies=browser.cookies) as client:
        while waiting:
            address, shown_on = waiting.popleft()
            answer = await client.get(address)
            if answer.status_code not in (200, 303):
                wrong.append(f"{address} on {shown_on}: {answer.status_code}")
            onward = [answer.headers["location"]] if answer.is_redirect else []
            is_page = answer.headers.get("content-type", "").startswith("text/html")
            for link in (*onward, *(_links(answer.text, address) if is_page else ())):
                shape = _shape(link)
                if shape not in known and kinds[_kind(shape)] < (1 if FILES & shape[1] else most):
                    known.add(shape)
                    kinds[_kind(shape)] += 1
                    waiting.append((link, address))
    return wrong, len(known)


# Whose rights end nowhere meet a refusal by their role: one thing of a kind tells. Else it may be this thing and not that.
FEW, MANY = 1, 3


def _tried(app: FastAPI, who: str, browser: Browser, most: int, *, least: int) -> list[str]:
    wrong, number = asyncio.run(_walk(app, browser, most))
    assert number >= least, f"{who}: only {number} links were found"
    return [f"{who}: {one}" for one in wrong]


def test_every_link_shown_to_a_role_opens(app: FastAPI, two_plans: Workspace) -> None:
    wrong = []
    for role in UserRole:
        is_of_a_unit = role in UNIT
        browser = signed_in(app, two_plans, role, unit_code="STC" if is_of_a_unit else None)
        most, least = (MANY, 10) if is_of_a_unit else (FEW, 60)
        wrong += _tried(app, role.value, browser, most, least=least)
    assert wrong == []


# The last is somebody to whom one of the two plans was given.
LIMITED = (
    (UserRole.COORDINATING_DESK, "STC"),
    (UserRole.SUPERVISOR, "STP"),
    (UserRole.COORDINATOR_HEAD, "SNV"),
    (UserRole.COORDINATING_DESK, None),
)


def test_every_link_shown_to_whose_rights_end_somewhere_opens(app: FastAPI, two_plans: Workspace) -> None:
    wrong = []
    for role, unit_code in LIMITED:
        browser = signed_in(app, two_plans, role, unit_code=unit_code)
        if unit_code is None:
            _limit_to_plan(two_plans, f"{role.value}-house", 2)
        wrong += _tried(app, f"{role.value} of {unit_code}", browser, MANY, least=50)
    assert wrong == []


def test_every_link_shown_to_a_guest_of_an_open_house_opens(two_plans: Workspace) -> None:
    app = create_app(two_plans, open_to_readers=True)
    wrong, number = asyncio.run(_walk(app, Browser(app), FEW))
    assert wrong == []
    assert number > 60


def test_a_link_that_leads_nowhere_is_seen(app: FastAPI, two_plans: Workspace) -> None:
    browser = signed_in(app, two_plans, UserRole.AUDITOR)
    assert [*_links('<a class="x" href="/plans/99?a=1&amp;b=2#n3">')] == ["/plans/99?a=1&b=2"]
    assert [*_links('<a href="https://elsewhere.example/x"><a href="mailto:a@b.vn">')] == []
    assert browser.get("/plans/99").status_code == 404
