"""Thư đến: the tray comes first; the desk reads, puts messages to duties and marks them, others only look."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from models import InboxState, UserRole
from models.queries import inbox as inbox_queries
from models.queries import outbox as outbox_queries
from operations.mailbox.take_mail import TakenMail, take_mail
from operations.workspace import Workspace
from rules.delivery import LetterState
from tests.answering_mail import a_reply
from tests.web.browser import Browser, signed_in


@pytest.fixture
def came(filled: Workspace) -> list[TakenMail]:
    """A note with a file, a stranger's message with a script, and a machine's."""
    with filled.database.reading() as session:
        sent = outbox_queries.in_state(session, LetterState.SENT)
    letter = next(one.content for one in sent if one.recipient_email == "desk@stc.example.vn" and one.content)
    script = "<p>Chào <script>alert(1)</script><b>anh</b></p>"
    return [
        take_mail(filled, one)
        for one in (
            a_reply(letter, "Đơn vị chờ số liệu của huyện.", files=(("phu-luc.pdf", b"%PDF-1.4\n%%EOF\n"),)),
            a_reply(
                None, "", sender="<b>x</b> <la@example.org>", html=script, Subject="<script>alert(2)</script>"
            ),
            a_reply(letter, "Tôi vắng mặt.", Auto_Submitted="auto-replied"),
        )
    ]


def test_the_tray_comes_first_and_a_message_is_put_to_its_duty_and_marked(
    app: FastAPI, filled: Workspace, came: list[TakenMail], report_of: Callable[[str], int]
) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    page = desk.get("/inbox").text
    assert "Chờ người xem: 2" in page
    assert page.index("Đơn vị chờ số liệu của huyện.") < page.index("Đã xử lý")
    assert "<script>" not in page
    assert "<b>x</b>" not in page
    path = f"/inbox/{came[1].message_id}"
    assert "<script>" not in desk.get(path).text
    found = desk.get(f"{path}?q=Sở Tư pháp").text
    assert 'name="obligation"' in found
    assert desk.act(f"{path}/attach", obligation="").status_code == 422
    duty = report_of("STP")
    assert desk.act(f"{path}/attach", obligation=str(duty)).status_code == 303
    assert "Thư gửi đến về việc này" in desk.get(f"/obligations/{duty}").text
    assert desk.act(f"{path}/handle", word="").status_code == 422
    assert desk.act(f"{path}/handle", word="đã trả lời qua điện thoại").status_code == 303
    with filled.database.reading() as session:
        row = inbox_queries.message(session, came[1].message_id)
    assert row is not None
    assert (row.state, row.obligation_id) == (InboxState.DONE, duty)
    assert "đã trả lời qua điện thoại" in desk.get(path).text


def test_the_original_is_a_download_and_never_a_page(
    app: FastAPI, filled: Workspace, came: list[TakenMail]
) -> None:
    auditor = signed_in(app, filled, UserRole.AUDITOR)
    answer = auditor.get(f"/inbox/{came[1].message_id}/original")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]
    page = auditor.get(f"/inbox/{came[0].message_id}").text
    assert not re.search(r'action="[^"]*/(handle|attach|form|files)"', page)
    assert auditor.act(f"/inbox/{came[0].message_id}/handle", word="x").status_code == 403
    assert auditor.get("/inbox/999999").status_code == 404
    unit = signed_in(app, filled, UserRole.UNIT_DESK)
    assert unit.get("/inbox").status_code == 403


def test_nobody_reads_the_inbox_without_signing_in(officer: Browser, came: list[TakenMail]) -> None:
    assert officer.get("/inbox").status_code in (303, 401)
