"""Drafts are never overwritten by older pages, and are sent as one transaction."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest

from config.clock import SetClock
from models import DraftState, LineState
from operations.answers.answer_drafts import save_draft
from operations.answers.keep_evidence import keep_evidence
from operations.answers.review_submission import return_submission
from operations.answers.send_draft import send_draft
from operations.answers.submit_status import AnswerLine, submit_status
from operations.ladder.waive_obligation import waive_obligation
from operations.plans.define_indicators import IndicatorFields, add_indicator
from operations.workspace import Workspace
from rules.aggregation import Aggregation
from rules.answer_draft import DraftContent, DraftLine, line_said
from rules.errors import BadInput, DondocError, IllegalMove, Refused
from tests.builders import an_answer, at
from tests.operations.answering import (
    a_full_draft,
    an_open_report,
    answer_to,
    kept_draft,
    lines_of,
    report_of,
)

HOA, BINH = "Lê Thị Hoa", "Trần Văn Bình"


def test_of_two_people_the_one_with_the_older_page_is_told_who_was_faster(
    workspace: Workspace, clock: SetClock
) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0
    hers, his = DraftContent(difficulty="của Hoa"), DraftContent(difficulty="của Bình")
    first = save_draft(workspace, number, hers, by=HOA, seen_version=0)
    with pytest.raises(Refused, match=r"vừa được Lê Thị Hoa lưu lúc 09:00 10/6/2021; tải lại trang"):
        save_draft(workspace, number, his, by=BINH, seen_version=0)
    kept = kept_draft(workspace, view)
    assert kept is not None
    assert kept.content["difficulty"] == "của Hoa"
    second = save_draft(workspace, number, his, by=BINH, seen_version=first.version)
    assert (second.version, second.saved_by, second.content["difficulty"]) == (2, BINH, "của Bình")
    # The same words again are no new version, however old the page.
    assert save_draft(workspace, number, his, by=HOA, seen_version=0).version == 2
    with pytest.raises(Refused, match="vừa được Trần Văn Bình thay đổi"):
        send_draft(workspace, number, by=HOA, email="hoa@example.vn", version=1)


def test_a_page_from_before_the_answer_was_returned_does_not_overwrite_the_new_draft(
    workspace: Workspace, clock: SetClock
) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0
    content = a_full_draft(workspace, view)
    save_draft(workspace, number, content, by=HOA)
    old = save_draft(workspace, number, replace(content, proposal="x"), by=HOA)
    send_draft(workspace, number, by=HOA, email="hoa@example.vn")
    return_submission(workspace, number, reason="Thiếu", due_on=at("2021-06-21").date())
    new = save_draft(workspace, number, replace(content, proposal="bản mới"), by=BINH)
    assert new.version < old.version  # they count from one again
    with pytest.raises(Refused, match="vừa được Trần Văn Bình lưu"):
        save_draft(workspace, number, content, by=HOA, seen_version=old.version)


def test_two_people_saving_at_once_lose_nothing_in_silence(workspace: Workspace, clock: SetClock) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0
    start, told = Barrier(2), []

    def write(by: str) -> None:
        start.wait()
        try:
            save_draft(workspace, number, DraftContent(difficulty=by), by=by, seen_version=0)
        except DondocError as error:
            told.append((by, type(error)))

    threads = [Thread(target=write, args=(by,)) for by in (HOA, BINH)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = kept_draft(workspace, view)
    assert kept is not None
    assert [kind for _, kind in told] == [Refused]
    assert {kept.saved_by, told[0][0]} == {HOA, BINH}
    assert kept.content["difficulty"] == kept.saved_by


def test_a_draft_is_kept_only_while_an_answer_is_awaited(workspace: Workspace, clock: SetClock) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0
    with pytest.raises(IllegalMove, match="chưa có bản nháp"):
        send_draft(workspace, number, by=HOA, email="hoa@example.vn")
    waive_obligation(workspace, number, reason="Sáp nhập")
    with pytest.raises(IllegalMove):
        save_draft(workspace, number, DraftContent(), by=HOA)


def test_a_draft_becomes_the_answer_with_its_files_and_is_gone(workspace: Workspace, clock: SetClock) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0
    content = a_full_draft(workspace, view)
    save_draft(workspace, number, replace(content, lines=content.lines[:1]), by=HOA)
    evidence = keep_evidence(workspace, number, b"%PDF-1.4 a", "a.pdf", by=HOA)
    with pytest.raises(BadInput, match="còn 2 trên 3 nhiệm vụ chưa chọn"):
        send_draft(workspace, number, by=HOA, email="hoa@example.vn")
    assert kept_draft(workspace, view) is not None
    save_draft(workspace, number, content, by=HOA)
    receipt = send_draft(workspace, number, by=HOA, email="hoa@example.vn")
    assert receipt is not None
    submission, lines = answer_to(workspace, view)
    assert (submission.id, submission.submitted_by, receipt.is_late) == (receipt.submission_id, HOA, False)
    assert {line.result for line in lines} == {"Đã xong"}
    assert kept_draft(workspace, view) is None
    with workspace.database.reading() as session:
        kept = session.get(type(evidence), evidence.id)
    assert kept is not None
    assert kept.submission_id == submission.id
    with pytest.raises(IllegalMove):
        send_draft(workspace, number, by=BINH, email="binh@example.vn")


@pytest.mark.parametrize("is_edited", [False, True])
def test_a_form_that_came_in_time_and_is_confirmed_late_counts_from_when_it_came(
    workspace: Workspace, clock: SetClock, is_edited: bool
) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0
    content = a_full_draft(workspace, view)
    arrived_at = clock.now()
    draft = save_draft(workspace, number, content, by="hộp thư", state=DraftState.READ, arrived_at=arrived_at)
    clock.set(at("2021-06-21", "10:00"))
    confirmed = replace(content, lines=tuple(reversed(content.lines)))
    if is_edited:
        confirmed = replace(confirmed, proposal="Bổ sung kinh phí")
    saved = save_draft(workspace, number, confirmed, by=HOA, seen_version=draft.version)
    receipt = send_draft(workspace, number, by=HOA, email="hoa@example.vn", version=saved.version)
    assert receipt is not None
    submission, _ = answer_to(workspace, view)
    came_in_at = clock.now() if is_edited else arrived_at
    assert (receipt.received_at, receipt.is_late) == (came_in_at, is_edited)
    assert submission.submitted_on == workspace.local_day(came_in_at)
    assert report_of(workspace).obligation.answered_on == workspace.local_day(came_in_at)


def test_figures_are_read_and_what_is_wrong_is_named_by_line_and_indicator(
    workspace: Workspace, clock: SetClock
) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0
    first, second, third = lines_of(workspace, view)
    add_indicator(workspace, first, IndicatorFields("Số văn bản", "văn bản", Aggregation.SUM, 12.0))
    add_indicator(workspace, first, IndicatorFields("Kinh phí", "triệu đồng"))
    rest = (DraftLine(second, "done", "Xong"), DraftLine(third, "not_started"))

    def saved(**figures: str) -> None:
        named = {name.replace("_", " "): value for name, value in figures.items()}
        content = DraftContent((DraftLine(first, "done", "Xong", named), *rest))
        save_draft(workspace, number, content, by=HOA)

    for figures, said in (
        (
            {"Số_văn_bản": "hai"},
            r"nhiệm vụ 1, chỉ tiêu “Số văn bản”: “hai” không phải là số \(và 1 chỗ khác\)",
        ),
        ({"Số_văn_bản": "2"}, "nhiệm vụ 1: chưa ghi số liệu “Kinh phí”"),
        ({"Số_văn_bản": "2", "Kinh_phí": "1", "Lạ": "3"}, "không có chỉ tiêu “Lạ”"),
    ):
        saved(**figures)
        with pytest.raises(BadInput, match=said):
            send_draft(workspace, number, by=HOA, email="hoa@example.vn")
    saved(Số_văn_bản="2", Kinh_phí="1.234,5 triệu đồng")
    assert send_draft(workspace, number, by=HOA, email="hoa@example.vn") is not None
    _, lines = answer_to(workspace, view)
    assert {line.assignment_id: line.figures for line in lines}[first] == {
        "Số văn bản": 2.0,
        "Kinh phí": 1234.5,
    }


def test_a_line_on_which_nothing_arose_wants_a_reason_and_no_figures(
    workspace: Workspace, clock: SetClock
) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0
    first, *rest = lines_of(workspace, view)
    add_indicator(workspace, first, IndicatorFields("Số văn bản", "văn bản"))

    def saved(line: DraftLine) -> None:
        content = DraftContent((line, *(DraftLine(one, "done", "Xong") for one in rest)))
        save_draft(workspace, number, content, by=HOA)

    nothing = DraftLine(first, "in_progress", is_nothing=True)
    saved(nothing)
    with pytest.raises(BadInput, match="nhiệm vụ 1: chọn không phát sinh thì phải ghi lý do"):
        send_draft(workspace, number, by=HOA, email="hoa@example.vn")
    saved(replace(nothing, result="Chưa có hồ sơ"))
    assert send_draft(workspace, number, by=HOA, email="hoa@example.vn") is not None
    line = {one.assignment_id: one for one in answer_to(workspace, view)[1]}[first]
    said = (line.state, line.result, line.figures)
    assert said == (LineState.IN_PROGRESS, "Không phát sinh trong kỳ. Lý do: Chưa có hồ sơ", {})

    # Returned, it comes back as what it was, and may be sent as it is.
    return_submission(workspace, number, reason="Thiếu", due_on=at("2021-06-21").date())
    back = line_said(first, line.state.value, line.result, {})
    assert back == replace(nothing, result="Chưa có hồ sơ")
    saved(back)
    assert send_draft(workspace, number, by=HOA, email="hoa@example.vn") is not None


def test_a_program_may_not_name_figures_that_are_not_asked_for(workspace: Workspace, clock: SetClock) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0
    answer = an_answer(workspace, view.plan.id or 0, view.unit.id or 0)
    first, *rest = answer.lines
    strange = replace(answer, lines=(AnswerLine(first.assignment_id, first.state, "x", {"Lạ": 1.0}), *rest))
    add_indicator(workspace, first.assignment_id, IndicatorFields("Số văn bản", "văn bản"))
    with pytest.raises(BadInput, match="không có chỉ tiêu “Lạ”"):
        submit_status(workspace, number, strange)
    # Another way in ends the draft too: nothing older waits behind an answer that was given.
    save_draft(workspace, number, DraftContent(difficulty="cũ"), by=HOA)
    submit_status(workspace, number, answer)
    assert kept_draft(workspace, view) is None
