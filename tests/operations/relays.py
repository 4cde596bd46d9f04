"""Rounds of delivery through relays that misbehave."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from socket import socket
from typing import Any

from config.clock import SetClock
from notifications.smtp import SmtpTransport
from notifications.transport import MailTransport
from operations.letters.deliver_mail import Delivered, deliver_mail
from operations.workspace import Workspace

SENDER = "dondoc@example.vn"


def smtp_to(port: int, **given: Any) -> SmtpTransport:
    options = {"sender": SENDER, "tls": "none", "timeout": 5.0, "connections": 3, **given}
    return SmtpTransport("127.0.0.1", port, **options)


def deliver(workspace: Workspace, transport: MailTransport) -> Delivered:
    return asyncio.run(deliver_mail(replace(workspace, transport=transport)))


def deliver_until_done(
    workspace: Workspace, clock: SetClock, transport: MailTransport, *, rounds: int = 6
) -> None:
    """Rounds ten minutes apart."""
    for _ in range(rounds):
        deliver(workspace, transport)
        clock.set(clock.now() + timedelta(minutes=10))


def closed_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
