"""A page of an error says what, and leads back to where somebody was: not away, not into the void."""

import pytest
from fastapi import FastAPI

from models import UserRole
from operations.workspace import Workspace
from tests.web.browser import HOST, Browser, signed_in

BACK = "Tải lại trang đang làm"


@pytest.fixture
def administrator(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.ADMINISTRATOR)


def refused(browser: Browser, referer: str) -> str:
    """What is said to somebody who adds a person with a name that is none."""
    form = {"login": "lan lan", "name": "Lan", "email": "lan@example.vn", "role": "auditor"}
    answer = browser.post("/people", {"form_token": browser.form_token(), **form}, referer=referer)
    assert answer.status_code == 422
    return answer.text


def test_a_refused_form_leads_back_to_its_page(administrator: Browser) -> None:
    page = refused(administrator, f"{HOST}/people?role=auditor")
    assert "Chưa ghi nhận được" in page
    assert f'href="/people?role=auditor">{BACK}' in page


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://evil.example/people",
        f"{HOST}//evil.example/people",
        f"{HOST}@evil.example/people",
        f"{HOST}/directory/import/preview",  # takes forms only
        f"{HOST}/nothing-here",
        "http://[broken",
        'javascript:alert("x")',
    ],
)
def test_it_never_leads_away_or_to_nothing(administrator: Browser, referer: str) -> None:
    page = refused(administrator, referer)
    assert BACK not in page
    assert "evil" not in page
    assert 'href="/">Về trang đầu' in page


def test_an_address_that_is_wrong_recorded_nothing_and_does_not_say_so(administrator: Browser) -> None:
    answer = administrator.get("/obligations?due_on=abc")
    assert answer.status_code == 422
    assert "Không mở được trang" in answer.text
    assert "Chưa ghi nhận được" not in answer.text
