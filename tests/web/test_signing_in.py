"""Names and passwords."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from limits.storage import memory
from pydantic import SecretStr

from config.clock import SystemClock
from models import User, UserRole
from models.queries import accounts as account_queries
from operations.workspace import Workspace
from tests.web.browser import PASSWORD, Browser, a_user, signed_in
from web import rates as rates_module
from web.app import create_app
from web.rates import POSTS, SIGN_IN, Rate, Rates, TooMany
from web.sessions import COOKIE, new_session


@pytest.fixture
def user(filled: Workspace) -> User:
    return a_user(filled, UserRole.COORDINATING_DESK)


class Seconds:
    """The machine's own time as the counts see it."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def time(self) -> float:
        return SystemClock().now().timestamp() + self.ahead


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    made = Seconds()
    monkeypatch.setattr(memory, "time", SimpleNamespace(time=made.time))
    return made


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


def test_a_wrong_name_a_wrong_password_and_a_closed_account_sound_the_same(
    app: FastAPI, filled: Workspace, user: User
) -> None:
    closed = a_user(filled, UserRole.AUDITOR)
    with filled.database.transaction() as session:
        account_queries.change(session, closed.id or 0, is_active=False)
    wrong_password = _sign_in(Browser(app), user.login, "sai mật khẩu rồi")
    wrong_name = _sign_in(Browser(app), "khong-co-ai", "sai mật khẩu rồi")
    no_longer = _sign_in(Browser(app), closed.login, PASSWORD)
    assert wrong_password[0] == wrong_name[0] == no_longer[0] == 401
    said = wrong_password[1].replace(user.login, "")
    assert said == wrong_name[1].replace("khong-co-ai", "") == no_longer[1].replace(closed.login, "")


def test_guessing_is_paused_for_that_name_from_that_address_alone(
    app: FastAPI, user: User, seconds: Seconds
) -> None:
    guesser = Browser(app)
    for _ in range(SIGN_IN.most):
        assert _sign_in(guesser, user.login, "đoán mò")[0] == 401
    refused = guesser.post("/login", {"login": user.login, "password": PASSWORD})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= SIGN_IN.seconds
    assert "Hãy đợi 15 phút" in refused.text
    assert _sign_in(Browser(app, address="10.0.0.8"), user.login, PASSWORD)[0] == 303
    seconds.ahead = SIGN_IN.seconds + 60
    assert _sign_in(guesser, user.login, PASSWORD)[0] == 303


def test_many_names_from_one_address_are_guessing_too(
    app: FastAPI, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web.routes import sign_in

    monkeypatch.setattr(sign_in, "SIGN_IN_FROM", Rate("few", 4, 900))
    guesser = Browser(app)
    assert [_sign_in(guesser, f"ai-{number}", "đoán mò")[0] for number in range(5)] == [401] * 4 + [429]
    assert _sign_in(guesser, user.login, PASSWORD)[0] == 429


def test_a_name_of_a_megabyte_costs_no_more_than_a_short_one() -> None:
    rates = Rates()
    for number in range(50):
        rates.take(SIGN_IN, f"{number}" * 100_000, "10.0.0.7")
    assert max(len(key) for key in rates._limiter.storage.events) < 100  # type: ignore[attr-defined]


def test_a_flood_of_posts_is_told_to_wait_in_words(
    app: FastAPI, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web import posted

    monkeypatch.setattr(posted, "POSTS", Rate("few-posts", 3, 60))
    browser = signed_in(app, filled, UserRole.COORDINATING_DESK)
    answers = [browser.post("/plans/1/confirm", {}) for _ in range(5)]
    assert [one.status_code for one in answers] == [403, 403, 403, 429, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert "quá nhiều yêu cầu" in answers[-1].text
    assert browser.get("/plans").status_code == 200  # reading goes on


def test_what_was_counted_is_forgotten_after_its_time(seconds: Seconds) -> None:
    rates, few = Rates(), Rate("few", 1, 60)
    rates.demand(few, "a")
    with pytest.raises(TooMany):
        rates.demand(few, "a")
    rates.demand(few, "b")
    seconds.ahead = 61
    rates.demand(few, "a")
    assert rates_module.wait_words(30) == "Hãy đợi 30 giây rồi thử lại."
    assert POSTS.most > 100


def test_a_session_cookie_is_out_of_reach_of_scripts_and_strangers(app: FastAPI, user: User) -> None:
    response = Browser(app).post("/login", {"login": user.login, "password": PASSWORD})
    cookie = response.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=lax", "max-age=43200", "path=/"))
    assert "secure" not in cookie
    assert "domain" not in cookie


def test_behind_https_the_cookie_never_travels_in_the_clear(filled: Workspace, user: User) -> None:
    settings = filled.settings.model_copy(update={"base_url": "https://dondoc.example"})
    browser = Browser(create_app(replace(filled, settings=settings)))
    response = browser.post("/login", {"login": user.login, "password": PASSWORD})
    cookie = response.headers["set-cookie"]
    assert cookie.startswith(f"__Host-{COOKIE}=")
    assert "; secure" in cookie.lower()
    assert response.headers["strict-transport-security"].startswith("max-age=")


def test_a_page_that_breaks_has_every_header_too(filled: Workspace, user: User) -> None:
    settings = filled.settings.model_copy(update={"base_url": "https://dondoc.example"})
    app = create_app(replace(filled, settings=settings))
    app.get("/broken", name="login")(lambda: [][0])
    headers = Browser(app).get("/broken").headers
    for name in ("strict-transport-security", "content-security-policy", "x-content-type-options"):
        assert headers[name], name
    assert headers["cache-control"] == "no-store"


def test_the_headers_close_what_no_page_needs(app: FastAPI) -> None:
    headers = Browser(app).get("/login").headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert "form-action 'self'" in policy
    for name in ("permissions-policy", "cross-origin-resource-policy", "x-content-type-options"):
        assert headers[name]
    assert "strict-transport-security" not in headers  # this installation is not behind https


def test_a_cookie_of_another_installation_opens_nothing(filled: Workspace, user: User) -> None:
    settings = filled.settings.model_copy(update={"secret_key": SecretStr("z" * 40)})
    elsewhere = replace(filled, settings=settings, secret="z" * 40)
    cookie = new_session(elsewhere, user)
    with filled.database.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM web_session")
    browser = Browser(create_app(filled))
    browser.cookies.set(COOKIE, cookie, domain="dondoc.example")
    assert browser.get("/").status_code == 303
