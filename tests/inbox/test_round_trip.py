"""The whole way of an answer by mail: request, filled-in form, a real relay and mailbox, confirmed, accepted, reported."""

import re
import smtplib
import time
from email import message_from_bytes
from email.policy import default as modern

from config.clock import SetClock
from models import InboxKind
from models.queries import inbox as inbox_queries
from models.queries import obligations as obligation_queries
from models.queries import reports as report_queries
from notifications.recording import RecordingTransport
from operations.compile_reports import compile_report
from operations.poll_inbox import Polled, poll_inbox
from operations.review_submission import accept_submission
from operations.send_draft import send_draft
from operations.signed_links import open_link
from operations.workspace import Workspace
from rules.lifecycle import State
from tests.answering_mail import a_filled_form, a_reply, obligation_of
from tests.builders import at
from tests.conftest import left_out
from tests.inbox.test_polling import mailbox
from tests.mail_servers import postfix
from tests.mail_servers.dovecot import Dovecot
from tests.operations.amending import round_on

ANSWER = "Đã ban hành hướng dẫn"


def test_an_answer_sent_as_a_file_by_mail_ends_in_the_report(
    dovecot: Dovecot, reporting: Workspace, letter: bytes, clock: SetClock, transport: RecordingTransport
) -> None:
    if why := postfix.why_not():
        left_out("mail", why)
    obligation_id = obligation_of(reporting, letter)
    reply = a_reply(letter, "Gửi báo cáo.", files=(a_filled_form(reporting, obligation_id),))
    to = str(message_from_bytes(reply, policy=modern)["To"])
    with (
        postfix.running_postfix(transport=f"lmtp:inet:127.0.0.1:{dovecot.lmtp_port}") as relay,
        smtplib.SMTP("127.0.0.1", relay.port) as line,
    ):
        line.sendmail("desk@stc.example.vn", [to], reply)
        address = mailbox(dovecot, "baocao@example.vn")
        polled = Polled()
        for _ in range(100):
            polled = poll_inbox(reporting, address=address)
            if polled.taken:
                break
            time.sleep(0.05)
    assert polled == Polled(taken=1), relay.log()[-1000:]
    with reporting.database.reading() as session:
        (row,) = inbox_queries.done(session)
    assert (row.kind, row.obligation_id) == (InboxKind.ANSWER_SHEET, obligation_id)

    clock.set(at("2021-06-08", "09:30"))
    round_on(reporting, clock, "2021-06-08")
    asked = message_from_bytes(transport.sent[-1].content, policy=modern)
    assert str(asked["To"]).endswith("<desk@stc.example.vn>")
    body = asked.get_body(("plain",))
    assert body is not None
    token = re.search(r"/s/([0-9a-f]+)", str(body.get_content()))
    assert token is not None
    holder = open_link(reporting, token[1])
    assert holder.obligation_id == obligation_id
    send_draft(reporting, obligation_id, by=holder.name, email=holder.email)
    accept_submission(reporting.acting_as("Lan", "web"), obligation_id)

    with reporting.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    assert view is not None
    assert view.obligation.state is State.ACCEPTED
    assert view.period is not None
    compile_report(reporting, view.period.id or 0)
    with reporting.database.reading() as session:
        report = report_queries.newest_of_period(session, view.period.id or 0)
    assert report is not None
    assert ANSWER in str(report.facts)
