"""The only SMTP: a few kept connections to one relay, several letters over each."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Literal

import aiosmtplib

from notifications.addresses import is_mail_address
from notifications.pace import Pace
from notifications.smtp_answers import SERVICE_CLOSING, Answers, Refusal
from notifications.smtp_text import text_and_dot
from notifications.transport import MailError

log = logging.getLogger(__name__)

# Relays drop a silent connection after some minutes; one that rested this long is asked before it is trusted.
RESTED_SECONDS = 10.0
PARTING_SECONDS = 5.0
WILL_FORWARD = 251

Tls = Literal["starttls", "tls", "none"]


class _Line:
    """One connection: what it has carried, and when it last spoke."""

    def __init__(self, client: aiosmtplib.SMTP) -> None:
        self.client = client
        self.letters = 0
        self.last_used = 0.0
        self.is_all_handed_over = False

    async def connect(self, client: aiosmtplib.SMTP) -> None:
        self.client, self.letters, self.is_all_handed_over = client, 0, False
        await client.connect()
        if client.is_ehlo_or_helo_needed:  # with encryption or a login the library has said it
            await client.ehlo()

    async def is_alive(self) -> bool:
        if not self.client.is_connected:
            return False
        if asyncio.get_running_loop().time() - self.last_used < RESTED_SECONDS:
            return True
        try:
            await self.client.noop()
        except (aiosmtplib.SMTPException, OSError):
            self.client.close()
        return self.client.is_connected

    async def part(self) -> None:
        """Say goodbye if the relay still listens."""
        if self.client.is_connected:
            try:
                await self.client.quit(timeout=PARTING_SECONDS)
            except (aiosmtplib.SMTPException, OSError):
                self.client.close()

    async def hand_over(self, sender: str, recipient: str, content: bytes, envelope_id: str) -> None:
        """One letter from MAIL to the answer after the final dot; `Refusal` when that is no.

        Said here and not by the library's own methods, which parse both addresses and rewrite the text each time: that
        took as long as the rest (docs/performance.md). Addresses are checked before; the library lets no control
        character through.
        """
        self.is_all_handed_over = False
        mail, rcpt = [], []
        if self.client.supports_extension("size"):
            mail.append(b"SIZE=%d" % len(content))
        if envelope_id and self.client.supports_extension("dsn"):
            # So that a bounce names its letter, and comes for failures and delays only (RFC 3461).
            mail += [b"RET=HDRS", b"ENVID=" + envelope_id.encode()]
            rcpt.append(b"NOTIFY=FAILURE,DELAY")
        await self._say("MAIL", b"FROM:<%s>" % sender.encode(), *mail)
        await self._say("RCPT", b"TO:<%s>" % recipient.encode(), *rcpt)
        await self._say("DATA", yes=354)
        await self._say_text(text_and_dot(content))
        self.letters += 1
        self.last_used = asyncio.get_running_loop().time()

    async def _say(self, command: str, *words: bytes, yes: int = 250) -> None:
        answer = await self.client.execute_command(command.encode(), *words)
        if answer.code != yes and (command, answer.code) != ("RCPT", WILL_FORWARD):
            await self._forget_envelope(answer.code)
            raise Refusal(command, answer.code, answer.message)

    async def _say_text(self, text: bytes) -> None:
        protocol = self.client.protocol
        if protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        self.is_all_handed_over = True
        protocol.write(text)
        answer = await protocol.read_response(timeout=self.client.timeout)
        self.is_all_handed_over = False
        if answer.code != 250:
            await self._forget_envelope(answer.code)
            raise Refusal("DATA", answer.code, answer.message)

    async def _forget_envelope(self, code: int) -> None:
        if code == SERVICE_CLOSING:
            self.client.close()
            return
        try:
            await self.client.rset()
        except (aiosmtplib.SMTPException, OSError):
            self.client.close()


class SmtpTransport:
    """Connects with the first letter, keeps its connections for the next ones, and connects anew when one was dropped."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        sender: str,
        username: str = "",
        password: str = "",
        tls: Tls = "starttls",
        timeout: float = 30.0,
        tls_context: ssl.SSLContext | None = None,
        connections: int = 1,
        per_connection: int = 100,
        per_minute: int = 0,
    ) -> None:
        self.relay = f"{host}:{port}"
        self._sender = sender
        self._answers = Answers(self.relay, password)
        self._new_client = partial(
            aiosmtplib.SMTP,
            hostname=host,
            port=port,
            username=username or None,
            password=password or None,
            use_tls=tls == "tls",
            start_tls=tls == "starttls",
            timeout=timeout,
            tls_context=tls_context,
        )
        self._connections = connections
        self._per_connection = per_connection
        self._pace = Pace(per_minute)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._idle: list[_Line] = []
        self._free = asyncio.Semaphore(connections)

    @property
    def lanes(self) -> int:
        return self._pace.lanes(self._connections)

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:
        """Returns once the relay has answered 250 to the whole letter."""
        # Before a word is said: the library reads only a part of a bad address, and would stop amid an envelope at an accent.
        if not is_mail_address(recipient):
            raise MailError(f"địa chỉ thư không dùng được: {recipient!r}", permanent=True, relay=self.relay)
        await self._pace.turn()
        async with self._line() as line:
            try:
                await self._hand_over(line, recipient, content, message_id.lstrip("<").partition("@")[0])
            except Refusal as no:
                raise self._answers.refusal(no, recipient) from no
            except (aiosmtplib.SMTPException, OSError) as error:
                line.client.close()
                raise self._broken(error, is_unanswered=line.is_all_handed_over) from error
            except BaseException:
                # Half a conversation cannot be continued with the next letter.
                line.client.close()
                raise
        log.debug("%s took letter %s", self.relay, key)
        return self.relay

    async def check(self) -> None:
        """Reach the relay, encrypt, log in, part; MailError says what does not work."""
        line = _Line(self._new_client())
        try:
            await line.connect(self._new_client())
        except (aiosmtplib.SMTPException, OSError) as error:
            line.client.close()
            raise self._broken(error) from error
        await line.part()

    async def close(self) -> None:
        """Part from the relay on every connection that rests."""
        if self._loop is asyncio.get_running_loop():
            resting, self._idle = self._idle, []
            await asyncio.gather(*(line.part() for line in resting))

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[_Line]:
        """A connection of one's own for one letter; a dead one is left behind."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            # Connections and locks die with the event loop that made them.
            self._idle, self._free, self._loop = [], asyncio.Semaphore(self._connections), loop
        async with self._free:
            line = self._idle.pop() if self._idle else _Line(self._new_client())
            try:
                yield line
            finally:
                if line.client.is_connected:
                    self._idle.append(line)

    async def _hand_over(self, line: _Line, recipient: str, content: bytes, envelope_id: str) -> None:
        if line.letters >= self._per_connection:
            await line.part()
        was_kept = await line.is_alive()
        if not was_kept:
            await line.connect(self._new_client())
        try:
            await line.hand_over(self._sender, recipient, content, envelope_id)
        except Refusal as no:
            # Relays with a limit of letters per connection say so here, before any letter is in their hands.
            if (no.command, no.code) != ("MAIL", SERVICE_CLOSING) or not was_kept:
                raise
            await line.connect(self._new_client())
            await line.hand_over(self._sender, recipient, content, envelope_id)

    def _broken(self, error: Exception, *, is_unanswered: bool = False) -> MailError:
        if is_unanswered:
            return self._answers.unanswered(error)
        if isinstance(error, aiosmtplib.SMTPResponseException):
            return self._answers.refusal(Refusal("", error.code, error.message))
        return self._answers.broken(error)
