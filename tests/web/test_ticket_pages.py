"""Difficulties and proposals by their pages: who may do what, what a file says, what nobody reaches."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi import FastAPI

from models import UserRole
from models.queries import obligations as obligation_queries
from operations.answers.submit_status import submit_status
from operations.workspace import Workspace
from tests.builders import an_answer
from tests.web.browser import Browser, signed_in
from tests.web.test_pauses import of_unit

HOSTILE = "<script>alert(1)</script> =cmd|'/c calc'!A1 \u202eđảo"


@pytest.fixture
def ticket(filled: Workspace, report_of: Callable[[str], int]) -> str:
    """Sở Tài chính has said what is difficult; the page of it."""
    report = report_of("STC")
    with filled.database.reading() as session:
        view = obligation_queries.view(session, report)
    assert view is not None
    answer = an_answer(filled, view.obligation.plan_id, view.unit.id or 0)
    submit_status(filled, report, replace(answer, difficulty=f"Thiếu kinh phí {HOSTILE}"))
    return "/tickets/1"


def test_from_the_desk_to_the_head_to_above_and_back_to_the_unit(
    app: FastAPI, filled: Workspace, ticket: str
) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    page = desk.get(ticket)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "Trình lãnh đạo" in page.text
    assert "Nội dung quyết định" not in page.text
    assert desk.act(f"{ticket}/decide", decision="x").status_code == 403
    assert desk.act(f"{ticket}/answer", answer="", holder="desk").status_code == 422
    done = desk.act(f"{ticket}/hand-to-head", note="vượt thẩm quyền")
    assert done.headers["location"] == f"{ticket}?done=ticket_handed"
    assert desk.act(f"{ticket}/answer", answer="chậm rồi", holder="desk").status_code == 409
    head = signed_in(app, filled, UserRole.COORDINATOR_HEAD)
    assert "Chuyển cấp trên" in head.get(ticket).text
    head.act(f"{ticket}/pass-on", to="UBND tỉnh", note="ngoài thẩm quyền", until="2021-06-30")
    listed = desk.get("/tickets?holder=above").text
    assert "UBND tỉnh" in listed
    desk.act(f"{ticket}/answer", answer="UBND tỉnh đã đồng ý", holder="above")
    told = desk.get(ticket).text
    for words in (
        "vượt thẩm quyền",
        "Chuyển UBND tỉnh",
        "hạn trả lời 25/6/2021 → 30/6/2021",
        "UBND tỉnh đã đồng ý",
    ):
        assert words in told, words
    unit = of_unit(app, filled, UserRole.UNIT_DESK, "STC")
    for place in (ticket, "/tickets", "/my-unit", "/units/STC"):
        assert "UBND tỉnh đã đồng ý" in unit.get(place).text or place == "/tickets", place
    assert "UBND tỉnh đã đồng ý" in unit.get(_obligation_of(unit, ticket)).text
    assert unit.get(f"{ticket}").text.count("<form") == desk.get("/tickets/1").text.count("<form")


def _obligation_of(browser: Browser, ticket: str) -> str:
    page = browser.get(ticket).text
    start = page.index("/obligations/")
    return page[start : page.index('"', start)]


def test_a_unit_reads_its_own_and_does_nothing_with_it(app: FastAPI, filled: Workspace, ticket: str) -> None:
    own = of_unit(app, filled, UserRole.UNIT_HEAD, "STC")
    assert own.get(ticket).status_code == 200
    assert f'action="{ticket}/answer"' not in own.get(ticket).text
    assert "Thiếu kinh phí" in own.get("/tickets").text
    for way in ("answer", "decide", "hand-to-head", "pass-on"):
        assert own.act(f"{ticket}/{way}", answer="x", note="x").status_code == 403, way
    stranger = of_unit(app, filled, UserRole.UNIT_HEAD, "STP")
    assert stranger.get(ticket).status_code == 403
    assert stranger.get("/tickets/4711").status_code == 403  # not there and not theirs are the same
    assert "Thiếu kinh phí" not in stranger.get("/tickets").text
    assert stranger.get("/tickets?unit=STC").status_code == 404
    assert "Thiếu kinh phí" not in stranger.get("/tickets?as=csv").text


def test_the_list_is_a_file_as_it_is_filtered(app: FastAPI, filled: Workspace, ticket: str) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    file = desk.get("/tickets?state=open&as=csv")
    assert file.headers["content-type"].startswith("text/csv")
    assert "Tình trạng: Chưa trả lời" in file.text
    assert "Thiếu kinh phí" in file.text
    assert desk.get("/tickets?as=xlsx").content[:2] == b"PK"
    assert "Thiếu kinh phí" not in desk.get("/tickets?state=answered&as=csv").text
    for wrong in ("state=x", "kind=x", "holder=x", "page=x", "as=pdf"):
        assert desk.get(f"/tickets?{wrong}").status_code == 422, wrong
    assert desk.get("/tickets?page=99999").status_code == 200
    assert desk.get("/tickets?plan=4711").status_code == 404
