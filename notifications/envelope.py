"""Words → the bytes of a message: headers, a text part and an HTML part, the same bytes for the same input.

Put together here, because the classes of the standard library take as long over a letter as all its words do
(measured: 1 to 2.6 ms against 0.1 ms); what is rare (attachments, long headers) is left to them.
"""

import re
from base64 import b64encode, encodebytes
from collections.abc import Iterator
from datetime import datetime
from email import encoders, policy
from email.header import Header
from email.mime.base import MIMEBase
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from hashlib import sha256

from config.reply_tokens import reply_token
from notifications.addresses import is_mail_address
from notifications.letters import Attachment, Letter, Sender
from notifications.transport import MailError

CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_LINE = 78
ENCODED_WORD = 75
PLAIN_KIND = re.compile(r"[a-z0-9]+/[a-z0-9.+-]+")
PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]{1,200}")
# A mistake in these is one of the settings: it must not use up the letters (choices.md, Mail).
OUR_HEADERS = frozenset({"From", "List-Id", "Content-Language"})


class _OnTheWire(policy.Compat32):
    """Most headers are short and plain: writing them straight out saves a fifth of the whole letter."""

    def fold_binary(self, name: str, value: Header | str) -> bytes:
        if isinstance(value, str) and value.isascii() and value.isprintable():
            line = f"{name}: {value}{self.linesep}"
            if len(line) <= LONGEST_LINE:
                return line.encode()
        if isinstance(value, str) and "\r\n " in value:  # folded here
            return f"{name}: {value}{self.linesep}".encode()
        return super().fold_binary(name, value)  # type: ignore[arg-type]


ON_THE_WIRE = _OnTheWire(linesep="\r\n")


def message_id_of(key: str, sender: Sender) -> str:
    """Stable, so that a mailbox recognises a letter sent twice; the list id keeps installations of one domain apart."""
    return f"<{_fingerprint(key, sender)}@{_domain_of(sender.address)}>"


@lru_cache(maxsize=8)
def _domain_of(mailbox: str) -> str:
    return _address_of("From", mailbox)[1].rpartition("@")[2]


def envelope(
    letter: Letter, sender: Sender, *, at: datetime, subject: str, text: str, html: str
) -> tuple[str, bytes]:
    """Message-ID and bytes; MailError when a header would not be one line or an address is none."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a zone")
    message_id = message_id_of(letter.key, sender)
    fingerprint = _fingerprint(letter.key, sender)
    headers = {
        "From": _mailbox("From", *_address_of("From", sender.address)),
        "To": _mailbox("To", letter.recipient_name, letter.recipient_email),
        "Subject": _words("Subject", subject),
        "Date": format_datetime(at),
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "List-Id": _words("List-Id", f"<{sender.list_id}>"),
        "Content-Language": _words("Content-Language", sender.language),
        "X-Dondoc-Key": _words("X-Dondoc-Key", letter.key),
        **_ways_back(letter, sender, message_id),
    }
    kind, body = _body(text, html, letter.attachments, fingerprint)
    lines = [kind, b"MIME-Version: 1.0\r\n"]
    lines += [ON_THE_WIRE.fold_binary(name, value) for name, value in headers.items()]
    return message_id, b"".join([*lines, b"\r\n", body])


def _ways_back(letter: Letter, sender: Sender, message_id: str) -> dict[str, str]:
    """Where an answer goes, and one-click opting out (RFC 8058) where it is allowed."""
    found: dict[str, str] = {}
    if sender.reply_address:
        token = reply_token(sender.reply_secret, message_id)
        found["Reply-To"] = _one_line("Reply-To", sender.reply_address.replace("{token}", token, 1))
    if letter.opt_out:
        found["List-Unsubscribe"] = _one_line("List-Unsubscribe", f"<{letter.opt_out}>")
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def _fingerprint(key: str, sender: Sender) -> str:
    return sha256(f"{sender.list_id}\n{key}".encode()).hexdigest()[:32]


def _refusal(name: str, why: str) -> MailError:
    return MailError(f"tiêu đề {name} của thư {why}", permanent=name not in OUR_HEADERS)


def _one_line(name: str, value: str) -> str:
    if CONTROL_CHARACTER.search(value):
        raise _refusal(name, f"có ký tự xuống dòng hoặc điều khiển: {value!r}")
    return value


def _words(name: str, value: str) -> str:
    _one_line(name, value)
    return value if value.isascii() else _encoded(value, ENCODED_WORD - len(name) - 2)


# The sender, a subject and a name stand in many letters of one round.
@lru_cache(maxsize=1024)
def _encoded(text: str, room: int) -> str:
    """RFC 2047: encoded words of at most 75 characters, each of whole letters, one a line; `room` on the first."""
    return "\r\n ".join(f"=?utf-8?b?{b64encode(part).decode()}?=" for part in _parts(text, room))


def _parts(text: str, room: int) -> Iterator[bytes]:
    part = b""
    for letter in text:
        more = letter.encode()
        if part and (len(part) + len(more) + 2) // 3 * 4 > room - len("=?utf-8?b??="):
            yield part
            part, room = b"", ENCODED_WORD
        part += more
    yield part


@lru_cache(maxsize=8)
def _address_of(name: str, mailbox: str) -> tuple[str, str]:
    return parseaddr(_one_line(name, mailbox))


def _mailbox(name: str, display: str, address: str) -> str:
    _one_line(name, display)
    if not is_mail_address(address):
        raise _refusal(name, f"không phải địa chỉ thư: {address!r}")
    if display.isascii():
        return formataddr((display, address))
    return f"{_words(name, display)}\r\n <{address}>"


def _body(text: str, html: str, attachments: tuple[Attachment, ...], fingerprint: str) -> tuple[bytes, bytes]:
    """The Content-Type of the whole and what follows the headers."""
    words = _multipart(f"=_a{fingerprint}", [_text_part("plain", text), _text_part("html", html)])
    kind = _kind("alternative", f"=_a{fingerprint}")
    if not attachments:
        return kind, words
    parts = [kind + b"MIME-Version: 1.0\r\n\r\n" + words]
    parts += map(_attached, attachments)
    return _kind("mixed", f"=_m{fingerprint}"), _multipart(f"=_m{fingerprint}", parts)


def _kind(sub: str, boundary: str) -> bytes:
    return f'Content-Type: multipart/{sub}; boundary="{boundary}"\r\n'.encode()


def _multipart(boundary: str, parts: list[bytes]) -> bytes:
    line = f"--{boundary}".encode()
    return (
        b"".join(line + b"\r\n" + part.removesuffix(b"\r\n") + b"\r\n" for part in parts) + line + b"--\r\n"
    )


def _text_part(sub: str, text: str) -> bytes:
    lines = encodebytes(text.encode()).replace(b"\n", b"\r\n")
    head = f'Content-Type: text/{sub}; charset="utf-8"\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head.encode() + lines


def _attached(attachment: Attachment) -> bytes:
    """A request to a unit carries its form: where type and name are plain, the part is put together here."""
    kind = _one_line("Content-Type", attachment.media_type)
    name = _one_line("Content-Disposition", attachment.file_name)
    if not (PLAIN_KIND.fullmatch(kind) and PLAIN_NAME.fullmatch(name)):
        return _attached_with_care(attachment).as_bytes(policy=ON_THE_WIRE)
    head = (
        f"Content-Type: {kind}\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment;\r\n filename="{name}"\r\n\r\n'
    )
    return head.encode() + encodebytes(attachment.content).replace(b"\n", b"\r\n")


def _attached_with_care(attachment: Attachment) -> MIMEBase:
    main, _, sub = attachment.media_type.partition("/")
    part = MIMEBase(main, sub or "octet-stream")
    part.set_payload(attachment.content)
    encoders.encode_base64(part)
    name = attachment.file_name
    part.add_header(
        "Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name)
    )
    return part
