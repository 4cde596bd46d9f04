"""A session lives on the server: it is renewed, it ages, and when it has ended a copied cookie opens nothing."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlmodel import select

from config.clock import SetClock
from models import User, UserRole, WebSession
from models.queries.reach import with_units_below
from operations.people.passwords import change_password
from operations.people.sessions import (
    RENEWED_AFTER,
    end_sessions,
    open_session,
    open_sessions,
    renew_session,
    signed_in,
)
from operations.workspace import Workspace
from tests.builders import a_directory
from tests.web.browser import PASSWORD, Browser, a_user
from web.doors.door import UNIT
from web.sessions import COOKIE, form_token, is_form_token


@pytest.fixture
def user(filled: Workspace) -> User:
    return a_user(filled, UserRole.COORDINATING_DESK)


@pytest.fixture
def browser(app: FastAPI, user: User) -> Browser:
    made = Browser(app)
    made.post("/login", {"login": user.login, "password": PASSWORD})
    return made


def _with_cookie(app: FastAPI, cookie: str) -> Browser:
    browser = Browser(app)
    browser.cookies.set(COOKIE, cookie, domain="dondoc.example")
    return browser


def _rows(workspace: Workspace) -> list[WebSession]:
    with workspace.database.reading() as session:
        return list(session.exec(select(WebSession)))


def test_only_the_hash_of_a_cookie_is_kept(filled: Workspace, browser: Browser) -> None:
    (row,) = _rows(filled)
    cookie = browser.cookies[COOKIE]
    assert cookie not in row.model_dump_json()
    assert cookie.rpartition(".")[2] not in row.model_dump_json()


def test_a_cookie_copied_before_signing_out_opens_nothing_after(
    app: FastAPI, filled: Workspace, browser: Browser
) -> None:
    stolen = _with_cookie(app, browser.cookies[COOKIE])
    assert stolen.get("/").status_code == 200
    assert browser.post("/logout").status_code == 403  # without the form's token
    assert browser.act("/logout").headers["location"] == "/login"
    assert browser.get("/").status_code == 303
    assert stolen.get("/").status_code == 303


def test_every_sign_in_has_a_cookie_of_its_own(app: FastAPI, user: User, browser: Browser) -> None:
    before = browser.cookies[COOKIE]
    planted = _with_cookie(app, "planted.1.by-somebody")
    planted.post("/login", {"login": user.login, "password": PASSWORD})
    assert planted.cookies[COOKIE] not in (before, "planted.1.by-somebody")


def test_a_session_ends_after_two_hours_without_a_page(
    app: FastAPI, browser: Browser, clock: SetClock
) -> None:
    for _ in range(3):
        clock.advance(timedelta(minutes=110))
        assert browser.get("/plans").status_code == 200
    clock.advance(timedelta(minutes=125))
    assert browser.get("/plans").status_code == 303


def test_a_session_ends_after_half_a_day_whatever_was_done(browser: Browser, clock: SetClock) -> None:
    for _ in range(11):
        clock.advance(timedelta(minutes=65))
        assert browser.get("/plans").status_code == 200
    clock.advance(timedelta(minutes=10))
    assert browser.get("/plans").status_code == 303


def test_an_hour_old_cookie_is_renewed_and_forms_opened_before_still_count(
    app: FastAPI, filled: Workspace, browser: Browser, clock: SetClock
) -> None:
    old, token = browser.cookies[COOKIE], browser.form_token()
    clock.advance(RENEWED_AFTER + timedelta(seconds=1))
    beside = _with_cookie(app, old)
    assert browser.get("/plans").status_code == 200
    fresh = browser.cookies[COOKIE]
    assert fresh != old
    # A request that left with the old cookie is let in, keeps its hands off the session, and then no more.
    assert beside.get("/plans").status_code == 200
    assert beside.cookies[COOKIE] == old
    clock.advance(timedelta(seconds=31))
    assert beside.get("/plans").status_code == 303
    assert browser.get("/plans").status_code == 200
    assert browser.cookies[COOKIE] == fresh
    assert browser.form_token() == token
    assert browser.post("/account", {"form_token": token, "name": "Tên mới"}).status_code == 303


def test_signing_out_ends_the_cookie_of_before_as_well(
    app: FastAPI, browser: Browser, clock: SetClock
) -> None:
    old = _with_cookie(app, browser.cookies[COOKIE])
    clock.advance(RENEWED_AFTER)
    browser.get("/plans")
    assert old.get("/plans").status_code == 200
    browser.act("/logout")
    assert old.get("/plans").status_code == 303


def test_of_two_requests_at_once_one_renews(filled: Workspace, user: User, clock: SetClock) -> None:
    cookie = open_session(filled, user.id or 0)
    found = signed_in(filled, cookie, unit_roles=UNIT)
    assert found is not None
    clock.advance(RENEWED_AFTER)
    first = renew_session(filled, cookie, found.row)
    assert first is not None
    assert renew_session(filled, cookie, found.row) is None
    assert len(open_sessions(filled, user.id or 0)) == 1


def test_when_somebody_was_seen_is_written_every_five_minutes_at_most(
    filled: Workspace, browser: Browser, clock: SetClock
) -> None:
    (before,) = _rows(filled)
    clock.advance(timedelta(minutes=4))
    browser.get("/plans")
    assert _rows(filled)[0].seen_at == before.seen_at
    clock.advance(timedelta(minutes=2))
    browser.get("/plans")
    assert _rows(filled)[0].seen_at == filled.clock.now()


def test_a_changed_password_and_a_closed_account_end_every_session(
    app: FastAPI, filled: Workspace, user: User, browser: Browser
) -> None:
    change_password(filled, user, old=PASSWORD, new="một câu khác hẳn 2022")
    assert browser.get("/").status_code == 303


def test_everywhere_else_means_everywhere_else(
    app: FastAPI, filled: Workspace, user: User, browser: Browser, clock: SetClock
) -> None:
    clock.advance(timedelta(minutes=1))
    other = Browser(app)
    other.post("/login", {"login": user.login, "password": PASSWORD})
    assert "Đăng xuất mọi nơi khác" in browser.get("/account").text
    assert browser.act("/account/sessions/end").status_code == 303
    assert other.get("/").status_code == 303
    assert browser.get("/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(
    app: FastAPI, filled: Workspace, browser: Browser, clock: SetClock
) -> None:
    clock.advance(timedelta(minutes=1))
    stranger = a_user(filled, UserRole.AUDITOR)
    open_session(filled, stranger.id or 0)
    theirs = open_sessions(filled, stranger.id or 0)[0]
    assert browser.act(f"/account/sessions/{theirs.id}/end").status_code == 404
    assert len(open_sessions(filled, stranger.id or 0)) == 1
    assert end_sessions(filled, stranger.id or 0) == 1


@pytest.mark.parametrize("bad", ["", ".", "..", "x", "a.b.c", "a.1." + "x" * 43, "ế.1.x", "x" * 5_000])
def test_an_altered_cookie_is_none(app: FastAPI, browser: Browser, bad: str) -> None:
    good = browser.cookies[COOKIE]
    made_later = good.split(".")
    made_later[1] = str(int(made_later[1]) + 100)
    for cookie in (bad, good[:-1], good + "x", ".".join(made_later)):
        if cookie.isascii():
            assert _with_cookie(app, cookie).get("/").status_code == 303, cookie[:20]


def test_a_form_token_is_the_sessions_own(filled: Workspace) -> None:
    token = form_token(filled, "mine.1.x")
    assert is_form_token(filled, "mine.2.renewed", token)
    assert not is_form_token(filled, "yours.1.x", token)
    assert not is_form_token(filled, "mine.1.x", "")


def test_who_is_behind_a_cookie_costs_one_statement_or_three(
    workspace: Workspace, statements: list[str]
) -> None:
    """On both databases: one for those who see everything, one more for plans and one for units."""
    a_directory(workspace)
    house = a_user(workspace, UserRole.COORDINATING_DESK)
    desk = a_user(workspace, UserRole.UNIT_DESK, unit_code="STC")
    cookies = [open_session(workspace, one.id or 0) for one in (house, desk)]
    for cookie, most in zip(cookies, (1, 3), strict=True):
        statements.clear()
        found = signed_in(workspace, cookie, unit_roles=UNIT)
        assert found is not None
        assert len(statements) <= most
    assert found is not None
    assert found.reach.units is not None
    with workspace.database.reading() as session:
        assert found.reach.units == with_units_below(session, desk.unit_id or 0)


@pytest.fixture
def statements(workspace: Workspace) -> list[str]:
    seen: list[str] = []

    @event.listens_for(workspace.database.engine, "before_cursor_execute")
    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            seen.append(statement)

    return seen
