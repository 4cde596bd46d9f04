"""A difficulty on its way: desk, head, a body above; answered once, told at once, kept over a return."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from config.clock import SetClock
from models import Difficulty, TicketHolder, TicketOutcome
from models.queries import audit as audit_queries
from models.queries import plans as plan_queries
from models.queries import tickets as ticket_queries
from models.queries.tickets import TicketChoice
from notifications.recording import RecordingTransport
from operations.answers.review_submission import return_submission
from operations.answers.submit_status import submit_status
from operations.reporting.gather_facts import gather_facts
from operations.tickets.answer_ticket import answer_ticket
from operations.tickets.decide_ticket import decide_ticket
from operations.tickets.pass_on_ticket import hand_ticket_to_head, pass_on_ticket
from operations.workspace import Workspace
from reports.consolidated.facts import TicketFacts
from reports.consolidated.tickets import state_words
from rules.errors import BadInput, IllegalMove, NotFound
from rules.reach import Reach
from tests.builders import an_answer, at
from tests.operations.answering import an_open_report
from tests.operations.urging import letters_to, round_at

DESK_OF_STC = "desk@stc.example.vn"


def said(workspace: Workspace, clock: SetClock, text: str = "Thiếu kinh phí", proposal: str = "") -> int:
    """The half-year report of Sở Tài chính says what is difficult, on Thursday 10/6; the number of the report."""
    view = an_open_report(workspace, clock)
    obligation_id = view.obligation.id or 0
    answer = an_answer(workspace, view.obligation.plan_id, view.unit.id or 0)
    submit_status(workspace, obligation_id, replace(answer, difficulty=text, proposal=proposal))
    return obligation_id


def tickets(workspace: Workspace, choice: TicketChoice | None = None) -> list[Difficulty]:
    with workspace.database.reading() as session:
        return [one.ticket for one in ticket_queries.listed(session, choice or TicketChoice())]


def the_ticket(workspace: Workspace) -> Difficulty:
    (found,) = tickets(workspace)
    return found


def in_report(workspace: Workspace) -> TicketFacts:
    with workspace.database.reading() as session:
        plan = plan_queries.plan(session, the_ticket(workspace).plan_id)
        period = next(one for one in plan_queries.periods(session, plan.id or 0) if one.key == "2021-H1")
        facts = gather_facts(session, workspace, period, version=1, now=workspace.clock.now())
    (found,) = facts.tickets
    return found


def test_the_desk_answers_once_and_the_unit_is_told_at_once(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    said(workspace, clock)
    ticket = the_ticket(workspace)
    assert (ticket.holder, ticket.due_on) == (TicketHolder.DESK, date(2021, 6, 17))
    desk = workspace.acting_as("Trần Văn Bình", "web")
    for empty in ("", "  \n"):
        with pytest.raises(BadInput, match="chưa ghi nội dung trả lời"):
            answer_ticket(desk, ticket.id or 0, answer=empty)
    answer_ticket(desk, ticket.id or 0, answer="Đã bố trí dự toán bổ sung", seen=TicketHolder.DESK)
    with pytest.raises(IllegalMove, match="đã được trả lời"):
        answer_ticket(desk, ticket.id or 0, answer="khác")
    with pytest.raises(IllegalMove, match="đã được trả lời"):
        decide_ticket(desk, ticket.id or 0, decision="khác")
    ticket = the_ticket(workspace)
    assert (ticket.outcome, ticket.answered_by) == (TicketOutcome.ANSWERED, "Trần Văn Bình")
    round_at(workspace, clock, "2021-06-11")
    (letter,) = letters_to(transport, DESK_OF_STC, "ticket_answered")
    assert "Đã bố trí dự toán bổ sung" in letter
    assert "Thiếu kinh phí" in letter
    assert "/s/" in letter
    assert state_words(in_report(workspace), date(2021, 7, 1)) == (
        "Đã trả lời (Trần Văn Bình ngày 10/06/2021): Đã bố trí dự toán bổ sung."
    )


def test_what_the_desk_cannot_answer_goes_to_the_head_and_on_to_a_body_above(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    said(workspace, clock)
    id_ = the_ticket(workspace).id or 0
    with pytest.raises(IllegalMove):  # the desk does not pass over its head
        pass_on_ticket(workspace, id_, to="UBND tỉnh", note="vượt thẩm quyền")
    hand_ticket_to_head(workspace, id_, note="vượt thẩm quyền của phòng")
    with pytest.raises(IllegalMove):
        hand_ticket_to_head(workspace, id_, note="lần nữa")
    with pytest.raises(IllegalMove):
        answer_ticket(workspace, id_, answer="vẫn trả lời", seen=TicketHolder.DESK)
    assert the_ticket(workspace).due_on == date(2021, 6, 17)
    with pytest.raises(BadInput, match="không muộn hơn hôm nay"):
        pass_on_ticket(workspace, id_, to="UBND tỉnh", note="x", until=date(2021, 6, 10))
    with pytest.raises(BadInput, match="dài hơn"):
        pass_on_ticket(workspace, id_, to="U" * 301, note="x")
    clock.set(at("2021-06-16", "09:00"))
    head = workspace.acting_as("Giám đốc SNV", "web")
    pass_on_ticket(head, id_, to=" UBND  tỉnh ", note="thẩm quyền của UBND tỉnh")
    ticket = the_ticket(workspace)
    assert (ticket.holder, ticket.passed_to, ticket.due_on) == (
        TicketHolder.ABOVE,
        "UBND tỉnh",
        date(2021, 6, 23),
    )
    assert state_words(in_report(workspace), date(2021, 6, 21)) == (
        "Đã chuyển UBND tỉnh ngày 16/06/2021. Chưa trả lời, hạn 23/06/2021"
    )
    with pytest.raises(IllegalMove):
        decide_ticket(head, id_, decision="tự quyết")
    answer_ticket(head, id_, answer="UBND tỉnh đồng ý", seen=TicketHolder.ABOVE)
    round_at(workspace, clock, "2021-06-17")
    first, second = letters_to(transport, DESK_OF_STC, "ticket_answered")
    assert "UBND tỉnh" in first
    assert "UBND tỉnh đồng ý" in second
    with workspace.database.reading() as session:
        done = [one.action for one in audit_queries.of_subject(session, ("ticket", id_))]
    assert done == ["ticket_handed_to_head", "ticket_passed_on", "ticket_answered"]


def test_the_head_decides_and_the_report_says_decided(workspace: Workspace, clock: SetClock) -> None:
    said(workspace, clock)
    id_ = the_ticket(workspace).id or 0
    decide_ticket(workspace.acting_as("Giám đốc SNV", "web"), id_, decision="Đồng ý bổ sung 2 biên chế")
    assert the_ticket(workspace).outcome is TicketOutcome.DECIDED
    assert state_words(in_report(workspace), date(2021, 7, 1)).startswith(
        "Đã quyết định (Giám đốc SNV ngày 10/06/2021)"
    )
    with pytest.raises(NotFound):
        decide_ticket(workspace, 4711, decision="x")


def test_a_returned_report_says_it_again_and_it_stays_the_same_ticket(
    workspace: Workspace, clock: SetClock
) -> None:
    report = said(workspace, clock, proposal="Đề nghị tập huấn")
    first, second = tickets(workspace)
    answer_ticket(workspace, first.id or 0, answer="Đã cấp")
    return_submission(workspace, report, reason="thiếu số liệu", due_on=date(2021, 6, 18))
    clock.advance(timedelta(days=1))
    answer = an_answer(workspace, first.plan_id, first.unit_id)
    submit_status(workspace, report, replace(answer, difficulty="Thiếu kinh phí", proposal="Đề nghị khác"))
    open_one, answered = tickets(workspace)
    assert (answered.text, answered.answer, answered.raised_on) == (
        "Thiếu kinh phí",
        "Đã cấp",
        date(2021, 6, 10),
    )
    # What the newer version no longer says is asked no more; what it says anew has a day of its own.
    assert (open_one.text, open_one.raised_on) == ("Đề nghị khác", date(2021, 6, 11))
    assert second.text not in {one.text for one in (open_one, answered)}


def test_lists_are_narrowed_and_end_where_the_reach_ends(workspace: Workspace, clock: SetClock) -> None:
    said(workspace, clock, proposal="Đề nghị tập huấn")
    one, other = tickets(workspace)
    hand_ticket_to_head(workspace, other.id or 0, note="xin ý kiến")
    answer_ticket(workspace, one.id or 0, answer="Đã cấp")
    late = date(2021, 7, 1)
    for choice, expected in (
        (TicketChoice(is_open=True), [other.id]),
        (TicketChoice(is_open=False), [one.id]),
        (TicketChoice(holder=TicketHolder.HEAD), [other.id]),
        (TicketChoice(holder=TicketHolder.DESK), []),
        (TicketChoice(late_on=late), [other.id]),
        (TicketChoice(late_on=other.due_on), []),
        (TicketChoice(unit_id=one.unit_id + 1), []),
        (TicketChoice(reach=Reach(frozenset({one.unit_id + 1}))), []),
        (TicketChoice(reach=Reach(plans=frozenset({one.plan_id + 1}))), []),
        (TicketChoice(plan_id=one.plan_id), [other.id, one.id]),
    ):
        assert [found.id for found in tickets(workspace, choice)] == expected, choice
        with workspace.database.reading() as session:
            assert ticket_queries.number_of(session, choice) == len(expected), choice
