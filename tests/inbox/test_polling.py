"""The mailbox of a real Dovecot: each message taken once and moved, whatever happens on the way."""

import imaplib
import logging
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from models import InboxKind, InboxState
from models.queries import inbox as inbox_queries
from notifications import imap
from notifications.imap import Mailbox, open_mailbox
from notifications.mailbox import MailboxAddress, MailboxError
from operations.mailbox import poll_inbox as polling
from operations.mailbox.mailbox_state import last_look
from operations.mailbox.poll_inbox import Polled, poll_inbox
from operations.mailbox.take_mail import take_mail
from operations.workspace import Workspace
from rules.errors import Refused
from tests.answering_mail import a_bounce, a_reply
from tests.mail_servers.dovecot import Dovecot

DONE = "Đã xử lý"


def mailbox(server: Dovecot, user: str, **changes: object) -> MailboxAddress:
    values = {
        "host": server.host,
        "port": server.imaps_port,
        "username": user,
        "password": server.password,
        "tls": "tls",
        "folder": "INBOX",
        "done_folder": DONE,
        "tls_context": server.trust(),
        **changes,
    }
    return MailboxAddress(**values)  # type: ignore[arg-type]


def kinds(workspace: Workspace) -> dict[InboxKind, int]:
    with workspace.database.reading() as session:
        return inbox_queries.counts(session)


def test_every_message_is_taken_once_and_moved_and_none_is_deleted(
    dovecot: Dovecot, reporting: Workspace, letter: bytes
) -> None:
    messages = [
        a_reply(letter),
        a_reply(letter, "Thư hai", Message_ID="<hai@stc.example.vn>"),
        a_bounce(letter),
    ]
    for one in messages:
        dovecot.deliver("moi@example.vn", one)
    address = mailbox(dovecot, "moi@example.vn")
    assert poll_inbox(reporting, address=address) == Polled(taken=3, in_tray=2)
    assert poll_inbox(reporting, address=address) == Polled()
    assert dovecot.folder("moi@example.vn") == []
    assert len(dovecot.folder("moi@example.vn", DONE)) == 3
    assert kinds(reporting) == {InboxKind.NOTE: 2, InboxKind.BOUNCE: 1}
    look = last_look(reporting)
    assert look is not None
    assert (look.error, look.at) == ("", reporting.clock.now())


def test_a_crash_between_the_record_and_the_move_repeats_harmlessly(
    dovecot: Dovecot, reporting: Workspace, letter: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.deliver("sap@example.vn", a_reply(letter))
    address = mailbox(dovecot, "sap@example.vn")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Mailbox, "move_to_done", killed)
        with pytest.raises(KeyboardInterrupt):
            poll_inbox(reporting, address=address)
    assert len(dovecot.folder("sap@example.vn")) == 1
    assert dovecot.unseen("sap@example.vn") == 1
    assert poll_inbox(reporting, address=address) == Polled(known=1)
    assert dovecot.folder("sap@example.vn") == []
    assert kinds(reporting) == {InboxKind.NOTE: 1}


def refusing(refused_command: str, refused_uid: str) -> Callable[..., tuple[str, list[bytes]]]:
    """The server says NO to one command about one message."""
    real: Callable[..., tuple[str, list[bytes]]] = imaplib.IMAP4.uid

    def uid(client: imaplib.IMAP4, command: str, *given: str) -> tuple[str, list[bytes]]:
        if command == refused_command and given[0] == refused_uid:
            return "NO", [b"[SERVERBUG] hong trong kho"]
        return real(client, command, *given)

    return uid


def test_one_message_that_cannot_be_taken_holds_up_none_of_the_others(
    dovecot: Dovecot,
    reporting: Workspace,
    letter: bytes,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for number in range(3):
        dovecot.deliver("hong@example.vn", a_reply(letter, f"Thư {number}"))

    def fails_on_one(workspace: Workspace, content: bytes, **given: object) -> object:
        if b"VGjGsCAx" in content or "Thư 1".encode() in content:
            raise OSError("đĩa đầy")
        return take_mail(workspace, content, **given)  # type: ignore[arg-type]

    address = mailbox(dovecot, "hong@example.vn")
    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR, logger="dondoc.inbox"):
        broken.setattr(polling, "take_mail", fails_on_one)
        assert poll_inbox(reporting, address=address) == Polled(taken=2, failed=1, in_tray=2)
    assert "đĩa đầy" in caplog.text
    assert poll_inbox(reporting, address=address) == Polled(taken=1, in_tray=1)
    for number in range(3, 6):
        dovecot.deliver("hong@example.vn", a_reply(letter, f"Thư {number}"))
    with open_mailbox(address) as box:
        refused = box.waiting()[1].uid
    for command, found in (
        ("FETCH", Polled(taken=2, failed=1, in_tray=2)),
        ("MOVE", Polled(taken=1, failed=1, in_tray=1)),
        ("MOVE", Polled(known=1, failed=1)),
    ):
        caplog.clear()
        with monkeypatch.context() as broken, caplog.at_level(logging.ERROR, logger="dondoc.inbox"):
            broken.setattr(imaplib.IMAP4, "uid", refusing(command, refused))
            assert poll_inbox(reporting, address=address) == found
        assert [record.name for record in caplog.records] == ["dondoc.inbox"]
        assert "hong trong kho" in caplog.text
        look = last_look(reporting)
        assert look is not None
        assert (look.error, look.failed) == ("", 1)
    assert poll_inbox(reporting, address=address) == Polled(known=1)
    assert dovecot.folder("hong@example.vn") == []
    assert len(dovecot.folder("hong@example.vn", DONE)) == 6


def test_what_is_too_large_goes_to_a_folder_of_its_own_unread(
    dovecot: Dovecot, reporting: Workspace, letter: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.deliver("lon@example.vn", a_reply(letter, files=(("phim.mp4", b"\0" * 40_000),)))
    monkeypatch.setattr(polling, "LARGEST_MESSAGE", 20_000)
    address = mailbox(dovecot, "lon@example.vn")
    assert poll_inbox(reporting, address=address) == Polled(taken=1, too_large=1, in_tray=1)
    assert len(dovecot.folder("lon@example.vn", "Qua lon")) == 1
    assert kinds(reporting) == {InboxKind.REFUSED: 1}


def test_a_server_without_move_loses_nothing_and_touches_no_other_message(
    old_dovecot: Dovecot, reporting: Workspace, letter: bytes
) -> None:
    user = "cu@example.vn"
    old_dovecot.put(user, b"From: a@example.org\r\nSubject: cua nguoi khac\r\n\r\nx\r\n")
    with old_dovecot.signed_in(user) as client:
        client.select("INBOX")
        client.store("1", "+FLAGS", r"(\Deleted)")
    old_dovecot.deliver(user, a_reply(letter))
    address = mailbox(old_dovecot, user)
    assert poll_inbox(reporting, address=address) == Polled(taken=1, in_tray=1)
    assert len(old_dovecot.folder(user, DONE)) == 1
    with old_dovecot.signed_in(user) as client:
        assert client.select("INBOX", readonly=True)[1] == [b"1"], (
            "the message somebody else marked is still there"
        )
    with open_mailbox(address) as box:
        assert not box.can_idle


def test_a_mailbox_that_is_away_is_one_line_without_the_password_and_a_note_for_the_page(
    dovecot: Dovecot, reporting: Workspace
) -> None:
    for wrong in (
        {"password": "sai-mat-khau"},
        {"tls_context": None},
        {"folder": "Không có"},
        {"port": 1},
        {"tls": "starttls", "port": dovecot.imap_port, "tls_context": None},
    ):
        address = mailbox(dovecot, "xa@example.vn", **wrong)
        with pytest.raises(MailboxError) as error:
            poll_inbox(reporting, address=address)
        assert "\n" not in str(error.value)
        assert address.password not in str(error.value)
        look = last_look(reporting)
        assert look is not None
        assert look.error == str(error.value)
    for right in ({"tls": "starttls", "port": dovecot.imap_port}, {"tls": "none", "port": dovecot.imap_port}):
        assert poll_inbox(reporting, address=mailbox(dovecot, "xa@example.vn", **right)) == Polled()
    with pytest.raises(Refused):
        poll_inbox(reporting)


def test_a_new_message_ends_the_waiting_and_so_does_the_end_of_the_process(
    dovecot: Dovecot, letter: bytes
) -> None:
    address = mailbox(dovecot, "cho@example.vn")
    stopping = threading.Event()
    with open_mailbox(address) as box:
        threading.Timer(0.2, dovecot.deliver, ("cho@example.vn", a_reply(letter))).start()
        assert box.wait_for_mail(180, stopping.is_set)
        assert len(box.waiting()) == 1
        threading.Timer(0.2, stopping.set).start()
        assert not box.wait_for_mail(180, stopping.is_set)


def test_the_tray_is_empty_of_what_machines_sent(
    dovecot: Dovecot, reporting: Workspace, letter: bytes
) -> None:
    """An own letter that comes back over the mailbox is a loop, a vacation notice is nobody's business."""
    dovecot.deliver("may@example.vn", letter)
    dovecot.deliver("may@example.vn", a_reply(letter, Auto_Submitted="auto-replied"))
    assert poll_inbox(reporting, address=mailbox(dovecot, "may@example.vn")) == Polled(taken=2)
    with reporting.database.reading() as session:
        assert inbox_queries.tray(session) == []
        assert {one.state for one in inbox_queries.done(session)} == {InboxState.DONE}


def test_addresses_never_show_the_password(dovecot: Dovecot) -> None:
    address = mailbox(dovecot, "a@example.vn")
    assert address.password not in repr(address)
    assert address.password not in repr(replace(address, port=1))
    assert imap.TIMEOUT_SECONDS <= 30
