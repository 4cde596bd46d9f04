"""The only SMTP: one kept connection to the relay of the installation."""

import asyncio
import logging
import ssl
from functools import partial
from typing import Literal

import aiosmtplib

from notifications.addresses import is_mail_address
from notifications.transport import MailError

log = logging.getLogger(__name__)

# Relays drop a silent connection after some minutes; one that rested this long is asked before it is trusted.
RESTED_SECONDS = 10.0
# These answers speak about this installation (login, encryption, authorisation), never about the letter.
OUR_OWN_FAULT = frozenset({530, 534, 535, 538})
SERVICE_CLOSING = 421


class SmtpTransport:
    """Connects with the first letter, keeps the connection, and connects anew when it was dropped."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        sender: str,
        username: str = "",
        password: str = "",
        tls: Literal["starttls", "tls", "none"] = "starttls",
        timeout: float = 30.0,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        self._relay = f"{host}:{port}"
        self._sender = sender
        self._password = password
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
        self._client = self._new_client()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._one_at_a_time = asyncio.Lock()
        self._last_used = 0.0

    async def send(self, *, recipient: str, content: bytes, key: str) -> None:
        """Returns once the relay has answered 250 to the whole letter."""
        # Before a word is said: the library reads only a part of a bad address, and would stop amid an envelope at an accent.
        if not is_mail_address(recipient):
            raise MailError(f"địa chỉ thư không dùng được: {recipient!r}", permanent=True)
        async with self._one_at_a_time:
            try:
                await self._hand_over(recipient, content)
            except (aiosmtplib.SMTPResponseException, aiosmtplib.SMTPRecipientsRefused) as error:
                raise self._mail_error(error, recipient) from error
            except BaseException as error:
                # Half a conversation cannot be continued with the next letter.
                self._client.close()
                if isinstance(error, aiosmtplib.SMTPException | OSError):
                    raise self._mail_error(error, recipient) from error
                raise
        log.debug("%s took letter %s", self._relay, key)

    async def close(self) -> None:
        """Say goodbye if the relay still listens."""
        async with self._one_at_a_time:
            if self._client.is_connected and self._loop is asyncio.get_running_loop():
                try:
                    await self._client.quit()
                except (aiosmtplib.SMTPException, OSError):
                    self._client.close()

    async def _hand_over(self, recipient: str, content: bytes) -> None:
        was_kept = await self._connect()
        try:
            await self._client.sendmail(self._sender, [recipient], content)
        except aiosmtplib.SMTPSenderRefused as error:
            # Relays with a limit of letters per connection say so here, before any letter is in their hands.
            if error.code != SERVICE_CLOSING or not was_kept:
                raise
            self._client.close()
            await self._connect()
            await self._client.sendmail(self._sender, [recipient], content)
        self._last_used = asyncio.get_running_loop().time()

    async def _connect(self) -> bool:
        """True if the kept connection still stands."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            # A connection dies with the event loop that opened it.
            self._client, self._loop = self._new_client(), loop
        if self._client.is_connected and await self._still_answers():
            return True
        await self._client.connect()
        return False

    async def _still_answers(self) -> bool:
        if asyncio.get_running_loop().time() - self._last_used < RESTED_SECONDS:
            return True
        try:
            await self._client.noop()
        except (aiosmtplib.SMTPException, OSError):
            self._client.close()
        return self._client.is_connected

    def _mail_error(self, error: Exception, recipient: str) -> MailError:
        if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
            return self._mail_error(error.recipients[0], recipient)
        if isinstance(error, aiosmtplib.SMTPResponseException):
            # A login or a sender that is refused is a matter of settings: it must not use up the letters (choices.md, Mail).
            about_the_letter = isinstance(error, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError)
            permanent = about_the_letter and 500 <= error.code <= 599 and error.code not in OUR_OWN_FAULT
            answer = self._without_password(" ".join(error.message.split()))
            return MailError(
                f"máy chủ thư {self._relay} trả lời {error.code} cho thư gửi {recipient}: {answer}",
                permanent=permanent,
            )
        what = self._without_password(" ".join(str(error).split()))
        return MailError(f"không gửi được qua máy chủ thư {self._relay}: {what}", permanent=False)

    def _without_password(self, text: str) -> str:
        return text.replace(self._password, "•••") if self._password else text
