"""A real SMTP server on the loopback, which can be told to misbehave."""

import asyncio
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

PASSWORD = "mật khẩu"
PATIENCE = 1.0


class Relay:
    """What it was given, and what it answers."""

    def __init__(self) -> None:
        self.port = 0
        self.connections = 0
        self.received: list[tuple[str | None, list[str], bytes]] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.encrypted: list[bool] = []
        self.noops = 0
        self.answers: dict[str, list[str]] = {}
        self.drops_during_data = 0
        self.drops_after_dot = 0
        self.letters_of: dict[int, int] = {}
        self.log: Path | None = None
        self.hangs_up_after_each = False
        self.hung_up = 0
        self.thinks_for = 0.0
        self.letters_per_connection = 1000
        self.conversing: set[object] = set()

    def answer(self, command: str, *answers: str) -> None:
        """The next times this command comes, say these; then behave again."""
        self.answers.setdefault(command, []).extend(answers)

    def next_answer(self, command: str, usual: str = "250 OK") -> str:
        waiting = self.answers.get(command)
        return waiting.pop(0) if waiting else usual

    async def handle_MAIL(self, server: Any, _session: Any, envelope: Envelope, address: str, *_: Any) -> str:  # noqa: N802
        if server.letters >= self.letters_per_connection:
            return "421 4.7.0 too many letters on this connection"
        envelope.mail_from = address
        return self.next_answer("MAIL")

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, *_: Any
    ) -> str:
        answer = self.next_answer("RCPT")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_NOOP(self, *_: Any) -> str:  # noqa: N802
        self.noops += 1
        return self.next_answer("NOOP")

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        waiting, self.thinks_for = self.thinks_for, 0.0
        await asyncio.sleep(waiting)
        answer = self.next_answer("DATA")
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.received.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
            self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
            server.letters += 1
            self.letters_of[id(server)] = server.letters
            if self.log is not None:
                with self.log.open("ab") as file:
                    file.write(
                        next(
                            line for line in envelope.content.splitlines() if line.startswith(b"Message-ID:")
                        )
                        + b"\n"
                    )
        if self.drops_after_dot:
            self.drops_after_dot -= 1
            server.transport.abort()
        if self.hangs_up_after_each:
            server.loop.call_later(0.05, self._hang_up, server)
        return answer

    def _hang_up(self, server: Any) -> None:
        server.transport.close()
        self.hung_up += 1

    def check_login(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        is_right = data.password == PASSWORD.encode()
        return AuthResult(success=is_right, handled=is_right)  # what is not handled is answered with 535


class Conversation(SMTP):
    def __init__(self, relay: Relay, **options: Any) -> None:
        super().__init__(relay, **options)
        self.relay = relay
        self.letters = 0
        self.is_counted = False

    def connection_made(self, transport: Any) -> None:
        self.relay.conversing.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.relay.conversing.discard(self)
        super().connection_lost(error)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        # Not when the connection is made: the controller itself knocks once at the start.
        self.relay.connections += not self.is_counted
        self.is_counted = True
        await super().smtp_EHLO(hostname)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not self.relay.drops_during_data:
            await super().smtp_DATA(arg)
            return
        self.relay.drops_during_data -= 1
        await self.push("354 go on")
        await self._reader.readline()
        assert self.transport is not None
        self.transport.close()


class RelayController(Controller):
    def factory(self) -> Conversation:
        return Conversation(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        # Port 0 let the system choose; the controller itself would knock at 0.
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def running(
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    login: bool = False,
    port: int = 0,
) -> Iterator[Relay]:
    relay = Relay()
    options: dict[str, Any] = {"timeout": 30}
    if login:
        options |= {"authenticator": relay.check_login, "auth_required": True, "auth_require_tls": False}
    if starttls:
        options |= {"tls_context": starttls, "require_starttls": True}
    controller = RelayController(relay, hostname="127.0.0.1", port=port, ssl_context=tls, **options)
    controller.start()
    relay.port = controller.port
    try:
        yield relay
    finally:
        # A server stopped in the middle of a goodbye leaves its socket to the next test to complain about.
        until = time.monotonic() + PATIENCE
        while relay.conversing and time.monotonic() < until:
            time.sleep(0.005)
        controller.stop()
