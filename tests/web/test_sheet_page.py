"""The desk brings the sheet it kept until now: columns matched, tried, imported as drafts, taken back; all by forms alone."""

import re
from html import unescape

from fastapi import FastAPI

from models import UserRole
from models.queries import drafts
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in

HEAD = "STT,Nội dung nhiệm vụ,Đơn vị chủ trì,Thời hạn,Văn bản giao,Tình trạng\n"
GOOD = "1,<script>alert(1)</script> rà soát,Sở Tài chính,30/6/2021,71/KH-UBND ngày 1/3/2021 của UBND tỉnh,chờ\n2,Tổng kết,Sở Lạ,hàng quý,71/KH-UBND,Xong\n"
BAD = "3,Kiểm tra,,31/6/2021,71/KH-UBND,\n"
NEXT = "/import/sheet/next"


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the form that stands on the page."""
    form = page[page.index(f'action="{NEXT}"') :].partition("</form>")[0]
    found = {
        n: unescape(v)
        for n, v in re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', form)
        if n not in ("only_good", "form_token")
    }
    for name, options in re.findall(r'<select [^>]*name="(\w+)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def step(desk: Browser, page: str, do: str, **changes: str) -> str:
    answer = desk.act(NEXT, **{**fields_of(page), "do": do, **changes})
    return answer.text if answer.status_code != 303 else answer.headers["location"]


def draft_keys(workspace: Workspace) -> list[str]:
    with workspace.database.reading() as session:
        return [one.key for one in drafts.draft_plans(session)]


def test_a_sheet_is_matched_tried_imported_and_taken_back(app: FastAPI, filled: Workspace) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    page = desk.upload("/import/sheet", "theo dõi.csv", (HEAD + GOOD + BAD).encode()).text
    chosen = fields_of(page)
    assert (chosen["col_task"], chosen["col_lead"], chosen["col_time"]) == ("B", "C", "D")
    assert '<option value="">– chưa rõ' in page
    tried = step(desk, page, "check", status_1="in_progress")
    assert "<script>alert" not in tried
    said = unescape(tried)
    assert "không có đơn vị chủ trì" in said
    assert "chưa có trong danh mục" not in said.partition("Các bản dự thảo")[2]
    assert draft_keys(filled) == []
    faults = desk.act(NEXT, **{**fields_of(tried), "do": "faults"})
    assert faults.headers["content-type"].startswith("text/csv")
    assert "D4" in faults.text
    assert "1 dòng còn lỗi" in unescape(step(desk, tried, "apply"))
    assert fields_of(step(desk, tried, "map"))["col_task"] == "B"
    stranger = signed_in(app, filled, UserRole.ADMINISTRATOR)
    assert stranger.act(NEXT, **{**fields_of(tried), "do": "apply", "only_good": "yes"}).status_code == 404
    place = step(desk, tried, "apply", only_good="yes")
    assert re.fullmatch(r"/plans/\d+/review\?done=sheet_imported", place)
    assert draft_keys(filled) == ["71/KH-UBND"]
    review = unescape(desk.get(place).text)
    assert "Bảng theo dõi ghi đã hoàn thành: 1 nhiệm vụ" in review
    number = re.search(r'name="import" value="(\d+)"', desk.get("/import/sheet").text)
    assert number is not None
    assert desk.act("/import/sheet/undo", **{"import": number[1]}).status_code == 303
    assert draft_keys(filled) == []
    assert desk.act("/import/sheet/undo", **{"import": "x"}).status_code == 422


def test_what_cannot_be_used_is_said_where_it_can_be_mended(app: FastAPI, filled: Workspace) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    for name, content in (("a.xlsx", b"PK\x03\x04x"), ("a.xls", b"\xd0\xcf\x11\xe0"), ("a.csv", b"")):
        answer = desk.upload("/import/sheet", name, content)
        assert (answer.status_code, 'class="problem"' in answer.text) == (422, True), name
    page = desk.upload("/import/sheet", "a.csv", (HEAD + GOOD).encode()).text
    for wrong in (
        {"col_task": ""},
        {"col_lead": "B"},
        {"head_row": "99"},
        {"sheet": "Không có"},
        {"year": "12"},
        {"col_time": "ZZ"},
    ):
        answer = desk.act(NEXT, **{**fields_of(page), "do": "check", **wrong})
        assert (answer.status_code, 'class="problem"' in answer.text) == (422, True), wrong
    for role in (UserRole.AUDITOR, UserRole.SUPERVISOR):
        assert signed_in(app, filled, role).get("/import/sheet").status_code == 403
