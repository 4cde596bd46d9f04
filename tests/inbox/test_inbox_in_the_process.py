"""The mailbox beside the web page and the clock: told of a message it looks at once, and it ends when the process ends."""

import asyncio
import json
import logging
import time
from dataclasses import replace
from typing import Any

import pytest

from cli.mail_servers import mailbox_findings
from cli.main import run_command_line
from flows.inbox import Inbox
from flows.schedule import Duty, Interval, inbox_jobs
from models.queries import inbox as inbox_queries
from operations.workspace import Workspace
from tests.answering_mail import REPLY_ADDRESS, a_reply
from tests.mail_servers.dovecot import Dovecot


def reading(workspace: Workspace, server: Dovecot, user: str, **changes: Any) -> Workspace:
    values = {
        "imap_host": server.host,
        "imap_port": server.imap_port,
        "imap_tls": "none",
        "imap_username": user,
        "imap_password": type(workspace.settings.imap_password)(server.password),
        **changes,
    }
    return replace(workspace, settings=workspace.settings.model_copy(update=values))


def number_in_tray(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        return inbox_queries.number_in_tray(session)


def test_without_a_mailbox_there_is_no_job_no_thread_and_no_look(reporting: Workspace) -> None:
    assert inbox_jobs(reporting.settings) == ()
    inbox = Inbox(reporting)
    inbox.listen()
    asyncio.run(inbox.look())
    asyncio.run(inbox.stop())
    assert inbox._listener is None


def test_a_new_message_is_taken_at_once_and_the_thread_ends_with_the_process(
    dovecot: Dovecot, reporting: Workspace, letter: bytes
) -> None:
    ours = reading(reporting, dovecot, "nghe@example.vn", inbox_minutes=60)
    (job,) = inbox_jobs(ours.settings)
    assert job.duty is Duty.INBOX
    assert isinstance(job.timing, Interval)
    inbox = Inbox(ours)
    inbox.listen()
    try:
        time.sleep(0.5)
        dovecot.deliver("nghe@example.vn", a_reply(letter))
        ends_at = time.monotonic() + 180
        while number_in_tray(ours) == 0 and time.monotonic() < ends_at:
            time.sleep(0.05)
        assert number_in_tray(ours) == 1
    finally:
        asyncio.run(inbox.stop())
    assert inbox._listener is not None
    assert not inbox._listener.is_alive()
    assert len(dovecot.folder("nghe@example.vn", "Da xu ly")) == 1


def test_a_mailbox_that_is_away_is_one_line_in_the_log(
    dovecot: Dovecot, reporting: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    ours = reading(reporting, dovecot, "nghe@example.vn", imap_port=1)
    with caplog.at_level(logging.WARNING, logger="dondoc.inbox"):
        asyncio.run(Inbox(ours).look())
    (record,) = caplog.records
    assert record.getMessage().endswith("sẽ thử lại")
    assert record.exc_info is None


def test_the_doctor_opens_the_mailbox_and_reads_nothing(
    dovecot: Dovecot, reporting: Workspace, letter: bytes
) -> None:
    dovecot.deliver("kham@example.vn", a_reply(letter))
    ours = reading(reporting, dovecot, "kham@example.vn")
    assert [found for found, _ in mailbox_findings(ours.settings)] == [True]
    assert dovecot.unseen("kham@example.vn") == 1
    wrong = type(ours.settings.imap_password)("sai-mat-khau")
    ((found, line),) = mailbox_findings(ours.settings.model_copy(update={"imap_password": wrong}))
    assert (found, "không đăng nhập được" in line) == (False, True)
    assert "sai-mat-khau" not in line


def test_the_command_reads_lists_shows_and_marks(
    dovecot: Dovecot,
    reporting: Workspace,
    letter: bytes,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    dovecot.deliver("lenh@example.vn", a_reply(letter))
    values = {
        "SECRET_KEY": "k" * 40,
        "SMTP_FROM": "Đôn Đốc <dondoc@example.vn>",
        "REPLY_ADDRESS": REPLY_ADDRESS,
        "IMAP_HOST": dovecot.host,
        "IMAP_PORT": str(dovecot.imap_port),
        "IMAP_TLS": "none",
        "IMAP_USERNAME": "lenh@example.vn",
        "IMAP_PASSWORD": dovecot.password,
    }
    for name, value in values.items():
        monkeypatch.setenv(f"DONDOC_{name}", value)

    def said(*arguments: str) -> str:
        assert run_command_line(["inbox", *arguments, "--data", str(reporting.data)]) == 0
        return capsys.readouterr().out

    assert json.loads(said("poll", "--json")) == {
        "taken": 1, "known": 0, "too_large": 0, "failed": 0, "in_tray": 1,
    }  # fmt: skip
    (row,) = json.loads(said("list", "--json"))
    number = str(row["id"])
    assert "Đơn vị sẽ gửi báo cáo ngày mai." in said("show", number)
    assert "desk@stc.example.vn" in said("list")
    said("handle", number, "--word", "đã gọi điện")
    assert "Không có thư nào" in said("list")
    monkeypatch.setenv("DONDOC_IMAP_PASSWORD", "sai-mat-khau")
    assert run_command_line(["inbox", "poll", "--data", str(reporting.data)]) == 1
    wrong = capsys.readouterr().err
    assert len(wrong.splitlines()) == 1
    assert "sai-mat-khau" not in wrong
    monkeypatch.delenv("DONDOC_IMAP_HOST")
    assert run_command_line(["inbox", "poll", "--data", str(reporting.data)]) == 1
    assert "DONDOC_IMAP_HOST" in capsys.readouterr().err
