"""The pages of scorecards: without a script, for the house and for a unit's own people, with words that stay words."""

import json
import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from cli.main import run_command_line
from models import Unit, UserRole
from models.queries import unit_changes as change_queries
from models.queries import units as unit_queries
from operations.reporting import keep_scorecards
from operations.workspace import Workspace
from tests.web.api_calls import a_program, problem
from tests.web.browser import Browser, signed_in

HOSTILE = "<script>alert('x')</script> {{ 7 * 7 }}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def auditor(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.AUDITOR)


def test_the_table_leads_to_the_card_and_the_card_to_the_evidence(auditor: Browser) -> None:
    page = auditor.get("/scorecards").text
    assert "Kết quả thực hiện năm 2021" in page
    assert "không chấm điểm, không xếp loại" in page
    assert "ngày 01/01 đến ngày 31/12" in page
    assert "<script" not in page
    assert page.count("/scorecards/") > page.count('<th scope="row"')
    by_level = auditor.get("/scorecards?year=2021&sort=level").text
    assert re.findall(r'href="/scorecards/([A-Z]+)\?', by_level)[0] == "STC"
    card = auditor.get("/scorecards/STC?year=2021").text
    assert "số việc đã hoàn thành / (số đã hoàn thành + số quá hạn chưa xong)" in card
    assert "0/2 = 0 %" in card
    places = set(re.findall(r'href="(/obligations/\d+)"', card))
    assert f"Bằng chứng ({len(places)})" in card
    assert all(auditor.get(place).status_code == 200 for place in places)
    for place in ("/units", "/reports"):
        assert 'href="/scorecards"' in auditor.get(place).text, place
    assert 'href="/scorecards/STC"' in auditor.get("/units/STC").text


def test_files_come_as_they_are_named(auditor: Browser) -> None:
    kinds = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF", "json": b"{"}
    for form, start in kinds.items():
        file = auditor.get(f"/scorecards/download?form={form}&year=2021&unit=STC")
        assert file.content.startswith(start), form
        assert f"ket-qua-2021-STC.{form}" in file.headers["content-disposition"]
    assert auditor.get("/scorecards/download").headers["content-type"] == XLSX
    assert "không có việc nào" in auditor.get("/scorecards?year=1999").text.casefold()
    wrong = ("?form=exe", "?year=x", "?year=0021", "?year=²⁰²¹", "?unit=KHONG")
    assert [auditor.get(f"/scorecards/download{one}").status_code for one in wrong] == [
        422,
        422,
        422,
        422,
        404,
    ]


def test_a_units_own_people_see_their_own_card_alone(app: FastAPI, filled: Workspace) -> None:
    unit = signed_in(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    for place in ("/scorecards/STC", "/scorecards/download?unit=STC"):
        assert unit.get(place).status_code == 200, place
    for place in ("/scorecards", "/scorecards/SYT", "/scorecards/download", "/scorecards/download?unit=SYT"):
        assert unit.get(place).status_code == 403, place
    for place in ("/scorecards", "/scorecards/STC", "/scorecards/download"):
        assert Browser(app).get(place).headers["location"].startswith("/login"), place


def test_the_name_of_a_unit_stays_a_name(auditor: Browser, filled: Workspace) -> None:
    with filled.database.transaction() as session:
        unit: Unit | None = unit_queries.unit_by_code(session, "STC")
        assert unit is not None
        change_queries.rename_unit(session, unit, name=HOSTILE)
    for place in ("/scorecards", "/scorecards/STC"):
        page = auditor.get(place).text
        assert "<script>alert" not in page, place
        assert "&lt;script&gt;alert" in page, place
        assert " 49 " not in page, place
    for form in ("xlsx", "docx", "pdf"):
        assert auditor.get(f"/scorecards/download?form={form}").status_code == 200, form


def test_the_command_writes_every_form(
    filled: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ket-qua.json"
    given = ["--data", str(filled.data), "--output"]
    assert run_command_line(["scorecard", "2021", "--unit", "STC", *given, str(file)]) == 0
    assert "1 đơn vị" in capsys.readouterr().out
    assert [unit["code"] for unit in json.loads(file.read_text("utf-8"))["units"]] == ["STC"]
    for form in ("xlsx", "docx", "pdf"):
        assert run_command_line(["scorecard", "2021", *given, str(tmp_path / f"x.{form}")]) == 0
        assert (tmp_path / f"x.{form}").stat().st_size > 1000
    assert run_command_line(["scorecard", "2021", *given, str(tmp_path / "x.exe")]) == 3
    assert run_command_line(["scorecard", "2021", "--plan", "9/KH", *given, str(file)]) == 1


def test_the_book_of_a_year_too_large_for_a_file_is_refused_and_a_unit_still_has_its_own(
    app: FastAPI, filled: Workspace, auditor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep_scorecards, "MOST_AT_ONCE", 1)
    said = auditor.get("/scorecards/download?year=2021")
    assert said.status_code == 422
    assert "kết quả của từng đơn vị" in said.text
    assert auditor.get("/scorecards/download?year=2021&unit=STC").status_code == 200
    program = a_program(app, filled, UserRole.SUPERVISOR)
    for path in ("/scorecards", "/scorecards.xlsx"):
        assert problem(program.get(path, year=2021))[0] == 422, path
    assert program.get("/units/STC/scorecard", year=2021).status_code == 200


def test_programs_read_the_table_as_the_page_shows_it_and_count_a_large_year_anew(
    app: FastAPI, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = a_program(app, filled, UserRole.COORDINATING_DESK)
    counted = program.get("/scorecard-table", year=2021).json()["items"]
    (stc,) = [one for one in counted if one["unit"] == "STC"]
    assert stc["figures"]["overdue"] > 0
    assert stc["completion"] == 0
    assert not program.post("/scorecard-table/renew", json={"year": 2021}).json()["changed"]
    monkeypatch.setattr(keep_scorecards, "MOST_AT_ONCE", 1)
    assert problem(program.get("/scorecard-table", year=2021))[0] == 409
    assert program.post("/scorecard-table/renew", json={"year": 2021}).json()["changed"]
    kept = program.get("/scorecard-table", year=2021).json()["items"]
    assert [{**one, "as_of": ""} for one in kept] == [{**one, "as_of": ""} for one in counted]
    limited = a_program(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    assert limited.get("/scorecard-table", year=2021).status_code == 403
