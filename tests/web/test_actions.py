"""What the coordinator does on a page moves what it says it moves."""

import asyncio
from collections.abc import Callable
from datetime import date

import pytest
from fastapi import FastAPI

from models import ExtensionState, Obligation, ReportSnapshot, UserRole
from models.queries import audit as audit_queries
from models.queries import desk
from models.queries import extensions as extension_queries
from models.queries import obligations as obligation_queries
from models.queries import outbox as outbox_queries
from models.queries import reports as report_queries
from notifications.recording import RecordingTransport
from operations.answers.submit_status import submit_status
from operations.ladder.request_extension import request_extension
from operations.letters.deliver_mail import deliver_mail
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.lifecycle import ReportState, State
from tests.builders import an_answer
from tests.web.browser import Browser, signed_in


@pytest.fixture
def browser(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATOR_HEAD)


def _obligation(workspace: Workspace, obligation_id: int) -> Obligation:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    assert view is not None
    return view.obligation


def _report(workspace: Workspace, report_id: int) -> ReportSnapshot:
    with workspace.database.reading() as session:
        report = report_queries.snapshot(session, report_id)
    assert report is not None
    return report


@pytest.fixture
def answered(filled: Workspace, report_of: Callable[[str], int]) -> int:
    """The half-year report of Sở Tài chính, sent and waiting."""
    obligation_id = report_of("STC")
    unit_id = _obligation(filled, obligation_id).unit_id
    submit_status(filled.acting_as("Chuyên viên STC", "link"), obligation_id, an_answer(filled, 1, unit_id))
    return obligation_id


def test_accepting_is_recorded_under_the_persons_name(
    browser: Browser, filled: Workspace, answered: int
) -> None:
    assert "1 báo cáo chờ tiếp nhận" in browser.get("/").text
    response = browser.act(f"/obligations/{answered}/accept")
    assert response.headers["location"] == f"/obligations/{answered}?done=accepted"
    assert "Đã tiếp nhận báo cáo." in browser.get(response.headers["location"]).text
    assert _obligation(filled, answered).state is State.ACCEPTED
    with filled.database.reading() as session:
        last = audit_queries.of_subject(session, ("obligation", answered))[-1]
    assert (last.action, last.actor, last.channel) == ("accepted", "Người dùng coordinator_head-house", "web")


def test_accepting_twice_is_refused_in_words(browser: Browser, answered: int) -> None:
    browser.act(f"/obligations/{answered}/accept")
    again = browser.act(f"/obligations/{answered}/accept")
    assert again.status_code == 409
    assert "Chưa có báo cáo nào đang chờ xem xét." in again.text


def test_returning_asks_for_a_reason_and_a_later_day(
    browser: Browser, filled: Workspace, answered: int
) -> None:
    place = f"/obligations/{answered}/return"
    for fields, words in (
        ({"reason": "", "due_on": "2021-06-25"}, "Trả lại phải ghi lý do."),
        ({"reason": "Thiếu số liệu", "due_on": ""}, "Chưa chọn hạn bổ sung."),
        ({"reason": "Thiếu số liệu", "due_on": "2021-06-18"}, "không muộn hơn hôm nay."),
        ({"reason": "Thiếu số liệu", "due_on": "31/6/2021"}, "không phải là ngày."),
        ({"reason": "x" * 20_001, "due_on": "2021-06-25"}, "dài hơn 20000 ký tự."),
    ):
        response = browser.act(place, **fields)
        assert response.status_code == 422
        assert words in response.text
    assert _obligation(filled, answered).state is State.SUBMITTED


def test_a_returned_report_is_owed_again_by_the_new_day(
    browser: Browser, filled: Workspace, answered: int
) -> None:
    browser.act(f"/obligations/{answered}/return", reason="Thiếu số liệu quý II", due_on="25/6/2021")
    obligation = _obligation(filled, answered)
    assert (obligation.state, obligation.due_on) == (State.RETURNED, date(2021, 6, 25))
    page = browser.get(f"/obligations/{answered}").text
    assert "Thiếu số liệu quý II" in page
    assert "Hạn ban đầu" in page


@pytest.mark.parametrize(
    ("decision", "due_on", "state"),
    [
        ("grant", date(2021, 6, 30), ExtensionState.GRANTED),
        ("refuse", date(2021, 6, 16), ExtensionState.REFUSED),
    ],
)
def test_more_time_is_granted_or_refused(
    browser: Browser,
    filled: Workspace,
    report_of: Callable[[str], int],
    decision: str,
    due_on: date,
    state: ExtensionState,
) -> None:
    obligation_id = report_of("STC")
    request_extension(
        filled, obligation_id, until=date(2021, 6, 30), reason="Chờ số liệu", by="Chuyên viên STC"
    )
    assert "1 đề nghị gia hạn chờ quyết định" in browser.get("/").text
    assert "Chờ số liệu" in browser.get(f"/obligations/{obligation_id}").text
    assert browser.act(f"/obligations/{obligation_id}/extension").status_code == 422
    assert (
        browser.act(f"/obligations/{obligation_id}/extension", decision=decision, note="Ghi chú").status_code
        == 303
    )
    assert _obligation(filled, obligation_id).due_on == due_on
    with filled.database.reading() as session:
        assert [one.state for one in extension_queries.of_obligation(session, obligation_id)] == [state]
    assert browser.act(f"/obligations/{obligation_id}/extension", decision=decision).status_code == 404


def test_taking_note_pauses_the_ladder_until_the_day(
    browser: Browser, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    obligation_id = report_of("STC")
    place = f"/obligations/{obligation_id}/acknowledge"
    assert browser.act(place, note="", until="2021-06-28").status_code == 422
    assert browser.act(place, note="Đã gọi điện", until="2021-06-18").status_code == 422
    assert browser.act(place, note="Đã gọi điện", until="2021-06-28").status_code == 303
    assert _obligation(filled, obligation_id).next_action_on == date(2021, 6, 28)
    page = browser.get(f"/obligations/{obligation_id}").text
    assert "Lãnh đạo đã biết" in page
    assert "Thứ Hai 28/6/2021 (đang tạm dừng: lãnh đạo đã biết)" in page


def test_a_waived_obligation_leaves_the_board(
    browser: Browser, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    obligation_id = report_of("STC")
    assert browser.act(f"/obligations/{obligation_id}/waive", reason=" ").status_code == 422
    assert (
        browser.act(f"/obligations/{obligation_id}/waive", reason="Lồng ghép báo cáo quý").status_code == 303
    )
    assert _obligation(filled, obligation_id).state is State.WAIVED
    assert f'/obligations/{obligation_id}"' not in browser.get("/").text


def test_a_report_is_frozen_then_issued_with_its_number(browser: Browser, filled: Workspace) -> None:
    early = browser.act("/reports/1/issue", document_number="12/BC-SNV")
    assert early.status_code == 409
    assert browser.act("/reports/1/freeze").headers["location"] == "/reports/1?done=frozen"
    assert _report(filled, 1).state is ReportState.FROZEN
    assert browser.act("/reports/1/freeze").headers["location"] == "/reports/1?done=nothing"
    assert browser.act("/reports/1/issue", document_number="x" * 101).status_code == 422
    assert (
        browser.act("/reports/1/issue", document_number="12/BC-SNV", document_date="2021-06-18").status_code
        == 303
    )
    report = _report(filled, 1)
    assert (report.state, report.document_number, report.document_date) == (
        ReportState.ISSUED,
        "12/BC-SNV",
        date(2021, 6, 18),
    )
    assert "12/BC-SNV" in browser.get("/reports").text
    assert list((filled.data / "reports").glob("*.docx"))


def test_number_and_date_may_stay_blank(browser: Browser, filled: Workspace) -> None:
    browser.act("/reports/1/freeze")
    browser.act("/reports/1/issue", document_number="", document_date="")
    report = _report(filled, 1)
    assert (report.state, report.document_number, report.document_date) == (ReportState.ISSUED, None, None)


@pytest.mark.parametrize("form", ["docx", "xlsx", "html"])
def test_a_report_is_taken_away_under_a_plain_name(browser: Browser, form: str) -> None:
    response = browser.get(f"/reports/1/download?form={form}")
    assert response.headers["content-disposition"] == (
        f'attachment; filename="bao-cao-46-kh-ubnd-2021-h1-v1.{form}"'
    )
    assert response.content[:2] == (b"<!" if form == "html" else b"PK")


def test_failed_letters_are_shown_with_their_reason_and_go_again(
    browser: Browser, filled: Workspace, transport: RecordingTransport, answered: int
) -> None:
    transport.refuse("desk@stc.example.vn")
    asyncio.run(deliver_mail(filled))
    page = browser.get("/outbox").text
    assert "desk@stc.example.vn" in page
    assert "1 thư không đến nơi" in browser.get("/").text
    transport.mend()
    assert browser.act("/outbox/retry").headers["location"] == "/outbox?done=retried"
    assert browser.act("/outbox/retry").headers["location"] == "/outbox?done=nothing"
    asyncio.run(deliver_mail(filled))
    with filled.database.reading() as session:
        assert outbox_queries.counts_by_state(session).get(LetterState.FAILED, 0) == 0
        assert desk.waiting(session, date(2021, 6, 18)).letters == 0
