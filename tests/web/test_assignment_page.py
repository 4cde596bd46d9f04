"""The page of one assignment: every field can be mended, a phrase is read again, a mistake costs no words."""

from collections.abc import Callable
from datetime import date

import pytest

from models import Assignment
from operations.workspace import Workspace
from rules.cadence import CadenceKind, Every
from tests.web.browser import Browser
from tests.web.drafts import (
    fields_on,
    plan_of,
    row_with,
    rows_of,
)

REVIEW = "/plans/1/review"


@pytest.fixture
def edit(clerk: Browser, drafted: Workspace) -> Callable[..., int]:
    """Open the page of the row with these words, change some fields, send; the status."""

    def send(words: str, **changes: str | list[str]) -> int:
        place = f"{REVIEW}/{row_with(drafted, words).id}"
        fields = {**fields_on(clerk.get(place).text), **changes}
        return clerk.post(place, fields).status_code

    return send


def _budget(drafted: Workspace) -> Assignment:
    return row_with(drafted, "Hướng dẫn lập dự toán")


def test_a_page_sent_back_untouched_changes_nothing_but_that_it_was_looked_at(
    clerk: Browser, drafted: Workspace, edit: Callable[..., int]
) -> None:
    before = [row.model_dump(exclude={"checked_at", "checked_by"}) for row in rows_of(drafted)]
    for row in rows_of(drafted):
        assert edit(row.task) == 303
    assert [row.model_dump(exclude={"checked_at", "checked_by"}) for row in rows_of(drafted)] == before
    assert {row.checked_by for row in rows_of(drafted)} == {"Người dùng coordinating_desk-house"}


def test_a_phrase_typed_anew_is_read_again(drafted: Workspace, edit: Callable[..., int]) -> None:
    assert edit("Hướng dẫn lập dự toán", cadence_text="chậm nhất ngày 14/5/2021") == 303
    row = _budget(drafted)
    assert (row.cadence_kind, row.due_on) == (CadenceKind.DEADLINE, date(2021, 5, 14))
    assert edit("Hướng dẫn lập dự toán", cadence_text="hằng tháng") == 303
    row = _budget(drafted)
    assert (row.cadence_kind, row.cadence_every, row.due_on) == (
        CadenceKind.RECURRING,
        [Every.MONTHLY],
        None,
    )
    assert edit("Hướng dẫn lập dự toán", cadence_text="") == 303
    assert _budget(drafted).cadence_kind is CadenceKind.UNSPECIFIED


def test_the_time_can_be_picked_by_hand(clerk: Browser, drafted: Workspace, edit: Callable[..., int]) -> None:
    assert edit("Hướng dẫn lập dự toán", time_by="hand", kind="deadline", due_on="2021-12-31") == 303
    assert _budget(drafted).due_on == date(2021, 12, 31)
    assert edit("Hướng dẫn lập dự toán", time_by="hand", kind="recurring", every=["monthly"]) == 303
    row = _budget(drafted)
    assert (row.cadence_every, row.due_on) == ([Every.MONTHLY], None)
    assert edit("Hướng dẫn lập dự toán", time_by="phrase") == 303
    assert _budget(drafted).due_on == date(2021, 4, 29)  # "trước ngày 30/4" is the day before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"task": " "}, "Nhiệm vụ để trống."),
        ({"cadence_text": "trước ngày 45/13/2021"}, "45/13/2021"),
        ({"cadence_text": "khoảng 9 giờ gì đó"}, "Chưa hiểu thời hạn"),
        ({"time_by": "hand", "kind": "deadline", "due_on": ""}, "chưa chọn hạn"),
        ({"time_by": "hand", "kind": "deadline", "due_on": "31/6/2021"}, "không phải là ngày"),
        ({"time_by": "hand", "kind": "recurring", "due_on": ""}, "chưa chọn chu kỳ"),
    ],
)
def test_a_mistake_in_the_form_costs_nobody_their_words(
    clerk: Browser, drafted: Workspace, changes: dict[str, str], words: str
) -> None:
    place = f"{REVIEW}/{_budget(drafted).id}"
    fields = {**fields_on(clerk.get(place).text), "output": "Văn bản hướng dẫn", **changes}
    response = clerk.post(place, fields)
    assert response.status_code == 422
    assert words in response.text
    assert 'value="Văn bản hướng dẫn"' in response.text
    assert plan_of(drafted).draft_version == 1


def test_choices_outside_the_lists_are_refused(clerk: Browser, drafted: Workspace) -> None:
    place = f"{REVIEW}/{_budget(drafted).id}"
    fields = fields_on(clerk.get(place).text)
    for changes in ({"role": "king"}, {"unit_kind": "x"}, {"time_by": "x"}, {"time_by": "hand", "kind": "x"}):
        assert clerk.post(place, {**fields, **changes}).status_code == 422, changes
    assert clerk.post(place, {**fields, "time_by": "hand", "every": ["never"]}).status_code == 422


def test_every_field_is_written(clerk: Browser, drafted: Workspace, edit: Callable[..., int]) -> None:
    status = edit(
        "Hướng dẫn lập dự toán",
        task="Hướng dẫn lập, thẩm định dự toán",
        unit="Sở Tài chính",
        cooperating="Sở Y tế\n\nSở Tư pháp",
        report_to="UBND tỉnh",
        report_via="Sở Nội vụ",
        output="Công văn hướng dẫn",
        role="cooperate",
        unit_kind="collective",
        section="III.9",
    )
    assert status == 303
    row = row_with(drafted, "thẩm định dự toán")
    assert (row.unit_as_named, row.role.value, row.unit_kind.value) == (
        "Sở Tài chính",
        "cooperate",
        "collective",
    )
    assert (row.cooperating_as_named, row.report_to) == (["Sở Y tế", "Sở Tư pháp"], ["UBND tỉnh"])
    assert (row.report_via, row.section) == ("Sở Nội vụ", "III.9")
    assert "Công văn hướng dẫn" in clerk.get(REVIEW).text
