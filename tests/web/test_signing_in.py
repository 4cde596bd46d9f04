"""Names and passwords."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from config.clock import SetClock
from models import User, UserRole
from operations.workspace import Workspace
from tests.web.browser import PASSWORD, Browser, a_user
from web.app import create_app
from web.sessions import COOKIE, Session, new_session, read_session
from web.throttle import MOST_ENTRIES, MOST_FAILURES, Throttle


@pytest.fixture
def user(filled: Workspace) -> User:
    return a_user(filled, UserRole.COORDINATING_DESK)


def _sign_in(browser: Browser, login: str, password: str, **fields: str) -> tuple[int, str]:
    response = browser.post("/login", {"login": login, "password": password, **fields})
    return response.status_code, response.headers.get("location", response.text)


def test_the_right_password_opens_the_page_that_was_asked_for(app: FastAPI, user: User) -> None:
    browser = Browser(app)
    assert browser.get("/plans/1").headers["location"] == "/login?next=%2Fplans%2F1"
    assert 'value="/plans/1"' in browser.get("/login?next=%2Fplans%2F1").text
    assert _sign_in(browser, user.login, PASSWORD, next="/plans/1") == (303, "/plans/1")
    assert browser.get("/plans/1").status_code == 200
    assert browser.get("/login").headers["location"] == "/"


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\r\nX: y"],
)
def test_signing_in_never_leads_elsewhere(app: FastAPI, user: User, place: str) -> None:
    assert _sign_in(Browser(app), user.login, PASSWORD, next=place) == (303, "/")


def test_a_wrong_name_and_a_wrong_password_sound_the_same(app: FastAPI, user: User) -> None:
    wrong_password = _sign_in(Browser(app), user.login, "sai mật khẩu rồi")
    wrong_name = _sign_in(Browser(app), "khong-co-ai", "sai mật khẩu rồi")
    assert wrong_password[0] == wrong_name[0] == 401
    assert wrong_password[1].replace(user.login, "") == wrong_name[1].replace("khong-co-ai", "")


def test_guessing_is_paused_for_that_name_from_that_address_alone(
    app: FastAPI, user: User, clock: SetClock
) -> None:
    guesser = Browser(app)
    for _ in range(MOST_FAILURES):
        assert _sign_in(guesser, user.login, "đoán mò")[0] == 401
    assert _sign_in(guesser, user.login, PASSWORD)[0] == 429
    assert _sign_in(Browser(app, address="10.0.0.8"), user.login, PASSWORD)[0] == 303
    clock.advance(timedelta(minutes=16))
    assert _sign_in(guesser, user.login, PASSWORD)[0] == 303


def test_a_flood_of_names_does_not_fill_the_memory(clock: SetClock) -> None:
    throttle = Throttle(clock)
    for number in range(MOST_ENTRIES + 50):
        throttle.count_failure(f"login-{number}", "10.0.0.7")
    assert len(throttle._failures) == MOST_ENTRIES


def test_a_session_cookie_is_out_of_reach_of_scripts_and_strangers(app: FastAPI, user: User) -> None:
    response = Browser(app).post("/login", {"login": user.login, "password": PASSWORD})
    cookie = response.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=lax", "max-age=43200", "path=/"))
    assert "secure" not in cookie


def test_behind_https_the_cookie_never_travels_in_the_clear(filled: Workspace, user: User) -> None:
    settings = filled.settings.model_copy(update={"base_url": "https://dondoc.example"})
    browser = Browser(create_app(replace(filled, settings=settings)))
    response = browser.post("/login", {"login": user.login, "password": PASSWORD})
    assert "; secure" in response.headers["set-cookie"].lower()


def test_signing_out_ends_the_session_in_the_browser(app: FastAPI, user: User) -> None:
    browser = Browser(app)
    _sign_in(browser, user.login, PASSWORD)
    assert browser.get("/").status_code == 200
    assert browser.post("/logout").status_code == 403  # without the form's token
    assert browser.act("/logout").headers["location"] == "/login"
    assert browser.get("/").status_code == 303


def test_a_changed_password_ends_the_sessions_opened_with_the_old_one(filled: Workspace, user: User) -> None:
    session = read_session(filled, new_session(filled, user))
    assert isinstance(session, Session)
    assert session.fits(user.password_hash)
    assert not session.fits("another hash")


def test_a_cookie_of_another_installation_opens_nothing(filled: Workspace, user: User) -> None:
    settings = filled.settings.model_copy(update={"secret_key": SecretStr("z" * 40)})
    elsewhere = replace(filled, settings=settings, secret="z" * 40)
    browser = Browser(create_app(filled))
    browser.cookies.set(COOKIE, new_session(elsewhere, user), domain="dondoc.example")
    assert browser.get("/").status_code == 303
