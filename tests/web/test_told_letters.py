"""Letters that tell of an answer stand on the line of an obligation with what became of them, on both databases."""

import asyncio
from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import col, select, update

from config.clock import SetClock
from models import Contact, OutboxMessage, UserRole
from models.queries import obligations as obligation_queries
from models.queries import tickets as ticket_queries
from models.queries.obligations import ObligationView
from models.queries.tickets import TicketChoice
from notifications.recording import RecordingTransport
from operations.answers.review_submission import return_submission
from operations.answers.submit_status import submit_status
from operations.ladder.decide_extension import decide_extension
from operations.ladder.request_extension import request_extension
from operations.letters.deliver_mail import deliver_mail
from operations.letters.mark_bounced import mark_bounced
from operations.tickets.answer_ticket import answer_ticket
from operations.tickets.pass_on_ticket import hand_ticket_to_head, pass_on_ticket
from operations.units.delegate import add_absence
from operations.workspace import Workspace
from tests.builders import an_answer
from tests.web.browser import signed_in
from tests.web.house import report_obligation
from web.timeline import moments_of

DESK = "desk@stc.example.vn"


def _view(workspace: Workspace, obligation_id: int) -> ObligationView:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    assert view is not None
    return view


def _answer(workspace: Workspace, owed: int, **changes: str) -> None:
    unit_id = _view(workspace, owed).unit.id or 0
    submit_status(
        workspace.acting_as("Chuyên viên STC", "link"), owed, an_answer(workspace, 1, unit_id, **changes)
    )


def _deliver(workspace: Workspace) -> None:
    asyncio.run(deliver_mail(workspace))


def _told(workspace: Workspace, owed: int, heading: str) -> list[str]:
    """What the line says of letters at the moments with this heading."""
    with workspace.database.reading() as session:
        moments = [one for one in moments_of(session, owed) if one.heading.startswith(heading)]
    assert moments, heading
    return [line for one in moments for line in one.details if line.startswith("Thư ")]


@pytest.fixture
def owed(filled_on_each: Workspace) -> int:
    return report_obligation(filled_on_each, "STC")


def test_a_receipt_waits_goes_and_comes_back(filled_on_each: Workspace, owed: int) -> None:
    _answer(filled_on_each, owed)
    assert _told(filled_on_each, owed, "Gửi báo cáo") == ["Thư biên nhận gửi Chuyên viên STC: chờ gửi"]
    _deliver(filled_on_each)
    assert _told(filled_on_each, owed, "Gửi báo cáo") == ["Thư biên nhận gửi Chuyên viên STC: đã gửi"]
    with filled_on_each.database.transaction() as session:
        letter = session.exec(
            select(OutboxMessage).where(col(OutboxMessage.kind) == "submission_received")
        ).one()
        at = filled_on_each.clock.now()
        assert mark_bounced(session, filled_on_each, letter.id or 0, at=at, reason="550 không có hộp thư")
    assert _told(filled_on_each, owed, "Gửi báo cáo") == [
        "Thư biên nhận gửi Chuyên viên STC: bị trả lại – 550 không có hộp thư"
    ]


def test_a_return_that_the_relay_refuses_is_told_beside_the_receipt(
    filled_on_each: Workspace, owed: int, transport: RecordingTransport
) -> None:
    _answer(filled_on_each, owed)
    _deliver(filled_on_each)
    transport.refuse(DESK)
    return_submission(filled_on_each, owed, reason="Thiếu số liệu", due_on=date(2021, 6, 25))
    _deliver(filled_on_each)
    (said,) = _told(filled_on_each, owed, "Trả lại bổ sung")
    assert said.startswith("Thư trả lại bổ sung gửi Chuyên viên STC: không gửi được – ")
    assert DESK in said
    assert _told(filled_on_each, owed, "Gửi báo cáo") == ["Thư biên nhận gửi Chuyên viên STC: đã gửi"]
    _answer(filled_on_each, owed, result="Đã bổ sung")
    assert _told(filled_on_each, owed, "Gửi lại báo cáo") == ["Thư biên nhận gửi Chuyên viên STC: chờ gửi"]


@pytest.mark.parametrize("grant", [True, False])
def test_a_request_for_more_time_and_its_answer_each_say_whom_they_reached(
    filled_on_each: Workspace, owed: int, grant: bool
) -> None:
    request_extension(
        filled_on_each, owed, until=date(2021, 6, 30), reason="Chờ số liệu", by="Chuyên viên STC"
    )
    assert _told(filled_on_each, owed, "Xin gia hạn") == ["Thư xin gia hạn gửi Giám đốc SNV: chờ gửi"]
    _deliver(filled_on_each)
    decide_extension(filled_on_each, owed, grant=grant)
    assert _told(filled_on_each, owed, "Xin gia hạn") == ["Thư xin gia hạn gửi Giám đốc SNV: đã gửi"]
    assert _told(filled_on_each, owed, "Gia hạn đến") == ["Thư trả lời gia hạn gửi Chuyên viên STC: chờ gửi"]


def test_a_letter_to_who_stood_in_or_has_left_since_is_still_found(
    filled_on_each: Workspace, owed: int, clock: SetClock
) -> None:
    today = filled_on_each.local_day(clock.now())
    add_absence(
        filled_on_each,
        person=DESK,
        stand_in="nguoi.thay@stc.example.vn",
        stand_in_name="Người Thay",
        starts_on=today,
        ends_on=today + timedelta(days=3),
    )
    _answer(filled_on_each, owed)
    assert _told(filled_on_each, owed, "Gửi báo cáo") == ["Thư biên nhận gửi Người Thay: chờ gửi"]
    with filled_on_each.database.transaction() as session:
        session.execute(update(Contact).where(col(Contact.email) == DESK).values(is_active=False))
    assert _told(filled_on_each, owed, "Gửi báo cáo") == ["Thư biên nhận gửi Người Thay: chờ gửi"]


def test_each_news_of_a_difficulty_says_what_became_of_its_letter(
    filled_on_each: Workspace, owed: int
) -> None:
    unit_id = _view(filled_on_each, owed).unit.id or 0
    submit_status(filled_on_each, owed, an_answer(filled_on_each, 1, unit_id, difficulty="Thiếu kinh phí"))
    with filled_on_each.database.reading() as session:
        (ticket,) = [view.ticket.id or 0 for view in ticket_queries.listed(session, TicketChoice())]
    hand_ticket_to_head(filled_on_each, ticket, note="vượt thẩm quyền")
    pass_on_ticket(filled_on_each, ticket, to="UBND tỉnh", note="ngoài thẩm quyền")
    _deliver(filled_on_each)
    answer_ticket(filled_on_each, ticket, answer="Đồng ý bổ sung")
    letter = "Thư trả lời khó khăn, kiến nghị gửi Chuyên viên STC"
    assert _told(filled_on_each, owed, "Trình lãnh đạo") == []
    assert _told(filled_on_each, owed, "Chuyển UBND tỉnh") == [f"{letter}: đã gửi"]
    assert _told(filled_on_each, owed, "Trả lời theo ý kiến") == [f"{letter}: chờ gửi"]


def test_a_letter_of_another_obligation_is_not_taken_for_its_own(
    filled_on_each: Workspace, owed: int
) -> None:
    other = report_obligation(filled_on_each, "STP")
    unit_id = _view(filled_on_each, other).unit.id or 0
    submit_status(filled_on_each, other, an_answer(filled_on_each, 1, unit_id))
    _answer(filled_on_each, owed)
    assert _told(filled_on_each, other, "Gửi báo cáo") == ["Thư biên nhận gửi Chuyên viên STP: chờ gửi"]
    assert _told(filled_on_each, owed, "Gửi báo cáo") == ["Thư biên nhận gửi Chuyên viên STC: chờ gửi"]


def test_the_page_shows_it_and_what_a_relay_said_stays_text(app: FastAPI, filled: Workspace) -> None:
    owed = report_obligation(filled, "STC")
    _answer(filled, owed)
    _deliver(filled)
    with filled.database.transaction() as session:
        letter = session.exec(
            select(OutboxMessage).where(col(OutboxMessage.kind) == "submission_received")
        ).one()
        at = filled.clock.now()
        mark_bounced(session, filled, letter.id or 0, at=at, reason="550 <script>alert(1)</script>")
    page = signed_in(app, filled, UserRole.AUDITOR).get(f"/obligations/{owed}").text
    assert "Thư biên nhận gửi Chuyên viên STC: bị trả lại – 550 &lt;script&gt;" in page
