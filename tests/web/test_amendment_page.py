"""The page of an amendment: chosen by a person, seen as a difference, corrected row by row, applied once."""

import re
from datetime import date

import pytest
from fastapi import FastAPI

from models import UserRole
from models.queries import plans as plan_queries
from operations.workspace import Workspace
from rules.lifecycle import PlanState
from rules.revision import AmendmentScope
from tests.builders import a_deadline, a_reporting_duty, an_assignment
from tests.operations.amending import GUIDE, RULE, WHOLE, an_amendment, tasks_of, the_plan
from tests.web.browser import Browser, signed_in

TITLE = "Điều chỉnh, bổ sung một số nội dung Kế hoạch số 46/KH-UBND ngày 22/3/2021"


@pytest.fixture
def draft(filled: Workspace) -> int:
    """What changes the plan of the house: a deadline moved, a task reworded, one that is new."""
    key = an_amendment(
        filled,
        None,
        a_deadline("Sở Y tế", "2021-08-31"),
        an_assignment(task=f"{GUIDE} năm 2021", cooperating=("Sở Tư pháp",)),
        an_assignment("Sở Tư pháp", task="Thẩm định dự thảo quy chế"),
        title=TITLE,
        date=date(2021, 6, 17),
    )
    return the_plan(filled, key).id or 0


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)


def running_id(workspace: Workspace) -> int:
    return the_plan(workspace, "46/KH-UBND").id or 0


def versions(page: str) -> dict[str, str]:
    return {name: re.findall(rf'name="{name}" value="(\d+)"', page)[-1] for name in ("version", "base")}


def choose(browser: Browser, workspace: Workspace, draft: int, scope: AmendmentScope) -> str:
    """The page after a person has said which plan is amended."""
    version = re.findall(r'name="version" value="(\d+)"', browser.get(f"/plans/{draft}/amendment").text)[0]
    response = browser.act(
        f"/plans/{draft}/amendment", version=version, amends=str(running_id(workspace)), scope=scope.value
    )
    assert response.status_code == 303
    return browser.get(response.headers["location"]).text


def test_the_plan_it_changes_is_suggested_with_its_reason_and_chosen_by_a_person(
    desk: Browser, filled: Workspace, draft: int
) -> None:
    page = desk.get(f"/plans/{draft}/amendment").text
    assert (
        "Gợi ý 46/KH-UBND: văn bản viết “Điều chỉnh, bổ sung một số nội dung Kế hoạch số 46/KH-UBND" in page
    )
    assert re.search(rf'<option value="{running_id(filled)}" selected>', page)
    assert re.search(r'value="partial" required checked', page)
    assert "2. Khác biệt" not in page
    assert the_plan(filled, "60/KH-UBND").amends_plan_id is None


def test_the_difference_marks_words_and_dates_and_says_what_follows(
    desk: Browser, filled: Workspace, draft: int
) -> None:
    page = choose(desk, filled, draft, AmendmentScope.PARTIAL)
    assert "<ins>năm 2021</ins>" in page
    assert "<ins>31/8/2021" in page.replace("\n", "")
    assert "<del>30/6/2021" in page
    assert "SYT" not in page.split("Theo đơn vị")[0].split("đổi hạn:")[0]
    assert re.search(r"đổi hạn: Sở Y tế 30/6/2021 → 31/8/2021", page)
    assert "Thẩm định dự thảo quy chế" in page
    assert "Những gì đã báo cáo giữ nguyên" in page
    assert the_plan(filled, "60/KH-UBND").state is PlanState.DRAFT


def test_applying_leads_to_the_running_plan_with_its_history(
    desk: Browser, filled: Workspace, draft: int
) -> None:
    seen = versions(choose(desk, filled, draft, AmendmentScope.PARTIAL))
    response = desk.act(f"/plans/{draft}/amendment/apply", **seen)
    assert response.headers["location"] == f"/plans/{running_id(filled)}?done=amended#amendments"
    page = desk.get(response.headers["location"]).text
    assert "Đã điều chỉnh bởi" in page
    assert "Thời hạn: 30/6/2021 → 31/8/2021" in page
    assert "Người dùng coordinating_desk-house" in page
    (task,) = tasks_of(filled, "46/KH-UBND", "SYT")
    assert (task.due_on, task.original_due_on) == (date(2021, 8, 31), date(2021, 6, 30))
    story = desk.get(f"/obligations/{task.id}").text
    assert "Đổi hạn theo kế hoạch điều chỉnh" in story
    assert "30/6/2021 → 31/8/2021" in story
    # The address of the draft leads there from now on, and the form cannot be sent again.
    assert (
        desk.get(f"/plans/{draft}/amendment").headers["location"] == f"/plans/{running_id(filled)}#amendments"
    )
    assert desk.act(f"/plans/{draft}/amendment/apply", **seen).status_code == 409


def test_a_row_is_chosen_otherwise_and_taken_back(desk: Browser, filled: Workspace, draft: int) -> None:
    page = choose(desk, filled, draft, WHOLE)
    place = f"/plans/{draft}/amendment/row"
    new_id = re.findall(r'name="new_id" value="(\d+)"', page)[0]
    version = versions(page)["version"]
    response = desk.act(place, version=version, new_id=new_id, choice="new")
    page = desk.get(response.headers["location"]).text
    assert "do người rà soát chọn" in page
    old_id = re.findall(r'name="old_id" value="(\d+)"', page)[0]
    response = desk.act(place, version=versions(page)["version"], old_id=old_id, choice="keep")
    page = desk.get(response.headers["location"]).text
    assert "không nhắc đến, giữ nguyên" in page
    with filled.database.reading() as session:
        rows = plan_queries.assignments(session, running_id(filled))
    number = next(row.position for row in rows if row.task == RULE and row.unit_as_named == "Sở Tài chính")
    response = desk.act(
        place, version=versions(page)["version"], new_id=new_id, choice="pair", place=str(number)
    )
    assert response.status_code == 303
    page = desk.get(response.headers["location"]).text
    assert "đổi đơn vị" in page
    response = desk.act(place, version=versions(page)["version"], new_id=new_id, choice="automatic")
    assert response.status_code == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"choice": ""}, "Chưa chọn cách xử lý"),
        ({"choice": "pair", "place": "999"}, "không có nhiệm vụ số 999"),
        ({"choice": "keep"}, "Chưa chọn cách xử lý"),
    ],
)
def test_a_choice_that_means_nothing_is_said(
    desk: Browser, filled: Workspace, draft: int, fields: dict[str, str], words: str
) -> None:
    page = choose(desk, filled, draft, WHOLE)
    new_id = re.findall(r'name="new_id" value="(\d+)"', page)[0]
    response = desk.act(
        f"/plans/{draft}/amendment/row", version=versions(page)["version"], new_id=new_id, **fields
    )
    assert response.status_code == 422
    assert words.casefold() in response.text.casefold()


def test_what_is_applied_is_what_was_seen(desk: Browser, filled: Workspace, draft: int) -> None:
    seen = versions(choose(desk, filled, draft, AmendmentScope.PARTIAL))
    choose(desk, filled, draft, WHOLE)
    response = desk.act(f"/plans/{draft}/amendment/apply", **seen)
    assert response.status_code == 409
    assert f"/plans/{draft}/amendment" in response.text
    assert desk.act(f"/plans/{draft}/amendment/apply", version=seen["version"]).status_code == 422


def test_a_name_that_is_not_bound_holds_the_button_back(desk: Browser, filled: Workspace) -> None:
    key = an_amendment(filled, "46/KH-UBND", a_deadline("Sở Du lịch", "2021-09-30"), number="61/KH")
    page = desk.get(f"/plans/{the_plan(filled, key).id}/amendment").text
    assert "tên chưa gắn với đơn vị (Sở Du lịch)" in page
    assert "Áp dụng điều chỉnh" not in page


def test_the_same_plan_in_another_file_is_said_to_be_the_same(desk: Browser, filled: Workspace) -> None:
    draft = [a_reporting_duty(), an_assignment(), a_deadline(due_on="2021-05-14")]
    key = an_amendment(filled, "46/KH-UBND", *draft, number="46/KH-UBND")
    page = desk.get(f"/plans/{the_plan(filled, key).id}/amendment").text
    assert "Không có khác biệt: cùng một kế hoạch ở tệp khác" in page
    response = desk.act(f"/plans/{the_plan(filled, key).id}/amendment/apply", **versions(page))
    assert "done=same_plan" in response.headers["location"]


def test_who_only_reads_sees_the_difference_and_no_button(
    app: FastAPI, filled: Workspace, desk: Browser, draft: int
) -> None:
    choose(desk, filled, draft, AmendmentScope.PARTIAL)
    page = signed_in(app, filled, UserRole.AUDITOR).get(f"/plans/{draft}/amendment").text
    assert "2. Khác biệt" in page
    assert "<button>Áp dụng" not in page
    assert "Chọn lại</button>" not in page


def test_a_running_plan_shows_what_waits_to_change_it(desk: Browser, filled: Workspace, draft: int) -> None:
    choose(desk, filled, draft, AmendmentScope.PARTIAL)
    page = desk.get(f"/plans/{running_id(filled)}").text
    assert "đang chờ áp dụng vào kế hoạch này" in page
    assert f"/plans/{draft}/amendment" in page
    assert "Xem khác biệt và áp dụng" in desk.get(f"/plans/{draft}").text


def test_hostile_words_of_an_amendment_stay_words(desk: Browser, filled: Workspace) -> None:
    evil = '<script>alert(1)</script> "><img src=x>'
    key = an_amendment(
        filled, "46/KH-UBND", an_assignment("Sở Tư pháp", task=evil), an_assignment(task=f"{GUIDE} {evil}"),
        number="62/KH", title=evil,
    )  # fmt: skip
    page = desk.get(f"/plans/{the_plan(filled, key).id}/amendment").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page
