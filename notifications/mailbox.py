"""Where the mailbox of the answers is, and what lies in it: plain values, no protocol."""

import ssl
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from config.settings import Settings
from rules.errors import DondocError

LARGE_FOLDER = "Qua lon"


class MailboxError(DondocError):
    """The mailbox does not answer, or says no; the next look tries again."""


class MailRefused(MailboxError):
    """The server refuses this one message; the line is well."""


@dataclass(frozen=True)
class MailboxAddress:
    """Where the mailbox is and how to get in."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    tls: Literal["tls", "starttls", "none"]
    folder: str
    done_folder: str
    large_folder: str = LARGE_FOLDER
    tls_context: ssl.SSLContext | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class WaitingMail:
    """A message in the folder, before it is fetched."""

    uid: str
    size: int
    arrived_at: datetime | None


def address_of(settings: Settings) -> MailboxAddress | None:
    """None where no mailbox is named."""
    if not settings.imap_host:
        return None
    return MailboxAddress(
        host=settings.imap_host,
        port=settings.imap_port,
        username=settings.imap_username,
        password=settings.imap_password.get_secret_value(),
        tls=settings.imap_tls,
        folder=settings.imap_folder,
        done_folder=settings.imap_done_folder,
    )


def server_words(error: BaseException) -> str:
    """What the server said, out of what the library makes of it."""
    result: Any = getattr(error, "command_result", ())
    found = [one for one in (result[1] if len(result) > 1 else ()) or () if isinstance(one, bytes)]
    return b" ".join(found).decode("utf-8", "replace") or str(error)
