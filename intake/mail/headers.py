"""Headers → text on one line: encoded words opened, control characters gone, lengths bounded."""

import binascii
import re
import unicodedata
from datetime import UTC, datetime
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from intake.folding import one_line
from intake.mail.bounds import LONGEST_HEADER, MOST_HEADERS
from intake.mail.charsets import text_of

RECIPIENT_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc", "resent-to")
MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
ADDRESS = re.compile(r"[^\s@<>(),;:\\\"\[\]]{1,64}@[A-Za-z0-9.-]{1,190}")
MOST_ADDRESSES = 100
LONGEST_ID = 250


def headers_of(message: Message) -> dict[str, tuple[str, ...]]:
    """Every header by its name in small letters, in the order it stands."""
    found: dict[str, list[str]] = {}
    for name, value in list(message.raw_items())[:MOST_HEADERS]:
        found.setdefault(str(name).lower()[:100], []).append(raw_text(value))
    return {name: tuple(values) for name, values in found.items()}


def raw_text(value: object) -> str:
    """As it stands: bytes that are no ASCII are read as UTF-8 or the Vietnamese charset of Windows."""
    written = str(value)[:LONGEST_HEADER]
    if written.isascii():
        return one_line(written)
    return one_line(text_of(written.encode("utf-8", "surrogateescape"), ""))


def words_of(raw: str) -> str:
    """A header for people: =?utf-8?b?…?= opened."""
    if "=?" not in raw:
        return one_line(_without_controls(raw))
    try:
        parts = decode_header(raw)
    except (HeaderParseError, binascii.Error, ValueError):
        return one_line(_without_controls(raw))
    opened = "".join(
        text_of(part, charset or "") if isinstance(part, bytes) else part for part, charset in parts
    )
    return one_line(_without_controls(opened))


def _without_controls(text: str) -> str:
    """A line break that was hidden in an encoded word would start a header of its own where it is echoed."""
    return "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)


def mailbox_of(raw: str) -> tuple[str, str]:
    """(address in small letters, name) of the first mailbox; what is no address is empty."""
    pairs = _pairs([raw])
    for name, address in pairs:
        if ADDRESS.fullmatch(address):
            return address.lower(), words_of(name)[:200]
    stray = ADDRESS.search(raw)
    return (stray[0].lower(), "") if stray else ("", words_of(raw)[:200])


def recipients_of(headers: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    raw = [value for name in RECIPIENT_HEADERS for value in headers.get(name, ())]
    found = [address.lower() for _, address in _pairs(raw) if ADDRESS.fullmatch(address)]
    return tuple(dict.fromkeys(found))[:MOST_ADDRESSES]


def _pairs(raw: list[str]) -> list[tuple[str, str]]:
    try:
        return getaddresses(raw)
    except (RecursionError, ValueError, IndexError, TypeError, MessageError):
        # Thousands of brackets within each other: the addresses alone are picked out.
        return [("", one) for text in raw for one in ADDRESS.findall(text)]


def message_ids(headers: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What the message answers: In-Reply-To first, then References from the nearest to the farthest."""
    nearest = [one for value in headers.get("in-reply-to", ()) for one in MESSAGE_ID.findall(value)]
    chain = [one for value in headers.get("references", ()) for one in MESSAGE_ID.findall(value)]
    return tuple(dict.fromkeys([*nearest, *reversed(chain)]))[:50]


def own_id(headers: dict[str, tuple[str, ...]]) -> str:
    raw = next(iter(headers.get("message-id", ())), "")
    found = MESSAGE_ID.search(raw)
    return found[0] if found else _without_controls(raw)[:LONGEST_ID].strip()


def instant_of(raw: str) -> datetime | None:
    """The Date of a message; None when it is no date of this world."""
    try:
        found = parsedate_to_datetime(raw)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
