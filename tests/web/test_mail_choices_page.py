"""The page of a person's choices and the one-click POST of mail programs (RFC 8058); the outbox and the proof of urging."""

import csv
import io
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from config.address_tokens import address_token
from models import Rhythm, UserRole
from models.queries import audit as audit_queries
from models.queries import outbox as outbox_queries
from operations.letters.choose_mail import Choice, choice_of, choices_address
from operations.letters.mark_bounced import mark_bounced
from operations.letters.pass_on_letters import pass_on_letters
from operations.workspace import Workspace
from rules.delivery import LetterState
from tests.web.browser import Browser, signed_in

DESK = "desk@stc.example.vn"
FORMULA = '=HYPERLINK("http://evil.example","x") 550 5.1.1'


def path_of(workspace: Workspace, email: str = DESK) -> str:
    return choices_address(workspace, email).removeprefix(workspace.sender.base_url)


def chosen(workspace: Workspace) -> Choice:
    with workspace.database.reading() as session:
        return choice_of(session, DESK)


def test_opening_the_page_changes_nothing_and_its_forms_do(app: FastAPI, filled: Workspace) -> None:
    path, browser = path_of(filled), Browser(app)
    page = browser.get(path)
    assert page.status_code == 200
    assert "Không nhận thư chỉ để biết" in page.text
    assert chosen(filled) == Choice()
    assert browser.post(path, {"optional": "none"}).status_code == 303
    assert browser.post(path, {"rhythm": "immediate"}).status_code == 303
    assert chosen(filled) == Choice(Rhythm.IMMEDIATE, True)
    assert "Nhận lại thư chỉ để biết" in browser.get(path).text
    browser.post(path, {"optional": "all"})
    browser.post(path, {"rhythm": "daily"})
    assert chosen(filled) == Choice()
    assert browser.post(path, {"rhythm": "hourly"}).status_code == 422
    assert chosen(filled) == Choice()


@pytest.mark.parametrize("origin", [None, "https://mail.example.com"])
def test_one_click_of_a_mail_program_opts_out_without_cookie_or_token(
    app: FastAPI, filled: Workspace, origin: str | None
) -> None:
    response = Browser(app).post(path_of(filled), {"List-Unsubscribe": "One-Click"}, origin=origin)
    assert response.status_code == 200
    assert chosen(filled) == Choice(Rhythm.DAILY, True)


def test_a_forged_link_is_refused_and_changes_nothing(app: FastAPI, filled: Workspace) -> None:
    forged = f"/o/{address_token('another secret', DESK)}"
    browser = Browser(app)
    assert browser.get(forged).status_code == 404
    assert browser.post(forged, {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert browser.post("/o/x", {"optional": "none"}).status_code == 404
    assert chosen(filled) == Choice()


def a_bounced_letter(workspace: Workspace) -> int:
    with workspace.database.transaction() as session:
        letters = outbox_queries.find(session, states=(LetterState.SENT,), to=DESK)
        letter_id = letters[0].id or 0
        assert mark_bounced(session, workspace, letter_id, at=workspace.clock.now(), reason=FORMULA)
    return letter_id


def test_what_did_not_arrive_is_seen_with_what_was_done_about_it(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    letter_id = a_bounced_letter(filled)
    browser = signed_in(app, filled, UserRole.COORDINATING_DESK)
    assert "chờ chuyển ở vòng kế tiếp" in browser.get("/outbox").text
    assert "Không đến nơi, chưa xử lý: 1" in browser.get("/outbox").text
    assert "thư không đến được từ" in browser.get("/units/STC").text
    pass_on_letters(filled)
    page = browser.get("/outbox").text
    assert "chưa xử lý" not in page, "somebody else of the unit has had this step"
    page = browser.get("/outbox?state=bounced").text
    assert "có bước nào phải chuyển" in page or "chuyển cho" in page
    assert "không có thư nào" in browser.get("/outbox?state=failed&to=khong-co").text.lower()
    assert DESK in browser.get("/outbox?kind=follow_up&to=DESK@stc").text
    place = f"/obligations/{report_of('STC')}"
    assert "Bị trả lại" in browser.get(place).text or "bị trả lại" in browser.get(place).text
    auditor = signed_in(app, filled, UserRole.AUDITOR)
    assert auditor.act(f"/outbox/{letter_id}/retry").status_code == 403
    assert browser.act("/addresses/mended", unit="STP", email=DESK).status_code == 404
    done = browser.act("/addresses/mended", unit="STC", email=DESK).headers["location"]
    assert done == "/units/STC?done=address_mended"
    assert "thư không đến được từ" not in browser.get("/units/STC").text
    assert browser.act(f"/outbox/{letter_id}/retry").headers["location"] == "/outbox?done=nothing"


def test_a_lost_letter_somebody_has_seen_to_is_work_no_more(app: FastAPI, filled: Workspace) -> None:
    letter_id = a_bounced_letter(filled)
    browser = signed_in(app, filled, UserRole.COORDINATING_DESK)
    assert "1 thư không đến nơi" in browser.get("/").text
    place = f"/outbox/{letter_id}/seen-to"
    assert signed_in(app, filled, UserRole.AUDITOR).act(place).status_code == 403
    assert place in browser.get("/outbox").text
    assert browser.act(place).headers["location"] == "/outbox?done=letter_seen_to"
    assert browser.act(place).headers["location"] == "/outbox?done=nothing"
    assert "thư không đến nơi" not in browser.get("/").text
    assert place not in browser.get("/outbox").text
    assert "đã xử lý" in browser.get("/outbox?state=bounced").text
    with filled.database.reading() as session:
        (event,) = audit_queries.of_subject(session, ("outbox", letter_id))
    assert (event.action, event.channel) == ("letter_seen_to", "web")


def test_the_proof_of_urging_is_a_page_and_two_files_without_formulas(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    a_bounced_letter(filled)
    browser = signed_in(app, filled, UserRole.COORDINATING_DESK)
    place = f"/obligations/{report_of('STC')}/ledger"
    page = browser.get(place).text
    assert "Sổ đôn đốc" in page
    assert "bị trả lại" in page
    answer = browser.get(f"{place}.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert ["Người trích", "Người dùng coordinating_desk-house"] in rows
    sheet = load_workbook(io.BytesIO(browser.get(f"{place}.xlsx").content)).active
    assert sheet is not None
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA]
    assert [cell.data_type for cell in found] == ["s"] * len(found) != []
    own = signed_in(app, filled, UserRole.UNIT_DESK, unit_code="STP")
    assert own.get(place).status_code == own.get(f"{place}.csv").status_code == 403
    assert browser.get("/obligations/999999/ledger").status_code == 404
    assert browser.get(f"{place}.pdf").status_code in (404, 422)
