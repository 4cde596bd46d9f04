"""A second relay for when the first is out of order; never for a letter the first may have."""

import logging
import time
from collections.abc import Callable

from notifications.transport import MailError, MailTransport

log = logging.getLogger(__name__)

# So long the first relay is left alone before it is tried again.
COOL_OFF_SECONDS = 300.0
# A relay that takes letters and does not answer is out of order too; the letters it may have wait for it.
SILENCES = 2


class FallbackTransport:
    """The first relay while it works; else the second. What a relay says about one letter is its last word on it."""

    def __init__(
        self,
        first: MailTransport,
        second: MailTransport,
        *,
        cool_off: float = COOL_OFF_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._first, self._second = first, second
        self._cool_off, self._now = cool_off, now
        self._again_at: float | None = None
        self._silences = 0
        self._why: MailError | None = None

    @property
    def lanes(self) -> int:
        return min(self._first.lanes, self._second.lanes)

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:
        if self._again_at is None or self._now() >= self._again_at:
            try:
                relay = await self._first.send(
                    recipient=recipient, content=content, key=key, message_id=message_id
                )
            except MailError as error:
                self._note(error)
                if not error.is_outage:
                    raise
            else:
                self._again_at, self._silences = None, 0
                return relay
        return await self._through_second(recipient, content, key, message_id)

    async def close(self) -> None:
        try:
            await self._first.close()
        finally:
            await self._second.close()

    def _note(self, error: MailError) -> None:
        self._silences = self._silences + 1 if error.is_unanswered else 0
        if error.is_outage or self._silences >= SILENCES:
            self._why, self._again_at, self._silences = error, self._now() + self._cool_off, 0
            log.warning("the first relay is left alone for %.0f s: %s", self._cool_off, error)

    async def _through_second(self, recipient: str, content: bytes, key: str, message_id: str) -> str:
        try:
            return await self._second.send(
                recipient=recipient, content=content, key=key, message_id=message_id
            )
        except MailError as error:
            if error.is_outage and self._why is not None:
                raise MailError(
                    f"{error}; máy chủ thứ nhất: {self._why}",
                    permanent=False,
                    is_outage=True,
                    relay=error.relay,
                ) from error
            raise
