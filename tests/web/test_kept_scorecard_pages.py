"""The table of a year that is too large to be counted while a page waits: kept, dated, counted again when asked."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from config.clock import SetClock
from models import UserRole
from operations.reporting import keep_scorecards
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in

KEPT = "Số liệu tính lúc"


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_scorecards, "MOST_AT_ONCE", 0)


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)


def page_of(browser: Browser, path: str = "/scorecards?year=2021") -> str:
    answer = browser.get(path)
    while answer.status_code == 303:
        answer = browser.get(answer.headers["location"])
    assert answer.status_code == 200
    return answer.text


def obligations_told(page: str) -> int:
    found = re.search(r"đơn vị, ([\d.]+) việc", page)
    assert found
    return int(found[1].replace(".", ""))


def test_the_first_visit_counts_and_later_ones_show_what_was_counted(
    desk: Browser, filled: Workspace, clock: SetClock
) -> None:
    first = page_of(desk)
    counted_at = filled.local(clock.now())
    assert f"{KEPT} <strong>{counted_at:%H:%M}" in first
    with filled.database.transaction() as session:
        session.execute(text("UPDATE obligation SET kind = 'input' WHERE unit_id = 3"))
    clock.set(clock.now() + timedelta(minutes=20))
    again = page_of(desk)
    assert f"{KEPT} <strong>{counted_at:%H:%M}" in again
    assert obligations_told(again) == obligations_told(first)
    file = desk.get("/scorecards?year=2021&as=csv").content.decode("utf-8-sig")
    assert f"số liệu tính lúc {counted_at:%H:%M}" in file


def test_the_desk_has_it_counted_again(desk: Browser, filled: Workspace, clock: SetClock) -> None:
    before = obligations_told(page_of(desk))
    with filled.database.transaction() as session:
        session.execute(text("UPDATE obligation SET kind = 'input' WHERE unit_id = 3"))
    clock.set(clock.now() + timedelta(minutes=20))
    answer = desk.act("/scorecards/renew", year="2021")
    assert answer.headers["location"] == "/scorecards?done=scorecards_renewed&year=2021"
    page = page_of(desk, answer.headers["location"])
    assert "Đã tính lại" in page
    assert f"{KEPT} <strong>{filled.local(clock.now()):%H:%M}" in page
    assert obligations_told(page) < before


def test_pages_and_orders_of_what_is_kept(desk: Browser) -> None:
    page_of(desk)
    codes = {
        sort: re.findall(r'href="/scorecards/([A-Z]+)\?', page_of(desk, f"/scorecards?year=2021&sort={sort}"))
        for sort in ("", "level", "overdue", "completion")
    }
    assert codes["level"][0] == "STC"
    assert {frozenset(one) for one in codes.values()} == {frozenset(codes[""])}


def test_whoever_only_looks_is_not_offered_to_count(app: FastAPI, filled: Workspace) -> None:
    auditor = signed_in(app, filled, UserRole.AUDITOR)
    page = page_of(auditor)
    assert KEPT in page
    assert "/scorecards/renew" not in page
    assert auditor.act("/scorecards/renew", year="2021").status_code == 403
    unit = signed_in(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    assert unit.act("/scorecards/renew", year="2021").status_code == 403


def test_a_wrong_year_is_told_and_one_without_work_needs_no_counting(desk: Browser) -> None:
    for year in ("", "x", "²⁰²¹", "0021"):
        assert desk.act("/scorecards/renew", year=year).status_code == 422, year
    answer = desk.act("/scorecards/renew", year="1999")
    assert answer.headers["location"] == "/scorecards?year=1999"
    assert "Không có việc nào" in page_of(desk, "/scorecards?year=1999")


def test_a_small_year_says_it_is_of_now(
    desk: Browser, monkeypatch: pytest.MonkeyPatch, filled: Workspace
) -> None:
    page_of(desk)
    monkeypatch.setattr(keep_scorecards, "MOST_AT_ONCE", 10_000)
    page = page_of(desk)
    assert KEPT not in page
    assert "Tính lại" not in page
    assert "tính đến" in page
