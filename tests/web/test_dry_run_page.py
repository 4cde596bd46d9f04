"""Who will receive what, and when: on the page, on paper and in a file."""

import csv
from io import StringIO

import pytest
from fastapi import FastAPI

from models import UserRole
from operations.drafts.choose_for_plan import bind_name
from operations.drafts.import_draft import import_draft
from operations.workspace import Workspace
from tests.builders import a_deadline, a_draft
from tests.web.browser import Browser, signed_in
from tests.web.drafts import ODD_NAME, plan_of
from web.app import create_app
from web.coming_letters import as_csv

PLACE = "/plans/1/dry-run"


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)


def test_a_draft_shows_its_letters_before_it_is_confirmed(clerk: Browser, drafted: Workspace) -> None:
    waiting = clerk.get(PLACE).text
    assert "Chưa tính được thư sẽ gửi" in waiting
    assert ODD_NAME in waiting
    bind_name(drafted, plan_of(drafted).key, ODD_NAME, ["STC"], version=1)
    assert f'href="{PLACE}"' in clerk.get("/plans/1/schedule").text
    page = clerk.get(PLACE).text
    assert "chưa thư nào được gửi" in page
    assert "Thứ Hai 7/6/2021" in page  # the half-year report is asked for
    assert 'href="/obligations/' not in clerk.get(f"{PLACE}?unit=STC").text
    assert "Theo dõi" in clerk.get("/plans/1").text
    assert "Dự thảo, chờ xác nhận" in clerk.get("/plans/1").text


def test_days_people_and_units_lead_to_their_letters(desk: Browser) -> None:
    assert f'href="{PLACE}"' in desk.get("/plans/1").text
    days = desk.get(PLACE).text
    assert "?day=2021-06-22" in days
    assert "Thứ Ba 22/6/2021" in days
    day = desk.get(f"{PLACE}?day=2021-06-22").text
    assert "Thư ngày 22/6/2021" in day
    assert "Chuyên viên SNV" in day or "Giám đốc" in day
    people = desk.get(f"{PLACE}?by=person").text
    assert "?by=person&amp;person=head%40stc.example.vn" in people
    person = desk.get(f"{PLACE}?by=person&person=head@stc.example.vn").text
    assert "Giám đốc STC" in person
    assert "desk@stc.example.vn" not in person
    units = desk.get(f"{PLACE}?by=unit").text
    assert "?by=unit&amp;unit=STC" in units
    assert "đôn đốc mức 3, dự thảo công văn" in desk.get(f"{PLACE}?unit=STC").text


def test_on_time_means_no_urging_and_a_week_is_a_week(desk: Browser) -> None:
    assert "mức 2" in desk.get(PLACE).text
    on_time = desk.get(f"{PLACE}?assuming=on_time").text
    assert "mức" not in on_time.partition("<tbody>")[2]
    week = desk.get(f"{PLACE}?days=7").text
    assert "đến Thứ Sáu 25/6/2021" in week
    assert "?days=7&amp;day=2021-06-22" in week
    assert "day=2021-06-28" not in week


def test_the_file_says_what_was_selected_and_when(desk: Browser) -> None:
    response = desk.get(f"{PLACE}.csv?unit=STC&days=30")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="thu-se-gui-' in response.headers["content-disposition"]
    rows = list(csv.reader(StringIO(response.text.removeprefix("\ufeff"))))
    head = " ".join(row[0] for row in rows[:3])
    for words in (
        "46/KH-UBND",
        "Từ 18/6/2021 đến 18/7/2021",
        "nếu không ai gửi báo cáo",
        "về Sở Tài chính",
        "Tính lúc 09:00",
    ):
        assert words in head, words
    names = next(index for index, row in enumerate(rows) if row[:1] == ["Ngày gửi"])
    lines = [dict(zip(rows[names], row, strict=True)) for row in rows[names + 1 :]]
    assert {line["Đơn vị"] for line in lines} == {"Sở Tài chính"}
    assert ("23/06/2021", "đôn đốc mức 3, dự thảo công văn") in {
        (line["Ngày gửi"], line["Bước"]) for line in lines
    }


def test_a_cell_that_looks_like_a_formula_is_only_text() -> None:
    assert "'=1+1" in "".join(as_csv(["=1+1"], (), ()))


@pytest.mark.parametrize(
    "query", ["assuming=maybe", "days=8", "by=colour", "day=31/6", "page=0", "page=x", "page=99999999999"]
)
def test_what_the_page_does_not_offer_is_refused(desk: Browser, query: str) -> None:
    assert desk.get(f"{PLACE}?{query}").status_code == 422


def test_nobody_known_is_an_empty_list_and_no_fault(desk: Browser) -> None:
    page = desk.get(f"{PLACE}?person=%3Cb%3E&page=7").text
    assert "Không có thư nào gửi &lt;b&gt;" in page


def test_an_obligation_says_when_it_will_be_reminded_of(desk: Browser, obligation_id: int) -> None:
    page = desk.get(f"/obligations/{obligation_id}").text
    block = page.partition('id="coming"')[2].partition("</table>")[0]
    assert block.count("<tr>") == 4  # the head and the three letters that are left
    assert "Thứ Tư 23/6/2021" in block
    assert "Giám đốc STC" in block


def test_crowded_days_are_told_before_the_plan_is_confirmed(office: Workspace) -> None:
    five = [a_deadline(due_on="2021-06-30", section=str(number)) for number in range(5)]
    import_draft(office, a_draft(*five), name="ke-hoach.docx", checksum="x")
    desk = signed_in(create_app(office), office, UserRole.COORDINATING_DESK)
    warning = "Sở Tài chính có 5 việc cùng hạn 30/6/2021"
    assert warning in desk.get("/plans/1/schedule").text
    assert warning in desk.get(PLACE).text
    assert warning in desk.get(f"{PLACE}.csv").text
