"""What a person does to a draft on its page: each form changes what it says, once, and leads back to its place."""

from collections.abc import Callable
from datetime import date

import pytest
from fastapi import FastAPI

from models import Assignment, UserRole
from models.queries import audit as audit_queries
from models.queries import plans as plan_queries
from operations.choose_for_plan import saved_decisions
from operations.workspace import Workspace
from rules.cadence import CadenceKind, Every
from tests.web.browser import Browser, signed_in
from tests.web.drafts import (
    ODD_NAME,
    PLAN,
    a_draft_plan,
    fields_on,
    plan_of,
    posted,
    read_with,
    row_with,
    rows_of,
)
from web.app import create_app

REVIEW = "/plans/1/review"


@pytest.fixture
def house(drafted: Workspace) -> FastAPI:
    return create_app(drafted)


@pytest.fixture
def browser(house: FastAPI, drafted: Workspace) -> Browser:
    return signed_in(house, drafted, UserRole.COORDINATING_DESK)


@pytest.fixture
def edit(browser: Browser, drafted: Workspace) -> Callable[..., int]:
    """Open the page of the row with these words, change some fields, send; the status."""

    def send(words: str, **changes: str | list[str]) -> int:
        place = f"{REVIEW}/{row_with(drafted, words).id}"
        fields = {**fields_on(browser.get(place).text), **changes}
        return browser.post(place, fields).status_code

    return send


def _budget(drafted: Workspace) -> Assignment:
    return row_with(drafted, "Hướng dẫn lập dự toán")


def test_a_page_sent_back_untouched_changes_nothing_but_that_it_was_looked_at(
    browser: Browser, drafted: Workspace, edit: Callable[..., int]
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


def test_the_time_can_be_picked_by_hand(
    browser: Browser, drafted: Workspace, edit: Callable[..., int]
) -> None:
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
    browser: Browser, drafted: Workspace, changes: dict[str, str], words: str
) -> None:
    place = f"{REVIEW}/{_budget(drafted).id}"
    fields = {**fields_on(browser.get(place).text), "output": "Văn bản hướng dẫn", **changes}
    response = browser.post(place, fields)
    assert response.status_code == 422
    assert words in response.text
    assert 'value="Văn bản hướng dẫn"' in response.text
    assert plan_of(drafted).draft_version == 1


def test_choices_outside_the_lists_are_refused(browser: Browser, drafted: Workspace) -> None:
    place = f"{REVIEW}/{_budget(drafted).id}"
    fields = fields_on(browser.get(place).text)
    for changes in ({"role": "king"}, {"unit_kind": "x"}, {"time_by": "x"}, {"time_by": "hand", "kind": "x"}):
        assert browser.post(place, {**fields, **changes}).status_code == 422, changes
    assert browser.post(place, {**fields, "time_by": "hand", "every": ["never"]}).status_code == 422


def test_every_field_is_written(browser: Browser, drafted: Workspace, edit: Callable[..., int]) -> None:
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
    assert "Công văn hướng dẫn" in browser.get(REVIEW).text


def test_a_row_is_split_by_its_words_or_by_its_units(browser: Browser, drafted: Workspace) -> None:
    row = _budget(drafted)
    response = posted(
        browser, drafted, f"{REVIEW}/{row.id}/split", by="task", parts="Lập dự toán\nGiao dự toán"
    )
    assert response.headers["location"] == f"{REVIEW}?done=split&at={row.id}#a{row.id}"
    assert [one.task for one in rows_of(drafted)][1:3] == ["Lập dự toán", "Giao dự toán"]
    posted(browser, drafted, f"{REVIEW}/{row.id}/split", by="unit", parts="Sở Tài chính\nSở Y tế")
    assert [one.unit_as_named for one in rows_of(drafted)][1:3] == ["Sở Tài chính", "Sở Y tế"]
    refused = posted(browser, drafted, f"{REVIEW}/{row.id}/split", by="task", parts="Chỉ một dòng")
    assert refused.status_code == 422
    assert "Chỉ một dòng</textarea>" in refused.text


def test_rows_are_merged_and_one_alone_is_not(browser: Browser, drafted: Workspace) -> None:
    first, second = _budget(drafted), row_with(drafted, "Thẩm định dự toán")
    assert posted(browser, drafted, f"{REVIEW}/merge", chosen=[str(first.id)]).status_code == 422
    assert posted(browser, drafted, f"{REVIEW}/merge", chosen=["1", "x"]).status_code == 422
    assert posted(browser, drafted, f"{REVIEW}/merge", chosen=["1", "99"]).status_code == 404
    response = posted(browser, drafted, f"{REVIEW}/merge", chosen=[str(second.id), str(first.id)])
    assert response.headers["location"] == f"{REVIEW}?done=merged&at={first.id}#a{first.id}"
    assert len(rows_of(drafted)) == 5
    assert "Thẩm định" in _budget(drafted).task


def test_a_row_is_dropped_with_a_reason_and_restored(browser: Browser, drafted: Workspace) -> None:
    row = _budget(drafted)
    assert posted(browser, drafted, f"{REVIEW}/{row.id}/drop", reason=" ").status_code == 422
    assert posted(browser, drafted, f"{REVIEW}/{row.id}/drop", reason="Câu kêu gọi").status_code == 303
    page = browser.get(REVIEW).text
    assert page.count('class="entry') == 5
    assert "lý do: Câu kêu gọi" in page
    response = posted(browser, drafted, f"{REVIEW}/{row.id}/restore")
    assert response.headers["location"] == f"{REVIEW}?done=restored&at={row.id}#a{row.id}"
    assert len(rows_of(drafted)) == 6


def test_a_row_is_added_where_it_belongs(browser: Browser, drafted: Workspace) -> None:
    row = _budget(drafted)
    page = browser.get(f"{REVIEW}/new?after={row.id}").text
    assert "Thêm nhiệm vụ sau nhiệm vụ 2" in page
    typed = {
        "task": "In tài liệu",
        "unit": "Sở Y tế",
        "cadence_text": "trước ngày 10/6/2021",
        "time_by": "phrase",
    }
    response = browser.post(f"{REVIEW}/new", {**fields_on(page), **typed})
    added = rows_of(drafted)[2]
    assert (added.task, added.due_on) == ("In tài liệu", date(2021, 6, 9))
    assert response.headers["location"] == f"{REVIEW}?done=added&at={added.id}#a{added.id}"
    empty = browser.post(f"{REVIEW}/new", fields_on(browser.get(f"{REVIEW}/new").text))
    assert (empty.status_code, len(rows_of(drafted))) == (422, 7)


def test_one_click_says_that_a_row_is_right(browser: Browser, drafted: Workspace) -> None:
    row = _budget(drafted)
    response = posted(browser, drafted, f"{REVIEW}/{row.id}/check")
    assert response.headers["location"] == f"{REVIEW}?done=checked&at={row.id}#a{row.id}"
    assert "đã xem, đúng" in browser.get(REVIEW).text.split(f'id="a{row.id}"')[1].split("</li>")[0]
    assert posted(browser, drafted, f"{REVIEW}/{row.id}/check", only="doubtful").headers["location"] == (
        f"{REVIEW}?done=checked&only=doubtful#list"
    )


def test_all_certain_rows_are_ticked_together_and_the_doubtful_stay(
    browser: Browser, drafted: Workspace
) -> None:
    for number, row in enumerate(rows_of(drafted)):
        read_with(drafted, row.id or 0, (0.9, 0.8, 0.5)[number % 3])
    assert posted(browser, drafted, f"{REVIEW}/check").status_code == 303
    ticked = [row.checked_at is not None for row in rows_of(drafted)]
    assert ticked == [True, False, False, True, False, False]


def test_the_head_is_edited(browser: Browser, drafted: Workspace) -> None:
    fields = {"number": "47/KH-UBND", "type": "KH", "title": "Tuyên truyền", "issuer": "UBND tỉnh Hải Bình"}
    response = posted(browser, drafted, f"{REVIEW}/head", issued_on="23/3/2021", plan_year="2021", **fields)
    assert response.headers["location"] == f"{REVIEW}?done=head_edited&open=head#head"
    plan = plan_of(drafted)
    assert (plan.document_number, plan.issued_on, plan.issuer_name) == (
        "47/KH-UBND",
        date(2021, 3, 23),
        "UBND tỉnh Hải Bình",
    )
    assert posted(browser, drafted, f"{REVIEW}/head", plan_year="hai mốt", **fields).status_code == 422
    assert posted(browser, drafted, f"{REVIEW}/head", title="").status_code == 422


def test_a_doubt_is_settled_with_an_answer(browser: Browser, drafted: Workspace) -> None:
    with drafted.database.reading() as session:
        doubt = plan_queries.doubts(session, 1)[0]
    place = f"{REVIEW}/doubts/{doubt.id}"
    assert posted(browser, drafted, place, answer=" ").status_code == 422
    assert posted(browser, drafted, place, answer="Bản gốc có đủ chữ ký").status_code == 303
    assert "Bản gốc có đủ chữ ký" in browser.get(f"{REVIEW}?open=doubts").text
    with drafted.database.reading() as session:
        assert plan_queries.doubts(session, 1)[0].settled_by == "Người dùng coordinating_desk-house"


def test_a_name_is_bound_ignored_and_taken_back(browser: Browser, drafted: Workspace) -> None:
    place = f"{REVIEW}/names"
    assert posted(browser, drafted, place, name=ODD_NAME).status_code == 422
    assert posted(browser, drafted, place, name=ODD_NAME, choice="other", other="").status_code == 422
    assert posted(browser, drafted, place, name=ODD_NAME, choice="other", other="Sở Lạ").status_code == 422
    assert posted(browser, drafted, place, name=ODD_NAME, choice="ignore", reason="").status_code == 422
    for typed, codes in (
        ("Sở Tài chính (STC)", ("STC",)),
        ("stc", ("STC",)),
        ("sở tài chính; SYT", ("STC", "SYT")),
    ):
        assert posted(browser, drafted, place, name=ODD_NAME, choice="other", other=typed).status_code == 303
        assert saved_decisions(plan_of(drafted)).codes_for(ODD_NAME) == codes
    posted(browser, drafted, place, name=ODD_NAME, choice="ignore", reason="tập hợp mở")
    assert saved_decisions(plan_of(drafted)).is_ignored(ODD_NAME)
    posted(browser, drafted, place, name=ODD_NAME, choice="forget")
    assert not saved_decisions(plan_of(drafted)).is_ignored(ODD_NAME)
    posted(browser, drafted, place, name=ODD_NAME, choice="STC")
    page = browser.get(REVIEW).text
    assert "người rà soát chọn" in page
    assert "tên chưa gắn" not in page


def test_a_settled_name_can_be_taken_up_again(browser: Browser) -> None:
    page = browser.get(f"{REVIEW}?name=S%E1%BB%9F+Y+t%E1%BA%BF").text
    assert "“Sở Y tế”</strong> đang hiểu là Sở Y tế" in page


def test_sentences_without_a_subject_get_one(drafted: Workspace) -> None:
    text = PLAN.replace("3. Sở Y tế:\n", "3. Công tác khác:\n").replace("- Chủ trì, phối hợp", "- Phối hợp")
    a_draft_plan(drafted, text)
    browser = signed_in(create_app(drafted), drafted, UserRole.ADMINISTRATOR)
    posted(browser, drafted, f"{REVIEW}/subject", unit="Sở Y tế (SYT)")
    assert saved_decisions(plan_of(drafted)).missing_subject == "SYT"
    posted(browser, drafted, f"{REVIEW}/subject", unit="")
    assert saved_decisions(plan_of(drafted)).missing_subject is None


def test_a_form_from_an_older_draft_changes_nothing_and_says_so(browser: Browser, drafted: Workspace) -> None:
    row = _budget(drafted)
    old = fields_on(browser.get(f"{REVIEW}/{row.id}").text)
    posted(browser, drafted, f"{REVIEW}/{row.id}/check")
    before = [one.model_dump() for one in rows_of(drafted)]
    response = browser.post(f"{REVIEW}/{row.id}", {**old, "task": "Việc khác"})
    assert response.status_code == 409
    assert "tải lại trang" in response.text
    assert f'href="{REVIEW}"' in response.text
    assert [one.model_dump() for one in rows_of(drafted)] == before


def test_a_row_of_another_plan_is_not_reached_through_this_one(browser: Browser, drafted: Workspace) -> None:
    other = a_draft_plan(drafted, PLAN.replace("46/KH", "47/KH"), "khac.txt")
    (row, *_) = rows_of(drafted, other)
    assert posted(browser, drafted, f"{REVIEW}/{row.id}/check").status_code == 404
    assert browser.get(f"{REVIEW}/{row.id}").status_code == 404


def test_what_was_done_bears_the_persons_name(browser: Browser, drafted: Workspace) -> None:
    posted(browser, drafted, f"{REVIEW}/{_budget(drafted).id}/drop", reason="Trùng")
    with drafted.database.reading() as session:
        last = audit_queries.since(session, 0)[-1]
    assert (last.action, last.actor, last.channel) == (
        "assignment_dropped",
        "Người dùng coordinating_desk-house",
        "web",
    )
