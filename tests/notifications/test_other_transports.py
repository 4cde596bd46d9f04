"""Letters into a folder, into memory, and which transport the settings choose."""

import asyncio
from email import message_from_bytes
from pathlib import Path

import pytest

from config.settings import Settings
from notifications.folder import FolderTransport, file_name_of
from notifications.open_transport import open_transport, sender_of
from notifications.recording import RecordingTransport
from notifications.rendering import seal
from notifications.smtp import SmtpTransport
from notifications.transport import MailError, MailTransport
from rules.errors import BadInput
from tests.notifications.sample_letters import AT, a_letter, a_sender

TO = "hoa@stc.example.vn"


def send(transport: MailTransport, *, key: str = "k", content: bytes = b"x", to: str = TO) -> None:
    asyncio.run(transport.send(recipient=to, content=content, key=key))


def test_a_letter_becomes_a_file_that_opens_as_mail(tmp_path: Path) -> None:
    letter = a_letter()
    sealed = seal(letter, a_sender(), at=AT)
    send(FolderTransport(tmp_path / "mail"), key=letter.key, content=sealed.content)
    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert file.read_bytes() == sealed.content
    assert message_from_bytes(file.read_bytes())["Message-ID"] == sealed.message_id


def test_the_same_key_overwrites_its_file_and_leaves_no_other(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path)
    for content in (b"one", b"two"):
        send(transport, content=content)
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == b"two"


def test_other_users_of_the_machine_cannot_read_the_links_in_letters(tmp_path: Path) -> None:
    send(FolderTransport(tmp_path))
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "a/b\\c:d", "đôn đốc", "." * 300, "x" * 500, "", "-rf", "a\x00b"]
)
def test_any_key_makes_a_safe_file_name(key: str, tmp_path: Path) -> None:
    send(FolderTransport(tmp_path), key=key)
    (file,) = tmp_path.iterdir()
    assert file.name == file_name_of(key)
    assert len(file.name) < 120


def test_keys_that_look_alike_when_made_safe_stay_apart() -> None:
    assert file_name_of("a/b") != file_name_of("a:b")


def test_a_folder_that_cannot_be_written_may_be_tried_again(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    with pytest.raises(MailError, match="không ghi được thư") as caught:
        send(FolderTransport(tmp_path / "mail"))
    assert not caught.value.permanent


def test_the_recording_transport_keeps_what_it_is_given() -> None:
    transport = RecordingTransport()
    send(transport, key="a", content=b"1")
    asyncio.run(transport.close())
    assert [(letter.recipient, letter.content, letter.key) for letter in transport.sent] == [(TO, b"1", "a")]
    assert transport.is_closed


@pytest.mark.parametrize("permanent", [True, False])
def test_the_recording_transport_refuses_the_address_it_was_told_to(permanent: bool) -> None:
    transport = RecordingTransport()
    transport.refuse(TO, permanent=permanent)
    with pytest.raises(MailError) as caught:
        send(transport)
    assert caught.value.permanent is permanent
    send(transport, to="khac@example.vn")
    transport.mend()
    send(transport)
    assert [letter.recipient for letter in transport.sent] == ["khac@example.vn", TO]


def test_the_recording_transport_breaks_down_for_a_while_or_until_mended() -> None:
    transport = RecordingTransport()
    transport.break_down(1)
    with pytest.raises(MailError):
        send(transport)
    send(transport)
    transport.break_down()
    for _ in range(3):
        with pytest.raises(MailError) as caught:
            send(transport)
        assert not caught.value.permanent
    transport.mend()
    send(transport)
    assert len(transport.sent) == 2
    assert transport.attempts == 6


def settings(tmp_path: Path, **given: object) -> Settings:
    return Settings(_env_file=None, data=tmp_path, **given)  # type: ignore[arg-type]


def test_without_a_relay_letters_go_to_the_mail_folder_of_the_data(tmp_path: Path) -> None:
    transport = open_transport(settings(tmp_path, smtp_host=""))
    assert isinstance(transport, FolderTransport)
    send(transport)
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


def test_with_a_relay_letters_go_by_smtp(tmp_path: Path) -> None:
    chosen = settings(tmp_path, smtp_host="relay.example.vn", smtp_password="bí mật của máy chủ")
    transport = open_transport(chosen)
    assert isinstance(transport, SmtpTransport)
    assert "bí mật" not in repr(transport)


@pytest.mark.parametrize(
    ("base_url", "list_id"),
    [
        ("https://dondoc.tinh.example.vn/", "dondoc.tinh.example.vn"),
        ("https://snv.example.vn/dondoc", "dondoc.snv.example.vn"),
        ("http://127.0.0.1:8000", "dondoc.127.0.0.1"),
    ],
)
def test_the_sender_names_the_installation(tmp_path: Path, base_url: str, list_id: str) -> None:
    chosen = settings(tmp_path, base_url=base_url, smtp_from="Đôn Đốc <dondoc@example.vn>", language="en")
    sender = sender_of(chosen)
    assert sender.list_id == list_id
    assert sender.address == "Đôn Đốc <dondoc@example.vn>"
    assert sender.base_url == base_url.rstrip("/")
    assert sender.language == "en"


@pytest.mark.parametrize("smtp_from", ["đôn@example.vn", "dondoc@tỉnh.vn"])
def test_a_sender_no_relay_would_take_is_named_at_the_start(tmp_path: Path, smtp_from: str) -> None:
    with pytest.raises(BadInput, match=r"^DONDOC_SMTP_FROM: .* → viết như"):
        sender_of(settings(tmp_path, smtp_from=smtp_from))
