"""Until when the certificates hold on which this installation depends: its own pages, its relays, its mailbox, sign-in."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from config.settings import Settings
from notifications.open_transport import relays_of
from notifications.second_path import second_paths
from notifications.shown_certificates import ends_at, shown_over_tls, why_not_trusted
from notifications.smtp import SmtpTransport
from notifications.transport import MailError
from operations.care.notes import CareNotes
from operations.workspace import Workspace

log = logging.getLogger("dondoc.care")

NOTE = "certificates"


@dataclass(frozen=True)
class Certificate:
    """`ends_at` None: the server was not reached, `problem` says why; else what speaks against it, if anything."""

    of: str
    ends_at: datetime | None
    problem: str = ""

    def days_left(self, now: datetime) -> int:
        return (self.ends_at - now).days if self.ends_at else 0


def certificates(settings: Settings) -> Iterator[Certificate]:
    """Those of servers that encrypt; each is asked now, for ten seconds at most."""
    for setting, address in (("base_url", settings.base_url), ("oidc_issuer", settings.oidc_issuer)):
        parts = urlsplit(address)
        if parts.scheme == "https" and parts.hostname:
            host, port = parts.hostname, parts.port or 443
            yield _look(f"{setting} {host}:{port}", partial(shown_over_tls, host, port), (host, port))
    yield from _of_relays(settings)
    if settings.imap_host and settings.imap_tls != "none":
        host, port = settings.imap_host, settings.imap_port
        starttls = settings.imap_tls == "starttls"
        yield _look(f"imap {host}:{port}", partial(shown_over_tls, host, port, imap_starttls=starttls))


def _of_relays(settings: Settings) -> Iterator[Certificate]:
    encrypt = [("smtp", settings.smtp_tls), ("smtp_fallback", settings.smtp_fallback_tls)]
    relays = list(zip(encrypt, relays_of(settings), strict=False))
    if settings.alarm_smtp_host:
        relays.append((("alarm_smtp", settings.alarm_smtp_tls), second_paths(settings)[0]))
    for (name, tls), relay in relays:
        if tls != "none":
            yield _look(f"{name} {relay.relay}", partial(_shown_by, relay))


def _shown_by(relay: SmtpTransport) -> bytes:
    return asyncio.run(relay.certificate())


def _look(of: str, ask: Callable[[], bytes], page: tuple[str, int] | None = None) -> Certificate:
    try:
        until = ends_at(ask())
        return Certificate(of, until, why_not_trusted(*page) if page else "")
    except (OSError, MailError, ValueError) as error:
        return Certificate(of, None, str(error))


def look_at_certificates(workspace: Workspace) -> None:
    """Once in a while, so that /metrics asks nobody."""
    seen = list(certificates(workspace.settings))
    before = CareNotes(workspace.data).get(NOTE) or {}
    kept = {one.of: one.ends_at.isoformat() if one.ends_at else before.get(one.of, "") for one in seen}
    CareNotes(workspace.data).put(NOTE, {of: until for of, until in kept.items() if until})
    for one in seen:
        if one.ends_at is None:
            log.warning("không xem được chứng thư số của %s: %s", one.of, one.problem)


def seen_certificates(workspace: Workspace) -> dict[str, datetime]:
    """As they were when somebody last looked."""
    note = CareNotes(workspace.data).get(NOTE) or {}
    return {of: datetime.fromisoformat(until) for of, until in note.items()}
