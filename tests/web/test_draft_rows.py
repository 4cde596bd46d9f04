"""What a person does to the rows of a draft: each form does what it says, once, and leads back to its place."""

from datetime import date

from models import Assignment
from operations.workspace import Workspace
from tests.web.browser import Browser
from tests.web.drafts import (
    PLAN,
    a_draft_plan,
    fields_on,
    posted,
    read_with,
    row_with,
    rows_of,
)

REVIEW = "/plans/1/review"


def _budget(drafted: Workspace) -> Assignment:
    return row_with(drafted, "Hướng dẫn lập dự toán")


def test_a_row_is_split_by_its_words_or_by_its_units(clerk: Browser, drafted: Workspace) -> None:
    row = _budget(drafted)
    response = posted(
        clerk, drafted, f"{REVIEW}/{row.id}/split", by="task", parts="Lập dự toán\nGiao dự toán"
    )
    assert response.headers["location"] == f"{REVIEW}?done=split&at={row.id}#a{row.id}"
    assert [one.task for one in rows_of(drafted)][1:3] == ["Lập dự toán", "Giao dự toán"]
    posted(clerk, drafted, f"{REVIEW}/{row.id}/split", by="unit", parts="Sở Tài chính\nSở Y tế")
    assert [one.unit_as_named for one in rows_of(drafted)][1:3] == ["Sở Tài chính", "Sở Y tế"]
    refused = posted(clerk, drafted, f"{REVIEW}/{row.id}/split", by="task", parts="Chỉ một dòng")
    assert refused.status_code == 422
    assert "Chỉ một dòng</textarea>" in refused.text


def test_rows_are_merged_and_one_alone_is_not(clerk: Browser, drafted: Workspace) -> None:
    first, second = _budget(drafted), row_with(drafted, "Thẩm định dự toán")
    assert posted(clerk, drafted, f"{REVIEW}/merge", chosen=[str(first.id)]).status_code == 422
    assert posted(clerk, drafted, f"{REVIEW}/merge", chosen=["1", "x"]).status_code == 422
    assert posted(clerk, drafted, f"{REVIEW}/merge", chosen=["1", "99"]).status_code == 404
    response = posted(clerk, drafted, f"{REVIEW}/merge", chosen=[str(second.id), str(first.id)])
    assert response.headers["location"] == f"{REVIEW}?done=merged&at={first.id}#a{first.id}"
    assert len(rows_of(drafted)) == 5
    assert "Thẩm định" in _budget(drafted).task


def test_a_row_is_dropped_with_a_reason_and_restored(clerk: Browser, drafted: Workspace) -> None:
    row = _budget(drafted)
    assert posted(clerk, drafted, f"{REVIEW}/{row.id}/drop", reason=" ").status_code == 422
    assert posted(clerk, drafted, f"{REVIEW}/{row.id}/drop", reason="Câu kêu gọi").status_code == 303
    page = clerk.get(REVIEW).text
    assert page.count('class="entry') == 5
    assert "lý do: Câu kêu gọi" in page
    response = posted(clerk, drafted, f"{REVIEW}/{row.id}/restore")
    assert response.headers["location"] == f"{REVIEW}?done=restored&at={row.id}#a{row.id}"
    assert len(rows_of(drafted)) == 6


def test_a_row_is_added_where_it_belongs(clerk: Browser, drafted: Workspace) -> None:
    row = _budget(drafted)
    page = clerk.get(f"{REVIEW}/new?after={row.id}").text
    assert "Thêm nhiệm vụ sau nhiệm vụ 2" in page
    typed = {
        "task": "In tài liệu",
        "unit": "Sở Y tế",
        "cadence_text": "trước ngày 10/6/2021",
        "time_by": "phrase",
    }
    response = clerk.post(f"{REVIEW}/new", {**fields_on(page), **typed})
    added = rows_of(drafted)[2]
    assert (added.task, added.due_on) == ("In tài liệu", date(2021, 6, 9))
    assert response.headers["location"] == f"{REVIEW}?done=added&at={added.id}#a{added.id}"
    empty = clerk.post(f"{REVIEW}/new", fields_on(clerk.get(f"{REVIEW}/new").text))
    assert (empty.status_code, len(rows_of(drafted))) == (422, 7)


def test_one_click_says_that_a_row_is_right(clerk: Browser, drafted: Workspace) -> None:
    row = _budget(drafted)
    response = posted(clerk, drafted, f"{REVIEW}/{row.id}/check")
    assert response.headers["location"] == f"{REVIEW}?done=checked&at={row.id}#a{row.id}"
    assert "đã xem, đúng" in clerk.get(REVIEW).text.split(f'id="a{row.id}"')[1].split("</li>")[0]
    assert posted(clerk, drafted, f"{REVIEW}/{row.id}/check", only="doubtful").headers["location"] == (
        f"{REVIEW}?done=checked&only=doubtful#list"
    )


def test_all_certain_rows_are_ticked_together_and_the_doubtful_stay(
    clerk: Browser, drafted: Workspace
) -> None:
    for number, row in enumerate(rows_of(drafted)):
        read_with(drafted, row.id or 0, (0.9, 0.8, 0.5)[number % 3])
    assert posted(clerk, drafted, f"{REVIEW}/check").status_code == 303
    ticked = [row.checked_at is not None for row in rows_of(drafted)]
    assert ticked == [True, False, False, True, False, False]


def test_a_row_of_another_plan_is_not_reached_through_this_one(clerk: Browser, drafted: Workspace) -> None:
    other = a_draft_plan(drafted, PLAN.replace("46/KH", "47/KH"), "khac.txt")
    (row, *_) = rows_of(drafted, other)
    assert posted(clerk, drafted, f"{REVIEW}/{row.id}/check").status_code == 404
    assert clerk.get(f"{REVIEW}/{row.id}").status_code == 404
