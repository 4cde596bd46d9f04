"""The directory in the browser: found without marks, changed with its history kept, a file seen before it is taken."""

import html
import re

import pytest
from fastapi import FastAPI

from models import UserPlan, UserRole
from models.queries import units as unit_queries
from operations.workspace import Workspace
from tests.builders import UNITS_CSV
from tests.web.browser import Browser, a_user, signed_in
from web.sessions import COOKIE, new_session


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)


def details(page: str, **changes: str) -> dict[str, str]:
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    return {"seen": seen[1] if seen else "", "calendar": "vn", **changes}


def test_units_are_found_without_marks_and_taken_as_a_file(desk: Browser) -> None:
    page = desk.get("/units?q=tai+chinh").text
    assert "Đơn vị (1)" in page
    assert "Sở Tài chính" in page
    assert "Đơn vị (1)" in desk.get("/units?q=stc").text
    assert "Không có đơn vị nào như đã chọn" in desk.get("/units?standing=ended").text
    file = desk.get("/units?q=so&as=csv")
    assert "Tìm: so" in file.text
    assert "Sở Y tế" in file.text
    assert "MTTQ" not in file.text
    for bad in ("group=x", "standing=half", "page=0", "as=exe"):
        assert desk.get(f"/units?{bad}").status_code == 422, bad


def test_an_entry_is_changed_and_its_history_stays(desk: Browser, filled: Workspace) -> None:
    place = "/directory/units/STC"
    page = desk.get(place).text
    assert "Tên “Sở Tài chính” và thời gian hoạt động không sửa ở đây" in page
    fields = details(
        page,
        short_name="Sở TC",
        aliases="STC; Sở Tài chánh",
        groups="các sở, ban, ngành;Khối kinh tế",
        parent="UBND",
    )
    assert desk.act(place, **fields).headers["location"] == f"{place}?done=unit_edited"
    assert "Sở TC" in desk.get("/units/STC").text
    assert "Đơn vị (1)" in desk.get("/units?q=tai+chanh").text
    stale = desk.act(place, **fields)
    assert (stale.status_code, "vừa được người khác sửa" in stale.text) == (409, True)
    fresh = details(desk.get(place).text)
    for wrong in (
        {"parent": "STC"},
        {"parent": "NOBODY"},
        {"calendar": "moon"},
        {"aliases": "Sở Cũ (đến 28/2/2020)"},
    ):
        answer = desk.act(place, **(fresh | wrong))
        assert answer.status_code == 422, wrong
        assert 'role="alert"' in answer.text
    under = details(desk.get("/directory/units/UBND").text, parent="STC")
    assert "thuộc chính đơn vị này" in desk.act("/directory/units/UBND", **under).text


def test_people_are_added_changed_and_let_go(desk: Browser, filled: Workspace) -> None:
    place = "/directory/contacts/STC"

    def people() -> dict[str, bool]:
        with filled.database.reading() as session:
            unit = unit_queries.unit_by_code(session, "STC")
            assert unit is not None
            return {one.email: one.is_active for one in unit_queries.contacts(session, unit.id or 0)}

    first = re.findall(r'name="contact" value="(\d+)"', desk.get("/directory/units/STC").text)[0]
    last = desk.act(place, contact=first, act="retire")
    assert (last.status_code, "chỉ còn một chuyên viên" in last.text) == (409, True)
    new = {
        "act": "add",
        "role": "desk",
        "name": "Lê Thị <b>Bình</b>",
        "email": "binh@stc.example.vn",
        "rank": "2",
    }
    assert "contact_added" in desk.act(place, **new).headers["location"]
    assert "&lt;b&gt;Bình" in desk.get("/directory/units/STC").text
    assert desk.act(place, **new).status_code == 409
    for wrong in ({"email": "không phải thư"}, {"name": " "}, {"rank": "0"}, {"role": "boss"}):
        assert desk.act(place, **(new | {"email": "x@y.vn"} | wrong)).status_code == 422, wrong
    changed = {
        "contact": first,
        "act": "change",
        "name": "Trần An",
        "email": "an@stc.example.vn",
        "rank": "1",
    }
    assert "contact_changed" in desk.act(place, **changed).headers["location"]
    assert desk.act("/directory/contacts/SYT", **changed).status_code == 404
    assert "contact_retired" in desk.act(place, contact=first, act="retire").headers["location"]
    assert people()["an@stc.example.vn"] is False
    again = new | {"email": "an@stc.example.vn"}
    assert "contact_added" in desk.act(place, **again).headers["location"]
    assert people()["an@stc.example.vn"] is True


def test_a_new_unit_has_a_name_of_its_own(desk: Browser) -> None:
    new = {
        "code": "SXD",
        "name": "Sở Xây dựng",
        "calendar": "vn",
        "desk_name": "An",
        "desk_email": "an@sxd.example.vn",
    }
    assert desk.act("/directory/new", **new).headers["location"].startswith("/directory/units/SXD")
    assert "an@sxd.example.vn" in desk.get("/directory/units/SXD").text
    for wrong, status in (
        ({}, 409),
        ({"code": "SX2"}, 409),
        ({"code": "có dấu cách"}, 422),
        ({"code": "S3", "name": ""}, 422),
    ):
        answer = desk.act("/directory/new", **(new | wrong))
        assert answer.status_code == status, wrong


def test_a_file_is_seen_before_it_is_taken(desk: Browser, filled: Workspace) -> None:
    data = UNITS_CSV.replace("desk@stc.example.vn", "moi@stc.example.vn") + "SXD,Sở Xây dựng,,,,,,,,,,,,\n"
    seen = desk.upload("/directory/import/preview", "donvi.csv", data.encode())
    page = html.unescape(seen.text)
    for words in (
        "Thêm <strong>1</strong>",
        "sửa <strong>1</strong>",
        "moi@stc.example.vn",
        "SXD – Sở Xây dựng",
    ):
        assert words in page, words
    fields = dict(re.findall(r'name="(ticket|name|seen)" value="([^"]*)"', page))
    assert "Đơn vị (6)" in desk.get("/units").text
    forged = desk.act("/directory/import/apply", **(fields | {"seen": "x"}))
    assert forged.status_code == 409
    assert desk.act("/directory/import/apply", **fields).headers["location"] == "/units?done=units_imported"
    assert "Đơn vị (7)" in desk.get("/units").text
    again = desk.upload("/directory/import/preview", "donvi.csv", data.encode()).text
    assert "Không có gì thay đổi" in again
    bad = desk.upload("/directory/import/preview", "donvi.csv", b"code,name\nA,\n")
    assert (bad.status_code, "dòng 2" in bad.text) == (422, True)
    assert desk.get("/directory/import/template.xlsx").status_code == 200


def test_whose_rights_end_somewhere_changes_no_directory_calendar_or_policy(
    app: FastAPI, filled: Workspace
) -> None:
    user = a_user(filled, UserRole.COORDINATOR_HEAD)
    with filled.database.transaction() as session:
        session.add(UserPlan(user_id=user.id or 0, plan_id=1))
    limited = Browser(app)
    limited.cookies.set(COOKIE, new_session(filled, user), domain="dondoc.example")
    for place in ("/units", "/plans", "/plans/1", "/policies", "/policies/ladder/report", "/calendar"):
        assert limited.get(place).status_code == 200, place
    for place in (
        "/directory/units/STC",
        "/directory/new",
        "/directory/import",
        "/policies/ladder/report/edit",
    ):
        assert limited.get(place).status_code == 403, place
    for place in (
        "/directory/units/STC",
        "/directory/contacts/STC",
        "/directory/new",
        "/calendar",
        "/policies/ladder/save",
    ):
        assert limited.act(place).status_code == 403, place
    auditor = signed_in(app, filled, UserRole.AUDITOR)
    assert auditor.get("/directory/units/STC").status_code == 403
