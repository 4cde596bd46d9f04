"""A message that came, as typed values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class MailFile:
    """An attachment: its name made safe, its content bounded; `problem` says why it cannot be used."""

    file_name: str
    media_type: str
    content: bytes = field(repr=False)
    problem: str = ""


class Fate(StrEnum):
    """What a notice says became of a letter."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class DeliveryNotice:
    """What a mail server says about a letter of ours (RFC 3464, or in its own words)."""

    fate: Fate
    recipient: str = ""
    status: str = ""  # "5.1.1"
    diagnostic: str = ""
    fingerprints: tuple[str, ...] = ()  # with which the Message-ID of the letter may begin


@dataclass(frozen=True)
class IncomingMail:
    from_email: str
    from_name: str
    recipients: tuple[str, ...]  # every address it was sent to, as headers tell
    subject: str
    message_id: str
    answers: tuple[str, ...]  # Message-IDs from In-Reply-To and References, the nearest first
    sent_at: datetime | None
    headers: dict[str, tuple[str, ...]] = field(repr=False)  # by their names in small letters
    body: str = ""  # what the sender wrote, without what was quoted
    files: tuple[MailFile, ...] = ()
    notice: DeliveryNotice | None = None
    media_type: str = "text/plain"
    report_type: str = ""
    calendar_method: str = ""
    problems: tuple[str, ...] = ()  # what could not be read, in words

    def header(self, name: str) -> str:
        """The first of this name, or an empty text."""
        found = self.headers.get(name.lower(), ())
        return found[0] if found else ""
