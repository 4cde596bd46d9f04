"""Units change by the browser: preview, apply, questions."""

import html
import re

import pytest
from fastapi import FastAPI

from models import UserRole
from models.queries import units as unit_queries
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in

BASIS = "Nghị quyết 15/NQ-HĐND ngày 10/6/2021"
FORM = {"effective_on": "2021-06-15", "legal_basis": BASIS}
TOML = f"""
kind = "merge"
effective_on = 2021-06-15
legal_basis = "{BASIS}"
from = ["STC", "STP"]

[[to]]
code = "STCTP"
name = "Sở Tài chính và Tư pháp"
"""


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)


def carried(page: str) -> dict[str, str]:
    """The hidden fields of the form that applies what is shown."""
    found = {}
    for name in ("asked", "seen"):
        field = re.search(rf'name="{name}" value="([^"]*)"', page)
        assert field is not None, name
        found[name] = html.unescape(field[1])
    return found


def names(workspace: Workspace) -> dict[str, str]:
    with workspace.database.reading() as session:
        return {unit.code: unit.name for unit in unit_queries.all_units(session) if unit.valid_to is None}


def test_a_merge_from_a_file_is_seen_applied_once_and_told_on_both_pages(
    desk: Browser, filled: Workspace
) -> None:
    before = names(filled)
    page = desk.upload("/units/changes/preview", "hop-nhat.toml", TOML.encode())
    assert page.status_code == 200
    assert "Sở Tài chính, Sở Tư pháp hợp nhất thành Sở Tài chính và Tư pháp" in page.text
    assert "quá hạn từ trước, giữ số ngày" in page.text
    assert names(filled) == before
    fields = carried(page.text)
    done = desk.act("/units/changes/apply", **fields)
    assert done.headers["location"] == "/units/changes?done=unit_changed"
    assert "STC" not in names(filled)
    listed = desk.get("/units/changes").text
    assert BASIS in listed
    assert "Đã áp dụng (1)" in listed
    assert "(trước 15/6/2021: Sở Tài chính; Sở Tư pháp)" in desk.get("/units/STCTP").text
    again = desk.act("/units/changes/apply", **fields)
    assert again.status_code in (409, 422)


def test_a_rename_by_the_form_and_a_mistake_in_words(desk: Browser, filled: Workspace) -> None:
    page = desk.act(
        "/units/changes/preview", kind="rename", **{"from": "SYT"}, name="Sở Y tế và Dân số", **FORM
    )
    desk.act("/units/changes/apply", **carried(page.text))
    assert names(filled)["SYT"] == "Sở Y tế và Dân số"
    wrong = desk.act("/units/changes/preview", kind="merge", **{"from": "STC"}, to="STP", **FORM)
    assert wrong.status_code == 422
    assert "ít nhất 2" in wrong.text


def test_what_was_looked_at_is_what_is_applied(desk: Browser, filled: Workspace) -> None:
    page = desk.act("/units/changes/preview", kind="absorb", **{"from": "STP"}, to="STC", **FORM)
    fields = {**carried(page.text), "seen": "another"}
    assert desk.act("/units/changes/apply", **fields).status_code == 409
    assert "STP" in names(filled)


def test_a_question_left_open_is_answered_on_the_page(desk: Browser) -> None:
    page = desk.act("/units/changes/preview", kind="dissolve", **{"from": "STC"}, **FORM)
    assert "Sau khi áp dụng còn phải quyết định" in page.text
    desk.act("/units/changes/apply", **carried(page.text))
    asked = re.search(r'action="(/units/changes/questions/\d+)"', desk.get("/units/changes").text)
    assert asked is not None
    done = desk.act(asked[1], answer="giao Sở Tư pháp theo kế hoạch điều chỉnh")
    assert done.headers["location"].endswith("done=question_settled")
    assert asked[1] not in desk.get("/units/changes").text


def test_only_the_desk_changes_units(app: FastAPI, filled: Workspace) -> None:
    auditor = signed_in(app, filled, UserRole.AUDITOR)
    assert 'action="/units/changes/preview"' not in auditor.get("/units/changes").text
    assert (
        auditor.act("/units/changes/preview", kind="dissolve", **{"from": "STC"}, **FORM).status_code == 403
    )
