"""One journey through real servers: a request goes out by SMTP, its form comes back to the mailbox, and ends in the report."""

import asyncio
import io
import re
import smtplib
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cli.main import DONE, run_command_line
from config.clock import SetClock
from config.settings import load_settings
from models import InboxKind, Submission
from models.queries import inbox as inbox_queries
from models.queries import obligations as obligation_queries
from models.queries import reports as report_queries
from models.queries import submissions as submission_queries
from operations.answers.review_submission import accept_submission
from operations.answers.signed_links import open_link
from operations.ladder.run_round import run_round
from operations.mailbox.poll_inbox import poll_inbox
from operations.workspace import Workspace, open_workspace
from rules.answer_sheet import FORM_SHEET
from rules.lifecycle import State
from tests.builders import UNITS_CSV, at
from tests.conftest import left_out
from tests.filled_forms import filled, rows_of
from tests.journeys.signed_page import answer_by_link
from tests.journeys.test_from_file_to_report import round_at, text_of
from tests.mail_servers import dovecot, postfix
from tests.plan_texts import PROVINCE_PLAN

RESULT = "Đã ban hành văn bản hướng dẫn 12 đơn vị lập dự toán"
DESK = "desk-stc@example.vn"
# The relay of the tests knows one domain.
ONE_DOMAIN = re.sub(r"(\w+)@(\w+)\.example\.vn", r"\1-\2@example.vn", UNITS_CSV)


class Mail:
    """A relay and the mailboxes behind it."""

    def __init__(self, relay: postfix.Postfix, mailboxes: dovecot.Dovecot) -> None:
        self.relay, self.mailboxes = relay, mailboxes

    def to(self, address: str, subject: str) -> EmailMessage:
        """The letter that has arrived in somebody's mailbox."""
        until = time.monotonic() + 180
        while time.monotonic() < until:
            for content in self.mailboxes.folder(address):
                letter = message_from_bytes(content, policy=modern)
                if subject in str(letter["Subject"]):
                    return letter
            time.sleep(0.1)
        raise AssertionError(f"no letter {subject!r} to {address}: {self.relay.log()[-1500:]}")

    def reply(self, letter: EmailMessage, form: tuple[str, bytes]) -> None:
        """What a mail program does when an officer presses "Trả lời" and attaches the form."""
        answer = EmailMessage()
        answer["From"] = f"Chuyên viên STC <{DESK}>"
        answer["To"] = str(letter["Reply-To"])
        answer["Subject"] = f"Re: {letter['Subject']}"
        answer["In-Reply-To"] = str(letter["Message-ID"])
        answer["Message-ID"] = "<tra-loi-1@may-tinh.example.vn>"
        answer.set_content("Sở Tài chính gửi báo cáo.\n")
        name, content = form
        answer.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        with smtplib.SMTP("127.0.0.1", self.relay.port) as line:
            line.send_message(answer)


def form_in(letter: EmailMessage) -> tuple[str, bytes]:
    (form,) = list(letter.iter_attachments())
    content = form.get_content()
    assert isinstance(content, bytes)
    return str(form.get_filename()), content


def filled_in(content: bytes) -> bytes:
    page = load_workbook(io.BytesIO(content))[FORM_SHEET]
    return filled(content, {one: ("Hoàn thành", RESULT) for one in rows_of(page) if one.isdigit()})


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mail]:
    for why in (dovecot.why_not(), postfix.why_not()):
        if why:
            left_out("mail", why)
    with (
        dovecot.running_dovecot() as mailboxes,
        postfix.running_postfix(transport=f"lmtp:inet:127.0.0.1:{mailboxes.lmtp_port}") as relay,
    ):
        environment = {
            "DATA": tmp_path / "var",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": relay.port,
            "SMTP_TLS": "none",
            "SMTP_FROM": "Đôn Đốc <dondoc@example.vn>",
            "REPLY_ADDRESS": "baocao+{token}@example.vn",
            "IMAP_HOST": mailboxes.host,
            "IMAP_PORT": mailboxes.imap_port,
            "IMAP_TLS": "none",
            "IMAP_USERNAME": "baocao@example.vn",
            "IMAP_PASSWORD": mailboxes.password,
        }
        for name, value in environment.items():
            monkeypatch.setenv(f"DONDOC_{name}", str(value))
        monkeypatch.chdir(tmp_path)
        yield Mail(relay, mailboxes)


def polled(workspace: Workspace) -> None:
    until = time.monotonic() + 180
    while not poll_inbox(workspace).taken and time.monotonic() < until:
        time.sleep(0.1)


def test_a_request_is_answered_by_mail_and_stands_in_the_report(
    mail: Mail, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "units.csv").write_text(ONE_DOMAIN, "utf-8")
    (tmp_path / "ke-hoach-46.txt").write_text(PROVINCE_PLAN, "utf-8")
    for command in (
        ["unit", "import", "units.csv"],
        ["plan", "import", "ke-hoach-46.txt"],
        ["plan", "confirm", "46/KH-UBND"],
        ["round", "--at", "2021-06-07T08:00:00+07:00"],
    ):
        assert run_command_line(command) == DONE, capsys.readouterr().err
    request = mail.to(DESK, "báo cáo 6 tháng 2021")
    name, content = form_in(request)
    mail.reply(request, (name, filled_in(content)))

    clock = SetClock(at("2021-06-08", "09:30"))
    workspace = open_workspace(load_settings(), clock=clock)
    polled(workspace)
    with workspace.database.reading() as session:
        (taken,) = inbox_queries.done(session)
    assert taken.kind is InboxKind.ANSWER_SHEET
    asyncio.run(run_round(workspace, engine="test"))
    link = re.search(r"http\S+/s/\S+", text_of(mail.to(DESK, "Đã đọc biểu")))
    assert link is not None
    holder = open_link(workspace, link.group(0).rpartition("/")[2])
    clock.set(at("2021-06-08", "10:00"))
    assert "Đã nhận lúc" in answer_by_link(workspace, link.group(0))
    accept_submission(workspace.acting_as("Lan", "web"), holder.obligation_id)
    assert_it_came_by_mail(workspace, holder.obligation_id)

    for day in ("2021-06-16", "2021-06-17"):
        round_at(workspace, clock, day)
    with workspace.database.reading() as session:
        (report,) = report_queries.all_snapshots(session)
    assert RESULT in str(report.facts)
    workspace.close()


def assert_it_came_by_mail(workspace: Workspace, obligation_id: int) -> None:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
        submission = submission_queries.latest(session, obligation_id)
    assert view is not None
    assert view.obligation.state is State.ACCEPTED
    assert isinstance(submission, Submission)
    assert submission.submitted_by == "Chuyên viên STC"
