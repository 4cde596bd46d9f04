"""The signed page with figures, after a return, from a file, before the unit's head; and the desk's page of indicators."""

import re
from collections.abc import Callable

import pytest

from models import DraftState, LineVerdict, UserRole
from models.queries import answer_drafts as draft_queries
from models.queries import indicators as indicator_queries
from models.queries import submissions as submission_queries
from operations.answers.answer_drafts import save_draft
from operations.answers.review_submission import return_submission
from operations.plans.define_indicators import IndicatorFields, add_indicator
from operations.workspace import Workspace
from rules.answer_draft import DraftContent, DraftLine
from tests.web.answers import PDF, send_files
from tests.web.browser import Browser, signed_in
from tests.web.forms import answers_to, last_answer, lines_asked
from web.app import create_app


def test_figures_are_asked_beside_last_periods_and_mistakes_stand_at_their_field(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    first, *_ = lines_asked(officer.get(link).text)
    one = add_indicator(filled, int(first), IndicatorFields("Số <văn bản>", "văn bản", target=12.0))
    page = officer.get(link).text
    name = f"figure-{first}-{one.id}"
    assert f'name="{name}"' in page
    assert "Số &lt;văn bản&gt;" in page
    assert "mục tiêu 12" in page
    fields = answers_to(page)
    for written, said in (("", "Chưa ghi số liệu"), ("nhiều", "“nhiều” không phải là số")):
        refused = officer.post(link, {**fields, name: written})
        assert refused.status_code == 422
        assert said in refused.text
        assert f'id="{name}" name="{name}" inputmode="decimal"' in refused.text
        assert 'aria-invalid="true"' in refused.text
    assert officer.post(link, {**fields, name: "1.234,5"}).status_code == 303
    _, lines = last_answer(filled, obligation_id)
    assert {line.assignment_id: line.figures for line in lines}[int(first)] == {"Số <văn bản>": 1234.5}
    assert "Số &lt;văn bản&gt;: 1.234,5" in officer.get(link).text


def test_a_returned_answer_shows_the_verdict_of_each_line(
    officer: Browser, link: str, filled: Workspace, obligation_id: int, link_of: Callable[[int], str]
) -> None:
    fields = answers_to(officer.get(link).text) | {"difficulty": "Thiếu người"}
    send_files(officer, link, fields, ("a.pdf", PDF))
    due_on = filled.calendar.shift(filled.local_day(filled.clock.now()), 3)
    with filled.database.transaction() as session:
        latest = submission_queries.latest(session, obligation_id)
        assert latest is not None
        good, bad, _ = submission_queries.lines(session, latest.id or 0)
        good.verdict, bad.verdict = LineVerdict.ACCEPTED, LineVerdict.RETURNED
        bad.verdict_reason = "Thiếu số lớp"
    return_submission(filled, obligation_id, reason="Bổ sung", due_on=due_on)
    page = officer.get(link_of(obligation_id)).text
    assert page.count("Đã được tiếp nhận: để nguyên") == 1
    assert "Trả lại: Thiếu số lớp" in page
    assert page.count("Đã ban hành hướng dẫn</textarea>") == 3
    assert ">Thiếu người</textarea>" in page
    assert "vẫn được giữ, không phải gửi lại: a.pdf" in page


def test_what_was_read_from_a_file_asks_to_be_confirmed_and_what_waits_for_the_head_cannot_be_typed_over(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    lines = tuple(DraftLine(int(one), "done", "Đọc được") for one in lines_asked(officer.get(link).text))
    save_draft(
        filled,
        obligation_id,
        DraftContent(lines),
        by="hộp thư",
        state=DraftState.READ,
        arrived_at=filled.clock.now(),
    )
    page = officer.get(link).text
    assert "Đã đọc từ tệp" in page
    assert "Xác nhận và gửi" in page
    assert page.count(">Đọc được</textarea>") == 3
    with filled.database.transaction() as session:
        assert draft_queries.change_draft(
            session, obligation_id, version=1, state=DraftState.SENT_BACK, reason="Ghi rõ số liệu"
        )
    assert "Ghi rõ số liệu" in officer.get(link).text
    assert officer.post(f"{link}/draft", {"seen": "2", "difficulty": "thêm"}).status_code == 303
    assert "Ghi rõ số liệu" in officer.get(link).text
    with filled.database.transaction() as session:
        assert draft_queries.change_draft(
            session, obligation_id, version=3, state=DraftState.AWAITING_APPROVAL
        )
    page = officer.get(link).text
    assert "Đang chờ thủ trưởng đơn vị duyệt" in page
    assert 'name="difficulty"' not in page
    assert officer.post(f"{link}/draft", {"seen": "4", "difficulty": "lén"}).status_code == 409


@pytest.fixture
def desk(filled: Workspace) -> Browser:
    return signed_in(create_app(filled), filled, UserRole.COORDINATING_DESK)


def test_the_desk_defines_indicators_on_the_assignments_page(desk: Browser, filled: Workspace) -> None:
    plan = desk.get("/plans/1").text
    (path, *_) = re.findall(r'href="(/plans/1/indicators/\d+)"', plan)
    assert "Chưa có chỉ tiêu" in desk.get(path).text
    bad = desk.act(path, name="Số lớp", measure="lớp", aggregation="sum", target="nhiều")
    assert bad.status_code == 422
    assert "không phải là số" in bad.text
    assert 'value="Số lớp"' in bad.text
    assert desk.act(path, name="Số lớp", measure="lớp", aggregation="sum", target="1.200").status_code == 303
    page = desk.get(path).text
    assert 'value="1.200"' in page
    found = re.search(rf'action="({path}/(\d+))"', page)
    assert found is not None
    assert (
        desk.act(found[1], name="Số lớp", measure="lớp học", aggregation="last", target="").status_code == 303
    )
    assert desk.act(found[1].replace(path, "/plans/1/indicators/999"), name="x").status_code == 404
    with filled.database.reading() as session:
        one = indicator_queries.one(session, int(found[2]))
    assert one is not None
    assert (one.measure, one.target) == ("lớp học", None)
    assert desk.act(f"{found[1]}/remove").status_code == 303
    assert "Chưa có chỉ tiêu" in desk.get(path).text
    reader = signed_in(desk.app, filled, UserRole.AUDITOR)
    assert '<form method="post" action="/plans' not in reader.get(path).text
    assert reader.act(path, name="x", measure="y").status_code == 403
