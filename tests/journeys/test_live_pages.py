"""Pages that follow what happens elsewhere, in a real browser: the board, and work that takes its time."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, FilePayload, Page

from config.clock import SetClock
from config.settings import Settings
from models import UserRole
from models.queries import units as unit_queries
from notifications.recording import RecordingTransport
from operations.answers.submit_status import submit_status
from operations.drafts import import_plan as operation
from operations.workspace import Workspace, open_workspace
from tests.builders import an_answer, at
from tests.conftest import left_out
from tests.journeys.browsing import DESK, Watch, chromium_program, running_browser, served, unfold
from tests.journeys.clerk import go
from tests.web.browser import a_user
from tests.web.drafts import PLAN
from tests.web.house import fill, report_obligation
from web.app import create_app
from web.routes import import_plan as route
from web.sessions import COOKIE, new_session

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    clock = SetClock(at("2021-03-22", "10:00"))
    data: Path = tmp_path_factory.mktemp("live")
    settings = Settings(_env_file=None, data=data, secret_key="k" * 40, prefect_port=0)
    with closing(open_workspace(settings, clock=clock, transport=RecordingTransport())) as workspace:
        fill(workspace, clock)
        yield workspace


@pytest.fixture(scope="module")
def chromium(house: Workspace) -> Iterator[Browser]:
    """After the house has been lived in: a round is asyncio's, and so is what drives the browser."""
    program = chromium_program()
    if program is None:
        left_out("browser", "no Chromium found (install chromium)")
        return
    with running_browser(program) as browser:
        yield browser


@pytest.fixture(scope="module")
def app(house: Workspace) -> FastAPI:
    """Looking for news ten times a second, and showing the page of a work at once."""
    app = create_app(house)
    app.state.board_watch.pause = 0.1
    app.state.workroom.wait = 0.05
    return app


@pytest.fixture(scope="module")
def cookie(house: Workspace) -> str:
    return new_session(house, a_user(house, UserRole.COORDINATING_DESK))


@pytest.fixture
def page(chromium: Browser, app: FastAPI, cookie: str) -> Iterator[Page]:
    watch = Watch()
    with served(app) as address, chromium.new_context(viewport=DESK, base_url=address) as context:  # type: ignore[arg-type]
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": address}])
        yield watch.over(context.new_page())
    assert watch.complaints == []


def answer_elsewhere(house: Workspace, code: str) -> None:
    """As the unit's own page does it."""
    obligation_id = report_obligation(house, code)
    with house.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
    assert unit is not None
    answer = an_answer(house, 1, unit.id or 0)
    submit_status(house.acting_as(f"Chuyên viên {code}", "link"), obligation_id, answer)


def test_an_answer_that_comes_in_leaves_the_board_without_a_reload(page: Page, house: Workspace) -> None:
    page.goto("/board")
    page.evaluate("window.isStillHere = true")
    row = page.locator(f'[data-row="{report_obligation(house, "STP")}"]')
    assert row.is_visible()
    answer_elsewhere(house, "STP")
    row.wait_for(state="detached")
    assert page.evaluate("window.isStillHere") is True
    assert page.locator("[data-news]").is_hidden()


def test_a_form_that_somebody_fills_in_is_left_alone_and_news_are_told(page: Page, house: Workspace) -> None:
    page.goto("/board")
    row = page.locator(f'[data-row="{report_obligation(house, "SYT")}"]')
    unfold(page, ".filters")
    page.get_by_label("Người xử lý").fill("Nguyễn Thị")
    answer_elsewhere(house, "SYT")
    page.get_by_text("Có số liệu mới.").wait_for()
    assert page.get_by_label("Người xử lý").input_value() == "Nguyễn Thị"
    assert page.get_by_label("Người xử lý").evaluate("one => one === document.activeElement")
    assert row.is_visible()
    go(page, page.get_by_role("link", name="Tải lại bảng"))
    assert row.count() == 0


def test_the_page_of_a_work_shows_its_steps_and_leads_on_by_itself(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, read = threading.Event(), operation.import_plan

    def slow(workspace: Workspace, data: bytes, name: str, **given: Any) -> object:
        given["progress"](1, 3, "Đang nhận ra nhiệm vụ")
        assert gate.wait(20)
        return read(workspace, data, name, **given)

    monkeypatch.setattr(route, "import_document", slow)
    page.goto("/import")
    content = PLAN.replace("46/KH-UBND", "48/KH-UBND").encode()
    file: FilePayload = {"name": "ke-hoach-48.txt", "mimeType": "text/plain", "buffer": content}
    page.get_by_label("Văn bản kế hoạch").set_input_files(files=[file])
    go(page, page.get_by_role("button", name="Nhập và đọc"))
    assert "/work/" in page.url
    page.get_by_text("Đang nhận ra nhiệm vụ").wait_for()
    gate.set()
    page.wait_for_url("**/review?*")
    assert "Đã đọc văn bản thành bản dự thảo" in page.get_by_role("status").inner_text()
