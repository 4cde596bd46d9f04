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
from notifications.smtp_line import SmtpLine
from notifications.transport import MailError

log = logging.getLogger(__name__)

Tls = Literal["starttls", "tls", "none"]


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
        self._idle: list[SmtpLine] = []
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
        line = SmtpLine(self._new_client())
        try:
            await line.connect(self._new_client())
        except (aiosmtplib.SMTPException, OSError) as error:
            line.client.close()
            raise self._broken(error) from error
        await line.part()

    async def certificate(self) -> bytes:
        """What the relay shows when it encrypts, whether it is to be trusted or not: so nobody logs in here."""
        unjudged = ssl.create_default_context()
        unjudged.check_hostname, unjudged.verify_mode = False, ssl.CERT_NONE
        line = SmtpLine(self._new_client(tls_context=unjudged, username=None, password=None))
        try:
            await line.client.connect()
            shown = line.client.get_transport_info("ssl_object")
            found: bytes | None = shown.getpeercert(binary_form=True) if shown else None
            await line.part()
        except (aiosmtplib.SMTPException, OSError) as error:
            line.client.close()
            raise self._broken(error) from error
        if found is None:
            raise MailError(f"{self.relay}: không mã hóa", permanent=False, relay=self.relay)
        return found

    async def close(self) -> None:
        """Part from the relay on every connection that rests."""
        if self._loop is asyncio.get_running_loop():
            resting, self._idle = self._idle, []
            await asyncio.gather(*(line.part() for line in resting))

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[SmtpLine]:
        """A connection of one's own for one letter; a dead one is left behind."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            # Connections and locks die with the event loop that made them.
            self._idle, self._free, self._loop = [], asyncio.Semaphore(self._connections), loop
        async with self._free:
            line = self._idle.pop() if self._idle else SmtpLine(self._new_client())
            try:
                yield line
            finally:
                if line.client.is_connected:
                    self._idle.append(line)

    async def _hand_over(self, line: SmtpLine, recipient: str, content: bytes, envelope_id: str) -> None:
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
