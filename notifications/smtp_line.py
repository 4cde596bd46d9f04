"""One connection to a relay, and what is said on it for one letter (RFC 5321)."""

import asyncio

import aiosmtplib

from notifications.smtp_answers import SERVICE_CLOSING, Refusal
from notifications.smtp_text import text_and_dot

# Relays drop a silent connection after some minutes; one that rested this long is asked before it is trusted.
RESTED_SECONDS = 10.0
PARTING_SECONDS = 5.0
WILL_FORWARD = 251


class SmtpLine:
    """What a connection has carried, and when it last spoke."""

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
