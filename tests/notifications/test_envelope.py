"""The bytes of a letter."""

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest

from notifications.envelope import message_id_of
from notifications.letters import Attachment, Letter, LetterKind
from notifications.rendering import seal
from notifications.transport import MailError
from tests.notifications.sample_letters import AT, a_letter, a_line, a_sender


def read(letter: Letter) -> EmailMessage:
    message = message_from_bytes(seal(letter, a_sender(), at=AT).content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_headers_promised_to_other_tools_are_there() -> None:
    letter = a_letter()
    sealed = seal(letter, a_sender(), at=AT)
    message = read(letter)
    assert message["Message-ID"] == sealed.message_id
    assert sealed.message_id.endswith("@example.vn>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<dondoc.example.vn>"
    assert message["X-Dondoc-Key"] == letter.key
    assert message["Content-Language"] == "vi"
    assert parsedate_to_datetime(message["Date"]) == AT
    assert message["From"].addresses[0].addr_spec == "dondoc@example.vn"
    assert message["To"].addresses[0].addr_spec == "hoa@stc.example.vn"


@pytest.mark.parametrize("kind", LetterKind)
def test_the_same_letter_has_the_same_bytes(kind: LetterKind) -> None:
    assert seal(a_letter(kind), a_sender(), at=AT) == seal(a_letter(kind), a_sender(), at=AT)


def test_the_message_id_follows_the_key_and_the_installation_and_nothing_else() -> None:
    one = seal(a_letter(), a_sender(), at=AT).message_id
    assert one == seal(a_letter(LetterKind.FOLLOW_UP, recipient_name=""), a_sender("en"), at=AT).message_id
    assert one == message_id_of(a_letter().key, a_sender())
    assert one != seal(a_letter(key="khác"), a_sender(), at=AT).message_id
    assert one != seal(a_letter(), a_sender(list_id="dondoc.huyen.example.vn"), at=AT).message_id


def test_lines_end_as_the_wire_wants_and_stay_short() -> None:
    name = "Nguyễn Thị Phương Thảo – Phòng Kiểm soát thủ tục hành chính, Văn phòng Ủy ban nhân dân tỉnh"
    sealed = seal(a_letter(recipient_name=name), a_sender(), at=AT)
    assert b"\n" not in sealed.content.replace(b"\r\n", b"")
    assert max(map(len, sealed.content.split(b"\r\n"))) <= 100
    assert sealed.content.isascii()
    # The newer parser of Python 3.11 puts blanks between encoded words of a name; the older reads RFC 2047 rightly.
    written = message_from_bytes(sealed.content)["To"]
    assert str(make_header(decode_header(written))) == f"{name} <hoa@stc.example.vn>"


def test_attachments_come_whole_with_their_vietnamese_names() -> None:
    content = bytes(range(256)) * 20
    files = (
        Attachment(
            "Báo cáo tổng hợp.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            content,
        ),
        Attachment("so-lieu.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"x"),
    )
    message = read(a_letter(LetterKind.REPORT_PUBLISHED, attachments=files))
    found = [
        Attachment(part.get_filename() or "", part.get_content_type(), part.get_content())
        for part in message.iter_attachments()
        if isinstance(part, EmailMessage)
    ]
    assert tuple(found) == files
    text = message.get_body(("plain",))
    assert text is not None
    assert "Tệp kèm theo: Báo cáo tổng hợp.docx, so-lieu.xlsx" in text.get_content()


INJECTED = "a@example.vn\r\nBcc: evil@example.com"


@pytest.mark.parametrize("breaker", ["\r\n", "\n", "\r", "\x00", "\x0b"])
@pytest.mark.parametrize("where", ["key", "recipient_name", "recipient_email"])
def test_a_header_of_more_than_one_line_is_refused_for_good(where: str, breaker: str) -> None:
    letter = replace(a_letter(), **{where: f"hoa{breaker}Bcc: evil@example.com"})  # type: ignore[arg-type]
    with pytest.raises(MailError) as caught:
        seal(letter, a_sender(), at=AT)
    assert caught.value.permanent


@pytest.mark.parametrize("where", ["address", "list_id"])
def test_a_sender_of_more_than_one_line_is_refused(where: str) -> None:
    with pytest.raises(MailError) as caught:
        seal(a_letter(), a_sender(**{where: INJECTED}), at=AT)
    assert not caught.value.permanent


@pytest.mark.parametrize(
    "attachment", [Attachment(INJECTED, "text/plain", b""), Attachment("a.txt", "text/plain\r\nBcc: x", b"")]
)
def test_an_attachment_cannot_add_headers(attachment: Attachment) -> None:
    with pytest.raises(MailError):
        seal(a_letter(attachments=(attachment,)), a_sender(), at=AT)


def test_a_clause_with_line_breaks_becomes_one_line_in_the_subject() -> None:
    message = read(a_letter(lines=(a_line(what="báo cáo\r\nBcc: evil@example.com\x07"),)))
    assert message["Bcc"] is None
    assert "báo cáo Bcc: evil@example.com gửi Sở Nội vụ" in message["Subject"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hoa",
        "hoa@",
        "@example.vn",
        "hoa@a@b",
        "hoa @example.vn",
        "hoà@example.vn",
        "<hoa@example.vn>",
        "a@b,c@d",
    ],
)
def test_what_is_no_address_is_refused_for_good(address: str) -> None:
    with pytest.raises(MailError, match="không phải địa chỉ thư") as caught:
        seal(a_letter(recipient_email=address), a_sender(), at=AT)
    assert caught.value.permanent


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        seal(a_letter(), a_sender(), at=datetime(2021, 6, 22, 8))  # noqa: DTZ001
