"""The page of the search: words marked and never run, everybody within their reach."""

from fastapi import FastAPI
from sqlalchemy import text

from models import UserRole
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in

SCRIPT = "<script>alert(1)</script>"


def found_in(page: str) -> int:
    return page[page.find('<section class="found"') :].count("<li>")


def write(workspace: Workspace, statement: str, **values: str) -> None:
    with workspace.database.transaction() as session:
        session.execute(text(statement), values)


def test_words_found_are_marked_and_lead_to_their_page(app: FastAPI, filled: Workspace) -> None:
    page = signed_in(app, filled, UserRole.SUPERVISOR).get("/search?q=bao cao ket qua").text
    assert "<mark>báo</mark> <mark>cáo</mark> <mark>kết</mark> <mark>quả</mark>" in page
    assert 'href="/plans/1#n' in page
    assert 'value="bao cao ket qua"' in page


def test_what_looks_like_a_page_is_shown_as_text(app: FastAPI, filled: Workspace) -> None:
    write(filled, "UPDATE assignment SET task = :task", task=f"Rà soát {SCRIPT} quý III")
    page = signed_in(app, filled, UserRole.SUPERVISOR).get("/search?q=ra soat alert quy 3").text
    assert "<mark>alert</mark>" in page
    assert SCRIPT not in page
    assert "<script>" not in page


def test_a_units_people_find_their_own_tasks_and_no_other_units(app: FastAPI, filled: Workspace) -> None:
    officer = signed_in(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    assert "Sở Y tế" not in officer.get("/search?q=so y te").text
    page = officer.get("/search?q=trinh ban hanh").text
    assert found_in(page) == 1
    assert 'href="/obligations/' in page


def test_nobody_in_particular_searches_nothing(app: FastAPI, filled: Workspace) -> None:
    assert Browser(app).get("/search?q=a").headers["location"].startswith("/login")


def test_a_list_of_one_kind_has_pages_and_files(app: FastAPI, filled: Workspace) -> None:
    write(
        filled,
        "INSERT INTO unit (code, name, folded_name, short_name, kind, calendar, needs_approval) WITH RECURSIVE n(i) AS"
        " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) SELECT 'X' || i, 'Xã thử ' || i, '', '', '', 'vn', 0 FROM n",
    )
    browser = signed_in(app, filled, UserRole.AUDITOR)
    assert "Xem tất cả: Đơn vị (60)" in browser.get("/search?q=xa thu").text
    page = browser.get("/search?q=xa thu&kind=unit&page=3").text
    assert (found_in(page), 'start="51"' in page) == (10, True)
    table = browser.get("/search?q=xa thu&as=csv").text
    assert table.count("Xã thử") >= 60
    assert "Từ cần tìm: xa thu" in table


def test_addresses_that_make_no_sense_are_said_to_be_so(app: FastAPI, filled: Workspace) -> None:
    browser = signed_in(app, filled, UserRole.AUDITOR)
    assert [
        browser.get(f"/search?q=a&{odd}").status_code for odd in ("kind=x", "page=0", "page=x", "as=doc")
    ] == [422] * 4
    assert browser.get("/search?q=" + "%22*(" * 500).status_code == 200
    assert browser.get("/search").status_code == 200
