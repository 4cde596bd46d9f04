"""The calendar in a browser, without scripts: seen by the house, changed by the desk, previewed before it is confirmed."""

import html
import re

import pytest
from fastapi import FastAPI

from models import UserRole
from models.queries import calendar as calendar_queries
from operations.calendars.add_calendar import add_calendar
from operations.calendars.calendar_effects import current_version
from operations.workspace import Workspace
from tests.operations.amending import letters, tasks_of
from tests.web.browser import Browser, signed_in

SWAP = {
    "what": "swap",
    "day_off": "2021-06-30",
    "make_up": "2021-07-03",
    "source": "Công văn 9/UBND ngày 18/6/2021 <b>",
}


def hidden(page: str) -> dict[str, str]:
    """The fields of the confirming form."""
    form = page[page.index("/change") :]
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'name="(version|change)" value="([^"]*)"', form)
    }


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)


def test_a_swap_is_previewed_confirmed_and_told_once(desk: Browser, filled: Workspace) -> None:
    before = len(letters(filled, "calendar_changed"))
    preview = desk.act("/calendar/vn/preview", **SWAP)
    assert preview.status_code == 200
    page = preview.text
    for words in ("Thứ Tư 30/6/2021", "Thứ Năm 1/7/2021", "Sở Y tế", "1 người có hạn dời", "&lt;b&gt;"):
        assert words in page
    assert "<b>" not in page
    assert str(tasks_of(filled, "46/KH-UBND", "SYT")[0].due_on) == "2021-06-30"
    fields = hidden(page)
    assert fields["version"] == "1"
    answer = desk.act("/calendar/vn/change", **fields)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/calendar/vn?done=calendar_changed&year=2021",
    )
    shown = desk.get(answer.headers["location"]).text
    assert "Đã đổi lịch làm việc" in shown
    assert "phiên bản 2" in shown
    assert "Làm bù cho ngày 30/06/2021" in shown
    assert str(tasks_of(filled, "46/KH-UBND", "SYT")[0].due_on) == "2021-07-01"
    assert desk.act("/calendar/vn/change", **fields).status_code == 409
    assert len(letters(filled, "calendar_changed")) == before + 1


def test_a_day_and_a_file_are_previewed_and_bad_ones_are_told(desk: Browser, filled: Workspace) -> None:
    day = {"what": "day", "day": "2021-06-30", "kind": "holiday", "name": "Ngày hội", "source": "1/QĐ"}
    assert "dự kiến" in desk.act("/calendar/vn/preview", **day).text
    assert "chính thức" in desk.get("/calendar?year=2021").text
    assert (
        "Không có hạn nào phải dời" in desk.act("/calendar/vn/preview", what="remove", day="2021-09-02").text
    )
    content = "ngày,loại,tên,văn bản\n30/6/2021,nghỉ lễ,Ngày hội,1/QĐ\n".encode()

    def upload(name: str, data: bytes) -> tuple[int, str]:
        fields = {"form_token": desk.form_token(), "what": "file", "source": ""}
        headers = {"origin": "http://dondoc.example"}
        files = [("file", (name, data))]
        response = desk._send("POST", "/calendar/vn/preview", headers, data=fields, files=files)
        return response.status_code, response.text

    status, page = upload("nghi.csv", content)
    assert (status, "Ngày hội" in page, "Thứ Năm 1/7/2021" in page) == (200, True, True)
    status, page = upload("nghi.csv", content.replace(b"30/6", b"31/6"))
    assert 400 <= status < 500
    assert "nghi.csv, dòng 2, cột day" in page
    for bad in (
        {"what": "nonsense"},
        {**SWAP, "day_off": "2021-06-26"},
        {**SWAP, "source": ""},
        {**day, "kind": "strike"},
        {**day, "name": ""},
        {"what": "year", "year": "hai nghìn"},
        {"what": "file"},
    ):
        answer = desk.act("/calendar/vn/preview", **bad)
        assert 400 <= answer.status_code < 500, bad
    for change in (
        "",
        "[]",
        '{"put":[["2021-06-30","strike","a","b",true]],"remove":[]}',
        '{"put":[[1]],"remove":[]}',
    ):
        assert 400 <= desk.act("/calendar/vn/change", change=change, version="1").status_code < 500
    assert 400 <= desk.act("/calendar/vn/change", change='{"put":[],"remove":[]}').status_code < 500
    assert current_version(filled, "vn") == 1


def test_the_rules_of_a_calendar_are_previewed_and_confirmed(desk: Browser, filled: Workspace) -> None:
    rule = {"what": "rule", "roll": "previous_working_day", "inclusive": "yes"}
    page = desk.act("/calendar/vn/preview", **rule).text
    assert "về ngày làm việc liền trước" in page
    assert "chỉ áp dụng cho văn bản đọc từ nay" in page
    assert filled.calendar.roll_rule.value == "next_working_day"
    assert desk.act("/calendar/vn/change", **hidden(page)).status_code == 303
    assert (filled.calendar.roll_rule.value, filled.calendar.before_is_inclusive) == (
        "previous_working_day",
        True,
    )
    assert '<option value="previous_working_day" selected>' in desk.get("/calendar").text
    assert "Không có gì thay đổi" in desk.act("/calendar/vn/preview", **rule).text
    assert 400 <= desk.act("/calendar/vn/preview", what="rule", roll="sideways").status_code < 500
    forged = '{"put":[],"remove":[],"roll":"sideways"}'
    assert 400 <= desk.act("/calendar/vn/change", change=forged, version="2").status_code < 500


def test_the_house_reads_and_only_the_desk_changes(app: FastAPI, filled: Workspace) -> None:
    auditor = signed_in(app, filled, UserRole.AUDITOR)
    page = auditor.get("/calendar?year=2021").text
    assert "Giỗ Tổ" in page or "Giỗ tổ" in page
    assert "Xem trước" not in page
    assert auditor.act("/calendar/vn/preview", **SWAP).status_code == 403
    assert auditor.act("/calendar/vn/change", change="{}", version="1").status_code == 403
    officer = signed_in(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    assert officer.get("/calendar").status_code == 403
    assert auditor.get("/calendar/khac").status_code == 404
    assert auditor.get("/calendar?year=1").status_code in (400, 404, 422)
    assert "ngày dự kiến" in auditor.get("/calendar?year=2028").text


def test_a_calendar_changed_by_another_process_is_seen_at_the_next_request(
    desk: Browser, filled: Workspace
) -> None:
    add_calendar(filled, "truong", name="Lịch các trường", weekdays="mon tue wed thu fri sat")
    assert "theo Lịch làm việc của cơ quan nhà nước" in desk.get("/calendar/truong?year=2021").text
    with filled.database.transaction() as session:
        row = calendar_queries.calendar_by_key(session, "truong")
        assert row is not None
        calendar_queries.take_version(session, "truong", row.version, at=row.changed_at, by="tiến trình khác")
        row_days = calendar_queries.entries(session, "vn")
        calendar_queries.remove_days(session, "vn", [row_days[0].day])
    assert not filled.calendar.is_workday(row_days[0].day)
    desk.get("/calendar")
    assert filled.calendar.is_workday(row_days[0].day)


def test_a_chain_that_does_not_fit_has_to_be_accepted(desk: Browser) -> None:
    """The period of nine months: units are due on 16/9, the body above on 20/9; only 17/9 lies between."""

    def confirm(day: str, **choices: str) -> tuple[int, str]:
        entry = {"what": "day", "day": day, "kind": "holiday", "name": "Nghỉ", "source": "1/QĐ"}
        fields = hidden(desk.act("/calendar/vn/preview", **entry).text)
        answer = desk.act("/calendar/vn/change", **fields, **choices)
        return answer.status_code, answer.text

    assert confirm("2021-09-16")[0] == 303  # units: 17/9, a Friday, and Monday 20/9 still comes after
    status, page = confirm("2021-09-17")
    assert 400 <= status < 500
    assert "thiếu 1 ngày làm việc" in page
    assert confirm("2021-09-17", accept_short="yes")[0] == 303
