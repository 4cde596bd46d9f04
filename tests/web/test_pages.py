"""Every page answers, for a full house and for an empty one, and looking changes nothing."""

import re

import pytest
from fastapi import FastAPI
from sqlmodel import Session, SQLModel, func, select

from config.clock import SetClock
from models import UserRole
from operations.drafts.import_draft import import_draft
from operations.workspace import Workspace
from tests.builders import a_directory, a_draft, at
from tests.web.browser import Browser, signed_in
from tests.web.house import report_obligation, signed_path
from web.app import create_app

PAGES = (
    "/",
    "/?plan=1&period=2021-H1",
    "/board",
    "/board?plan=1&level=2&age=0",
    "/obligations",
    "/obligations?due_month=2021-06",
    "/obligations?class=overdue&level=2",
    "/obligations?state=submitted",
    "/obligations?due_within=30",
    "/obligations?due_on=2021-06-30",
    "/obligations?extension=asked",
    "/obligations?unit=STC&period=2021-H1&page=2",
    "/plans",
    "/plans/1",
    "/units",
    "/units/STC",
    "/units/MTTQ",
    "/reports",
    "/reports/1",
    "/reports/1/page",
    "/reports/1/download?form=docx",
    "/reports/1/download?form=xlsx",
    "/reports/1/download?form=html",
    "/outbox",
    "/outbox?state=failed",
    "/outbox?state=unheard-of",
    "/login",
)
EMPTY_PAGES = ("/", "/board", "/obligations", "/plans", "/units", "/reports", "/outbox")


def _row_counts(workspace: Workspace) -> dict[str, int]:
    with workspace.database.reading() as session:
        return {name: _count(session, name) for name in SQLModel.metadata.tables}


def _count(session: Session, name: str) -> int:
    return session.exec(select(func.count()).select_from(SQLModel.metadata.tables[name])).one()


def test_each_page_answers_on_each_database_and_changes_nothing(filled_on_each: Workspace) -> None:
    browser = Browser(create_app(filled_on_each, open_to_readers=True))
    obligation_id = report_obligation(filled_on_each, "STC")
    link = signed_path(filled_on_each, obligation_id)
    before = _row_counts(filled_on_each)
    for place in (*PAGES, f"/obligations/{obligation_id}", link, "/healthz", "/readyz"):
        assert browser.get(place).status_code == 200, place
    assert Browser(browser.app, address="127.0.0.1").get("/metrics").status_code == 200
    assert _row_counts(filled_on_each) == before


def test_an_empty_house_says_what_to_do_next(workspace: Workspace) -> None:
    app = create_app(workspace, open_to_readers=True)
    browser = Browser(app)
    for place in EMPTY_PAGES:
        response = browser.get(place)
        assert response.status_code == 200, place
        assert 'class="said"' in response.text, place
    desk = signed_in(app, workspace, UserRole.COORDINATING_DESK).get("/").text
    assert 'href="/directory/import"' in desk
    assert 'href="/import"' in desk


def test_a_plan_not_yet_confirmed_says_that_nothing_is_tracked(workspace: Workspace) -> None:
    a_directory(workspace)
    import_draft(workspace, a_draft(), name="ke-hoach.docx", checksum="x")
    browser = Browser(create_app(workspace, open_to_readers=True))
    assert "1 kế hoạch chờ xác nhận" in browser.get("/").text
    page = browser.get("/plans/1").text
    assert "chưa theo dõi gì" in page
    assert "Rà soát bên cạnh văn bản" in page


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("/nowhere", 404),
        ("/plans/999", 404),
        ("/plans/x", 404),
        ("/obligations/0", 404),
        ("/obligations/99999999999999999999", 404),
        ("/units/NOBODY", 404),
        ("/reports/999", 404),
        ("/reports/1/download?form=exe", 422),
        ("/?plan=999", 404),
        ("/?period=2021-H9", 404),
        ("/obligations?class=nonsense", 422),
        ("/obligations?level=-1", 422),
        ("/obligations?page=999999999999999999999", 422),
        ("/obligations?due_within=1000000", 422),
        ("/obligations?due_on=tomorrow", 422),
        ("/obligations?unit=NOBODY", 404),
        ("/s/no-such-token", 404),
        (f"/s/{'x' * 500}", 404),
    ],
)
def test_what_is_not_there_is_said_in_one_page(filled: Workspace, place: str, status: int) -> None:
    response = Browser(create_app(filled, open_to_readers=True)).get(place)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert "Traceback" not in response.text
    assert response.text.count("<h1>") == 1


def test_a_fault_of_our_own_is_a_page_without_its_inside(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> bool:
        raise RuntimeError("secret inside")

    app.state.is_ready = broken
    response = Browser(app).get("/readyz")
    assert response.status_code == 500
    assert "secret inside" not in response.text
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert "readyz" in caplog.text


@pytest.mark.parametrize("place", ["/", "/login", "/nowhere", "/s/x", "/healthz", "/static/dondoc.css"])
def test_every_answer_carries_the_headers_browsers_obey(app: FastAPI, place: str) -> None:
    headers = Browser(app).get(place).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert ("no-store" in headers.get("cache-control", "")) is not place.startswith("/static/")


def test_pages_ask_nothing_of_the_outside_and_hold_no_script_or_style(filled: Workspace) -> None:
    browser = Browser(create_app(filled, open_to_readers=True))
    for place in (*PAGES, signed_path(filled, report_obligation(filled, "STC"))):
        if "download" in place or place.endswith("/page"):
            continue
        page = browser.get(place).text
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page), place
        assert not re.findall(r"<style|\sstyle=|\son\w+=|<script>", page), place
        assert 'lang="vi"' in page


def test_the_report_frame_lets_in_its_own_style_alone(filled: Workspace) -> None:
    response = Browser(create_app(filled, open_to_readers=True)).get("/reports/1/page")
    policy = response.headers["content-security-policy"]
    assert "style-src 'sha256-" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy


def test_pages_stand_on_the_clock_of_the_house(filled: Workspace, clock: SetClock) -> None:
    clock.set(at("2021-12-31", "16:45"))
    page = Browser(create_app(filled, open_to_readers=True)).get("/").text
    assert "16:45 Thứ Sáu 31/12/2021" in page
