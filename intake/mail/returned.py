"""Notices of mail servers: what became of a letter of ours (RFC 3464), or what a server says in its own words."""

import logging
import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message

from flufl.bounce import all_failures

from intake.mail.charsets import known_charset
from intake.mail.headers import mailbox_of, raw_text, words_of
from intake.mail.incoming import DeliveryNotice, Fate
from intake.mail.parts import Parts, bytes_of, inside, leaves

# Our Message-ID begins with the fingerprint of the letter; Original-Envelope-Id is the fingerprint alone (RFC 3461).
FINGERPRINT = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
OUR_ID = re.compile(r"<([0-9a-f]{32})@[^<>\s]{3,200}>", re.IGNORECASE)
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
SERVERS = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|microsoftexchange[0-9a-f]*|mailerdaemon)@|^mailer-daemon$",
    re.IGNORECASE,
)
_FATES = {
    "failed": Fate.FAILED,
    "delayed": Fate.DELAYED,
    "delivered": Fate.DELIVERED,
    "relayed": Fate.DELIVERED,
    "expanded": Fate.DELIVERED,
}
_WORST_FIRST = (Fate.FAILED, Fate.DELAYED, Fate.DELIVERED)
_SEARCHED = 200_000  # letters of a notice in which an id is looked for
LARGEST_GUESSED = 1_000_000
# It tells of each of its seventeen detectors, and prints a traceback where one of them stumbles.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)
_WAITS = re.compile(
    r"will (?:continue|keep) (?:to )?(?:be )?(?:retr|try)|delivery (?:is|has been) delayed|still being retried|not yet been delivered|"
    r"THIS IS A WARNING MESSAGE ONLY|sẽ (?:tiếp tục )?thử (?:gửi )?lại|chưa gửi được",
    re.IGNORECASE,
)


def notice_in(message: Message, parts: Parts, *, size: int) -> DeliveryNotice | None:
    """By the standard's own fields; for a mail server that knows no standard, by its words."""
    return _by_the_standard(message, parts) or _by_words(message, parts, size)


def is_from_a_server(message: Message) -> bool:
    """A null return path or the name of a mail system: only then words are taken for a notice."""
    sender = mailbox_of(raw_text(message.get("From", "")))[0] or raw_text(message.get("From", ""))
    is_null = any(raw_text(one).replace(" ", "") == "<>" for one in message.get_all("Return-Path", []))
    return is_null or SERVERS.match(sender.strip("<> ")) is not None


def _by_the_standard(message: Message, parts: Parts) -> DeliveryNotice | None:
    """A notice that a person attached to a reply is a file, and says nothing of this message."""
    groups = [
        group
        for part in leaves(message)
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")
        for group in _groups(part)
    ]
    per_recipient = [group for group in groups if group.get("Action")]
    if not per_recipient:
        return None
    ranked = sorted(per_recipient, key=lambda group: _WORST_FIRST.index(_fate_of(group)))
    worst = ranked[0]
    found = STATUS.search(raw_text(worst.get("Status", "")))
    envelopes = [raw_text(group.get("Original-Envelope-Id", "")).lower() for group in groups]
    own = [one[0] for envelope in envelopes if (one := FINGERPRINT.search(envelope))]
    return DeliveryNotice(
        fate=_fate_of(worst),
        recipient=_address(worst.get("Original-Recipient")) or _address(worst.get("Final-Recipient")),
        status=found[1] if found else "",
        diagnostic=_diagnostic(worst),
        fingerprints=tuple(dict.fromkeys([*own, *_returned_ids(message, parts)])),
    )


def _groups(part: Message) -> list[Message]:
    """The groups of fields; some senders write them as plain text."""
    if part.is_multipart():
        return inside(part)
    return [
        message_from_string(block) for block in re.split(r"\r?\n\r?\n", _words(part, 50_000)) if block.strip()
    ]


def _fate_of(group: Message) -> Fate:
    action = raw_text(group.get("Action", "")).split(" ")[0].lower()
    if action in _FATES:
        return _FATES[action]
    return Fate.FAILED if raw_text(group.get("Status", "")).startswith("5") else Fate.DELAYED


def _address(value: object) -> str:
    """'rfc822; an@example.vn' → the address."""
    return mailbox_of(raw_text(value or "").partition(";")[2])[0]


def _diagnostic(group: Message) -> str:
    text = raw_text(group.get("Diagnostic-Code", ""))
    return words_of(text.partition(";")[2] or text)[:500]


def _returned_ids(message: Message, parts: Parts) -> list[str]:
    """Fingerprints in the letter or the headers that came back, then in what the message answers, then in its words."""
    found: list[str] = []
    for part in message.walk():
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            found += OUR_ID.findall(_ids_of_headers(_words(part)))
        elif part is not message and part.get("Message-ID"):
            found += OUR_ID.findall(raw_text(part.get("Message-ID", "")))
    for name in ("In-Reply-To", "References", "X-Failed-Message-Id"):
        found += OUR_ID.findall(raw_text(message.get(name, "")))
    if not found:
        found += [one for text in _texts(message, parts) for one in OUR_ID.findall(_ids_of_headers(text))]
    return [one.lower() for one in dict.fromkeys(found)][:10]


def _ids_of_headers(text: str) -> str:
    """The lines of Message-ID, with what is folded below them."""
    lines = re.findall(r"^[> \t]*Message-ID:[^\n]*(?:\n[> \t]+<[^\n]*)?", text, re.IGNORECASE | re.MULTILINE)
    return "\n".join(lines)


def _texts(message: Message, parts: Parts) -> Iterator[str]:
    yield parts.text[:_SEARCHED]
    for file in parts.files:
        if file.media_type.startswith(("text/", "message/")):
            yield file.content[:_SEARCHED].decode("utf-8", "replace")
    if not message.is_multipart():
        yield _words(message)


def _words(part: Message, most: int = _SEARCHED) -> str:
    return bytes_of(part)[:most].decode("utf-8", "replace")


def _names_a_codec(message: Message) -> bool:
    """A charset that is none: the library below would decode by it."""
    charsets = (part.get_content_charset() for part in message.walk())
    return any(one and not known_charset(one) for one in charsets)


def _by_words(message: Message, parts: Parts, size: int) -> DeliveryNotice | None:
    if (
        not is_from_a_server(message)
        or size > LARGEST_GUESSED
        or message.get_content_type() == "multipart/report"
    ):
        return None
    if _names_a_codec(message):
        return None
    try:
        delayed, failed = all_failures(message)
    except Exception:  # noqa: BLE001, RUF100 - heuristics of many hands over a stranger's bytes; then a person reads it
        return None
    text = parts.text
    if not delayed and not failed:
        return None
    is_waiting = not failed or (_WAITS.search(text) is not None and not STATUS.search(text.replace("4.", "")))
    status = STATUS.search(text)
    addresses = sorted(one.decode("ascii", "replace").lower() for one in (failed or delayed))
    return DeliveryNotice(
        fate=Fate.DELAYED if is_waiting else Fate.FAILED,
        recipient=addresses[0],
        status=status[1] if status else "",
        diagnostic=_telling_line(text),
        fingerprints=tuple(_returned_ids(message, parts)),
    )


def _telling_line(text: str) -> str:
    """The line in which a server gives its reason: the first that carries an answer code."""
    lines = [line.strip() for line in text.splitlines()]
    told = next((line for line in lines if re.search(r"\b[45]\d\d[ -]|\b[45]\.\d+\.\d+\b", line)), "")
    return told[:500]
