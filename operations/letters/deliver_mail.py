"""Deliver what is due: claim (short transaction), send (none), record each fate at once (decisions 0004 and 0010)."""

import asyncio
import logging
from dataclasses import dataclass

from models.queries.delivery import ClaimedLetter
from notifications.transport import MailError
from operations.letters.delivery_claims import Claims
from operations.letters.delivery_record import DeliveryRecord, Fate
from operations.workspace import Workspace
from rules.delivery import OUTAGE_SIGNS, OUTAGE_WAIT, SENDING_LIMIT, Outcome

log = logging.getLogger(__name__)

TOO_SLOW = f"máy chủ thư không nhận xong thư trong {SENDING_LIMIT.total_seconds():.0f} giây, có thể thư đã đi"


@dataclass
class Delivered:
    sent: int = 0
    postponed: int = 0
    failed: int = 0

    def __add__(self, other: "Delivered") -> "Delivered":
        return Delivered(self.sent + other.sent, self.postponed + other.postponed, self.failed + other.failed)


async def deliver_mail(workspace: Workspace) -> Delivered:
    """Until nothing is ready or the relay is out of order. At least once: a kill between the relay's yes and the record
    repeats the letters in flight, at most one a connection, under the same Message-ID."""
    try:
        return await _Delivery(workspace).run()
    finally:
        await workspace.transport.close()


class _Delivery:
    """A few lanes, each with one letter at a time: sent, its fate on record, then the next."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lanes = workspace.transport.lanes
        self._claims = Claims(workspace, self._lanes)
        self._record = DeliveryRecord(workspace, self._lanes)
        self._total = Delivered()
        self._signs = 0
        self._outage = ""
        self._is_over = False

    async def run(self) -> Delivered:
        ends: list[BaseException | None] = []
        try:
            ends = await asyncio.gather(*(self._lane() for _ in range(self._lanes)), return_exceptions=True)
        finally:
            await self._record.close()
            if not any(ends):  # else the claim itself gives the letters back when it ends
                await self._give_back()
        for end in ends:
            if end is not None:
                raise end
        return self._total

    async def _lane(self) -> None:
        try:
            while not self._is_over and (letter := await self._claims.next()):
                await self._deliver(letter)
        except BaseException:
            # The others end the letter they are at, and take no other.
            self._is_over = True
            raise

    async def _deliver(self, letter: ClaimedLetter) -> None:
        fate = await self._sent(letter)
        await self._record.keep(fate)
        match fate.outcome:
            case Outcome.SENT:
                self._total.sent += 1
            case Outcome.REFUSED:
                self._total.failed += 1
            case _:
                self._total.postponed += 1

    async def _sent(self, letter: ClaimedLetter) -> Fate:
        clock = self._workspace.clock
        try:
            async with asyncio.timeout(SENDING_LIMIT.total_seconds()):
                relay = await self._workspace.transport.send(
                    recipient=letter.recipient_email,
                    content=letter.content or b"",
                    key=letter.key,
                    message_id=letter.message_id,
                )
        except MailError as error:
            self._note(error)
            return Fate.refused(letter, clock.now(), error)
        except TimeoutError:
            slow = MailError(TOO_SLOW, permanent=False, is_unanswered=True)
            self._note(slow)
            return Fate.refused(letter, clock.now(), slow)
        self._signs = 0
        return Fate(letter, clock.now(), Outcome.SENT, relay)

    def _note(self, error: MailError) -> None:
        """An outage of two days must not be tried letter by letter."""
        self._signs = self._signs + 1 if error.is_about_the_relay else 0
        if self._signs >= OUTAGE_SIGNS and not self._is_over:
            self._is_over, self._outage = True, str(error)
            log.warning("delivery is put off, the relay is out of order: %s", error)

    async def _give_back(self) -> None:
        if self._outage:
            later = self._workspace.clock.now() + OUTAGE_WAIT
            await self._claims.give_back(not_before=later, reason=self._outage)
        else:
            await self._claims.give_back()
