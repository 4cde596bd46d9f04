"""Mail that comes in, as units send it: made of the letters that went out."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from models import OutboxMessage
from models.queries import inbox as inbox_queries
from models.queries import obligations as obligation_queries
from operations.answers.answer_sheet_of import answer_sheet_of
from operations.workspace import Workspace
from rules.answer_sheet import FORM_SHEET
from tests.filled_forms import filled, rows_of

SHEET = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
REPLY_ADDRESS = "baocao+{token}@example.vn"


def with_mailbox(workspace: Workspace, **settings: Any) -> Workspace:
    """The same installation with an address for answers."""
    given = {"reply_address": REPLY_ADDRESS, "smtp_from": "Đôn Đốc <dondoc@example.vn>", **settings}
    sender = replace(workspace.sender, address="Đôn Đốc <dondoc@example.vn>", reply_address=REPLY_ADDRESS)
    return replace(workspace, settings=workspace.settings.model_copy(update=given), sender=sender)


def a_reply(
    letter: bytes | None = None,
    text: str = "Đơn vị sẽ gửi báo cáo ngày mai.",
    *,
    sender: str = "Chuyên viên STC <desk@stc.example.vn>",
    files: tuple[tuple[str, bytes], ...] = (),
    html: str = "",
    **headers: str,
) -> bytes:
    """An answer to a letter as it was sent; headers given as Subject=…, in_reply_to=…; an empty one is left out."""
    message = EmailMessage()
    values = {
        "From": sender,
        "To": "dondoc@example.vn",
        "Subject": "Trả lời: Nhắc báo cáo",
        "Message-ID": "<tra-loi@stc.example.vn>",
    }
    if letter is not None:
        sent = message_from_bytes(letter, policy=modern)
        values |= {"To": str(sent["Reply-To"] or sent["From"]), "In-Reply-To": str(sent["Message-ID"])}
    values |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in values.items():
        if value:
            message[name] = value
    message.set_content(text or "\n")
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in files:
        main, sub = SHEET if name.endswith(".xlsx") else ("application", "octet-stream")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def a_bounce(
    letter: bytes, *, action: str = "failed", status: str = "5.1.1", said: str = "550 5.1.1 User unknown"
) -> bytes:
    """As Postfix writes one."""
    sent = message_from_bytes(letter, policy=modern)
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: dondoc@example.vn
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce.{action}@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {sent["To"].addresses[0].addr_spec}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--=_b
Content-Type: text/rfc822-headers

Message-ID: {sent["Message-ID"]}

--=_b--
""".encode()


def letter_row(workspace: Workspace, letter: bytes) -> OutboxMessage:
    sent = message_from_bytes(letter, policy=modern)
    with workspace.database.reading() as session:
        found = inbox_queries.letter_of(session, str(sent["Message-ID"]))
    assert found is not None
    return found


def a_filled_form(workspace: Workspace, obligation_id: int) -> tuple[str, bytes]:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
        assert view is not None
        form = answer_sheet_of(session, workspace, view)
    rows = rows_of(load_workbook(BytesIO(form.content))[FORM_SHEET])
    cells = {one: ("Hoàn thành", "Đã ban hành hướng dẫn") for one in rows if one.isdigit()}
    return form.file_name, filled(form.content, cells)


def obligation_of(workspace: Workspace, letter: bytes) -> int:
    with workspace.database.reading() as session:
        (only, *_) = inbox_queries.obligations_of_letter(session, letter_row(workspace, letter))
    return only
