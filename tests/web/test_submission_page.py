"""The signed page: a unit answers, line by line, and keeps a receipt."""

from collections.abc import Callable

from config.clock import SetClock
from models import LineState, TicketKind
from models.queries import desk
from models.queries import obligations as obligation_queries
from models.queries import submissions as submission_queries
from operations.answers.review_submission import return_submission
from operations.answers.submit_status import submit_status
from operations.ladder.open_periods import open_periods
from operations.workspace import Workspace
from rules.lifecycle import State
from tests.builders import an_answer, at
from tests.web.browser import Browser
from tests.web.forms import answers_to, last_answer, lines_asked, state_of, unit_of
from tests.web.house import report_obligation, signed_path
from web.app import create_app


def test_the_page_says_what_is_owed_until_when_and_by_what_rule(officer: Browser, link: str) -> None:
    page = officer.get(link).text
    assert "Sở Tài chính: báo cáo 6 tháng 2021" in page
    assert "Quá hạn 2 ngày làm việc (từ 16/6/2021)" in page
    assert "Thứ Tư 16/6/2021" in page
    assert "chốt số liệu 14/6/2021 + 2 ngày làm việc" in page
    assert "Hướng dẫn lập dự toán" in page
    assert len(lines_asked(page)) == 3


def test_an_answer_ends_with_a_receipt_on_each_database(filled_on_each: Workspace) -> None:
    obligation_id = report_obligation(filled_on_each, "STC")
    link = signed_path(filled_on_each, obligation_id)
    officer = Browser(create_app(filled_on_each))
    fields = answers_to(officer.get(link).text, result="Đã ban hành 02 văn bản\r\nvà mở 3 lớp")
    response = officer.post(link, {**fields, "difficulty": "Thiếu kinh phí", "proposal": "Bổ sung kinh phí"})
    assert (response.status_code, response.headers["location"]) == (303, link)
    submission, lines = last_answer(filled_on_each, obligation_id)
    page = officer.get(link).text
    assert (
        f'Đã nhận lúc 09:00 Thứ Sáu 18/6/2021, mã <span class="nowrap">DD-{submission.id:06d}</span>' in page
    )
    assert "Thiếu kinh phí" in page
    assert (submission.submitted_by, submission.channel) == ("Chuyên viên STC", "link")
    assert {(line.state, line.result) for line in lines} == {
        (LineState.DONE, "Đã ban hành 02 văn bản\nvà mở 3 lớp")
    }
    with filled_on_each.database.reading() as session:
        tickets = submission_queries.difficulties_of(session, [submission.id or 0])
    assert {ticket.kind for ticket in tickets} == set(TicketKind)


def test_the_receipt_bears_the_code_of_the_receipt_letter(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    unit_id = unit_of(filled, obligation_id)
    receipt = submit_status(filled, obligation_id, an_answer(filled, 1, unit_id))
    assert f'mã <span class="nowrap">{receipt.code}</span></p>' in officer.get(link).text


def test_a_mistake_costs_nobody_their_words(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    first, *_ = lines_asked(officer.get(link).text)
    fields = {
        f"state-{first}": "in_progress",
        f"result-{first}": "Đang lấy ý kiến <các> sở",
        "difficulty": "Vướng",
    }
    response = officer.post(link, fields)
    assert response.status_code == 422
    assert "Còn 2 trên 3 nhiệm vụ chưa chọn" in response.text
    assert "Đang lấy ý kiến &lt;các&gt; sở</textarea>" in response.text
    assert f'name="state-{first}" value="in_progress" checked' in response.text
    assert ">Vướng</textarea>" in response.text
    assert state_of(filled, obligation_id) is State.OPEN


def test_nothing_arose_needs_a_reason_and_answers_the_lines_left_open(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    first, *others = lines_asked(officer.get(link).text)
    fields = {f"state-{first}": "done", f"result-{first}": "Xong", "nothing": "1"}
    assert "phải ghi lý do" in officer.post(link, fields).text
    assert officer.post(link, {**fields, "nothing_reason": "Chưa có văn bản mới"}).status_code == 303
    _, lines = last_answer(filled, obligation_id)
    said = {str(line.assignment_id): line.result for line in lines}
    assert said[first] == "Xong"
    assert {said[other] for other in others} == {"Không phát sinh trong kỳ. Lý do: Chưa có văn bản mới"}


def test_nothing_may_be_said_of_one_line_with_its_own_reason(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    first, *others = lines_asked(officer.get(link).text)
    fields = {f"state-{first}": "nothing"} | {f"state-{other}": "done" for other in others}
    assert "Chọn không phát sinh thì phải ghi lý do" in officer.post(link, fields).text
    page = officer.get(link).text
    assert f'name="state-{first}" value="nothing" checked' in page
    assert f'name="state-{first}" value="in_progress" checked' not in page
    assert officer.post(link, {**fields, f"result-{first}": "Chưa có hồ sơ"}).status_code == 303
    _, lines = last_answer(filled, obligation_id)
    said = {str(line.assignment_id): (line.state.value, line.result) for line in lines}
    assert said[first] == ("in_progress", "Không phát sinh trong kỳ. Lý do: Chưa có hồ sơ")


def test_last_periods_answer_is_there_to_start_from(
    officer: Browser, filled: Workspace, clock: SetClock, obligation_id: int
) -> None:
    answer = an_answer(filled, 1, unit_of(filled, obligation_id), "Kết quả 6 tháng")
    submit_status(filled, obligation_id, answer)
    with filled.database.reading() as session:
        views = obligation_queries.views_of_unit(session, unit_of(filled, obligation_id))
    later = next(view for view in views if view.period and view.period.key == "2021-Q3")
    assert "Chưa đến kỳ" in officer.get(signed_path(filled, later.obligation.id or 0)).text
    _open(filled, clock, later.obligation.id or 0)
    link = signed_path(filled, later.obligation.id or 0)
    page = officer.get(link).text
    assert page.count("Kỳ trước – Đã hoàn thành: Kết quả 6 tháng") == 3
    response = officer.post(link, {f"same-{line}": "1" for line in lines_asked(page)})
    assert response.status_code == 303
    _, lines = last_answer(filled, later.obligation.id or 0)
    assert {(line.state, line.result) for line in lines} == {(LineState.DONE, "Kết quả 6 tháng")}


def _open(workspace: Workspace, clock: SetClock, obligation_id: int) -> None:
    clock.set(at("2021-09-08", "09:00"))
    open_periods(workspace, workspace.local_day(clock.now()))
    assert state_of(workspace, obligation_id) is State.OPEN


def test_a_returned_answer_comes_back_with_its_own_words(
    officer: Browser, filled: Workspace, obligation_id: int, link_of: Callable[[int], str]
) -> None:
    answer = an_answer(filled, 1, unit_of(filled, obligation_id), "Lời cũ")
    submit_status(filled, obligation_id, answer)
    with filled.database.reading() as session:
        due_on = filled.calendar.shift(filled.local_day(filled.clock.now()), 3)
        assert desk.submissions_of(session, obligation_id)
    return_submission(filled, obligation_id, reason="Thiếu số liệu", due_on=due_on)
    link = link_of(obligation_id)
    page = officer.get(link).text
    assert "Thiếu số liệu" in page
    assert page.count(">Lời cũ</textarea>") == 3
    assert officer.post(link, answers_to(page, result="Lời mới")).status_code == 303
    submission, lines = last_answer(filled, obligation_id)
    assert submission.version == 2
    assert {line.result for line in lines} == {"Lời mới"}


def test_sending_twice_shows_the_first_receipt(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    fields = answers_to(officer.get(link).text)
    officer.post(link, fields)
    again = officer.post(link, fields)
    assert again.status_code == 409
    assert 'mã <span class="nowrap">DD-' in again.text
    with filled.database.reading() as session:
        assert len(desk.submissions_of(session, obligation_id)) == 1


def test_lines_of_other_units_cannot_be_slipped_in(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    fields = answers_to(officer.get(link).text)
    officer.post(link, {**fields, "state-4": "done", "result-4": "của Sở Y tế", "state-x": "done"})
    _, lines = last_answer(filled, obligation_id)
    assert {f"state-{line.assignment_id}" for line in lines} == {
        name for name in fields if name.startswith("state")
    }


def test_an_unknown_state_is_no_answer(officer: Browser, link: str) -> None:
    response = officer.post(link, answers_to(officer.get(link).text, state="perfect"))
    assert response.status_code == 422
    assert "Còn 3 trên 3" in response.text


def test_characters_no_database_takes_are_left_out(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    officer.post(link, answers_to(officer.get(link).text, result="Sở No\u0323\u0302i vu\u0323\x00\x07"))
    _, lines = last_answer(filled, obligation_id)
    assert {line.result for line in lines} == {"Sở Nội vụ"}
