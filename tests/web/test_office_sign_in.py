"""Signing in through the office's own service, against a real one on this machine."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlmodel import select

from config.clock import SetClock, SystemClock
from models import AuditEvent, User, UserRole
from models.queries import access as access_queries
from operations.people.set_active import set_active
from operations.workspace import Workspace
from tests.web.browser import HOST, Browser, a_user
from web.app import create_app
from web.oidc import FAILED
from web.sessions import COOKIE

EMAIL = "supervisor-house@example.vn"
PEOPLE = (
    {"sub": "s-1", "email": EMAIL, "email_verified": True},
    {"sub": "s-2", "email": "stranger@example.vn", "email_verified": True},
    {"sub": "s-3", "email": EMAIL, "email_verified": False},
    {"sub": "s-4", "email": EMAIL, "email_verified": "true"},  # a word is no yes
)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A program of its own: it warns while it is imported, and it stays up for all tests here."""
    port = _free_port()
    people = [part for one in PEOPLE for part in ("--user-claims", json.dumps(one))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *people]
    running = subprocess.Popen(
        command, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    place = f"http://127.0.0.1:{port}"
    try:
        _wait_for(place, running)
        yield place
    finally:
        running.terminate()
        running.wait(10)


def _wait_for(place: str, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and running.poll() is None:
        try:
            httpx.get(f"{place}/.well-known/openid-configuration", timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the sign-in service did not start")


def _app(workspace: Workspace, issuer: str) -> FastAPI:
    settings = workspace.settings.model_copy(
        update={
            "oidc_issuer": issuer,
            "oidc_client_id": "dondoc",
            "oidc_client_secret": SecretStr("a secret of the two"),
            "oidc_name": "Tài khoản tỉnh",
            "base_url": HOST,
        }
    )
    return create_app(replace(workspace, settings=settings))


@pytest.fixture
def user(office: Workspace, clock: SetClock) -> User:
    """The service dates its tokens by the machine's own clock."""
    clock.set(SystemClock().now())
    return a_user(office, UserRole.SUPERVISOR)


@pytest.fixture
def office_app(office: Workspace, issuer: str, user: User) -> FastAPI:
    return _app(office, issuer)


def _sent_away(browser: Browser) -> str:
    """The service's address, with what we say of ourselves."""
    answer = browser.get("/login/office?next=/reports")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def _back(address: str, subject: str) -> str:
    """What the service sends the browser back to, once the person has agreed there."""
    answer = httpx.post(address, data={"sub": subject}, timeout=20)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].removeprefix(HOST)


def _signed_in(app: FastAPI, subject: str) -> tuple[Browser, httpx.Response]:
    browser = Browser(app)
    return browser, browser.get(_back(_sent_away(browser), subject))


def _refused(answer: httpx.Response, words: str) -> bool:
    page = re.sub(r"\s+", " ", answer.text)
    return answer.status_code == 401 and words[:40] in page and f"{COOKIE}=" not in str(answer.headers)


def test_the_first_time_binds_by_verified_address_and_then_the_subject_counts(
    office: Workspace, office_app: FastAPI, user: User
) -> None:
    asked = parse_qs(urlsplit(_sent_away(Browser(office_app))).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    browser, answer = _signed_in(office_app, "s-1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports"), answer.text
    assert browser.get("/reports").status_code == 200
    with office.database.transaction() as session:
        bound = access_queries.user(session, user.id or 0)
        assert bound is not None
        assert str(bound.oidc_subject).endswith("|s-1")
        bound.email = "another@example.vn"  # the address no longer counts
        session.add(bound)
    browser, answer = _signed_in(office_app, "s-1")
    assert answer.headers["location"] == "/reports"
    assert browser.get("/plans").status_code == 200
    with office.database.reading() as session:
        actions = session.exec(select(AuditEvent.action)).all()
    assert actions.count("office_account_bound") == 1
    set_active(office, user.login, is_active=False)
    assert _refused(_signed_in(office_app, "s-1")[1], "Chưa có tài khoản nào ở đây")


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("s-2", "Chưa có tài khoản nào ở đây"),
        ("s-3", "Nơi đăng nhập của cơ quan chưa xác nhận"),
        ("s-4", "Nơi đăng nhập của cơ quan chưa xác nhận"),
    ],
)
def test_who_has_no_account_or_no_verified_address_stays_outside(
    office: Workspace, office_app: FastAPI, subject: str, words: str
) -> None:
    browser, answer = _signed_in(office_app, subject)
    assert _refused(answer, words)
    assert browser.get("/plans").status_code == 303
    with office.database.reading() as session:
        assert [one.oidc_subject for one in session.exec(select(User))] == [None]


def test_an_answer_for_another_browser_an_altered_and_a_used_one_are_refused(
    office_app: FastAPI,
) -> None:
    browser = Browser(office_app)
    back = _back(_sent_away(browser), "s-1")
    # Somebody else's browser, sent to that address to be signed in as another: it was never sent away.
    assert _refused(Browser(office_app).get(back), FAILED)
    other = Browser(office_app)
    _sent_away(other)
    assert _refused(other.get(back), FAILED)
    assert _refused(browser.get(re.sub("state=[^&]+", "state=guessed", back)), FAILED)
    # The step is over with the first answer, right or wrong.
    assert _refused(browser.get(back), FAILED)
    again, answer = _signed_in(office_app, "s-1")
    assert answer.status_code == 303
    assert _refused(again.get(back), FAILED)


def test_a_used_code_and_another_nonce_are_refused(office: Workspace, office_app: FastAPI) -> None:
    browser = Browser(office_app)
    away = _sent_away(browser)
    kept = dict(browser.cookies)
    back = _back(away, "s-1")
    assert browser.get(back).status_code == 303
    replayed = Browser(office_app)
    for name, value in kept.items():
        replayed.cookies.set(name, value, domain="dondoc.example")
    assert _refused(replayed.get(back), FAILED)
    # A code asked for with another nonce, by somebody who knows the state.
    victim = Browser(office_app)
    away = re.sub("nonce=[^&]+", "nonce=of-another-sign-in", _sent_away(victim))
    assert _refused(victim.get(_back(away, "s-1")), FAILED)


def test_a_service_that_does_not_answer_is_one_clear_line_and_passwords_go_on(
    office: Workspace, user: User
) -> None:
    app = _app(office, f"http://127.0.0.1:{_free_port()}")
    answer = Browser(app).get("/login/office")
    assert answer.status_code == 503
    assert FAILED in answer.text
    assert 'name="password"' in answer.text
    assert "127.0.0.1" not in answer.text


def test_a_service_that_describes_itself_as_another_is_not_believed(
    office: Workspace, user: User, issuer: str
) -> None:
    answer = Browser(_app(office, issuer.replace("127.0.0.1", "localhost") + "/")).get("/login/office")
    assert answer.status_code == 503


def test_where_no_service_is_set_up_there_is_no_such_page(app: FastAPI) -> None:
    assert Browser(app).get("/login/office").status_code == 404
    assert "/login/office" not in Browser(app).get("/login").text
