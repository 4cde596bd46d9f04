"""A long plan comes in pages of rows; every row is found again from wherever it is named."""

import re

import pytest
from fastapi import FastAPI

from models import UserRole
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in
from tests.web.drafts import PLAN, a_draft_plan, posted, rows_of
from web.app import create_app
from web.draft_entries import ROWS_ON_A_PAGE

REVIEW = "/plans/1/review"
EXTRA = 30


@pytest.fixture
def app(office: Workspace) -> FastAPI:
    duty = "- Thẩm định dự toán của các đơn vị hoàn thành trước ngày 30/6/2021."
    many = "\n\n".join(
        duty.replace("các đơn vị", f"đơn vị số {number}") for number in range(ROWS_ON_A_PAGE + EXTRA)
    )
    a_draft_plan(office, PLAN.replace(duty, many))
    return create_app(office)


@pytest.fixture
def browser(app: FastAPI, office: Workspace) -> Browser:
    return signed_in(app, office, UserRole.COORDINATING_DESK)


def _numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'<li id="a(\d+)" class="entry', page)]


def test_every_row_stands_on_exactly_one_page(browser: Browser, office: Workspace) -> None:
    rows = [row.id for row in rows_of(office)]
    assert len(rows) > ROWS_ON_A_PAGE
    first, second = browser.get(REVIEW).text, browser.get(f"{REVIEW}?part=2").text
    assert _numbers(first) + _numbers(second) == rows
    assert f'part=2#list">{ROWS_ON_A_PAGE + 1}–{len(rows)}</a>' in first
    assert browser.get(f"{REVIEW}?part=99").text.count('class="entry') == len(_numbers(second))


def test_a_row_on_another_page_is_reached_from_the_document(browser: Browser, office: Workspace) -> None:
    rows = rows_of(office)
    last = rows[-1]
    page = browser.get(REVIEW).text
    assert f'href="{REVIEW}?at={last.id}#a{last.id}"' in page
    assert f'href="#a{rows[0].id}"' in page
    assert last.id in _numbers(browser.get(f"{REVIEW}?at={last.id}").text)


def test_an_action_leads_back_to_the_page_of_its_row(browser: Browser, office: Workspace) -> None:
    last = rows_of(office)[-1]
    response = posted(browser, office, f"{REVIEW}/{last.id}/check")
    assert last.id in _numbers(browser.get(response.headers["location"]).text)
