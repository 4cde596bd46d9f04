"""Sending where several processes send: one delivery a process at a time, and so many processes at one relay."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from flows.schedule import LEASE_BEAT, LEASE_LASTS
from operations.hold_lease import drop_lease, hold_lease
from operations.letters.deliver_mail import Delivered, deliver_mail
from operations.workspace import Workspace

log = logging.getLogger("dondoc.sending")

# A place at the relay that is not free after so many looks leaves the letters to whoever has one, and to the next round.
LOOKS, PAUSE_SECONDS = 60, 0.5

# By loop, because a lock belongs to one; a worker has one loop for all its runs.
_in_hand: dict[asyncio.AbstractEventLoop, asyncio.Lock] = {}


async def deliver_in_turn(workspace: Workspace, *, must: bool) -> Delivered:
    """`must`: wait for a place at the relay; else those who have one send these letters too."""
    lock = _in_hand.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    async with lock:
        place = await _place(workspace, looks=LOOKS if must else 1)
        if place is None:
            if must:
                log.warning("các tiến trình khác đang giữ hết chỗ gửi thư; thư còn lại để vòng sau")
            return Delivered()
        async with _kept(workspace, place):
            return await deliver_mail(workspace)


async def _place(workspace: Workspace, *, looks: int) -> str | None:
    for look in range(looks):
        for number in range(1, workspace.settings.smtp_senders + 1):
            name = f"relay-{number}"
            if await asyncio.to_thread(hold_lease, workspace, name, lasting=LEASE_LASTS):
                return name
        if look + 1 < looks:
            await asyncio.sleep(PAUSE_SECONDS)
    return None


@asynccontextmanager
async def _kept(workspace: Workspace, place: str) -> AsyncIterator[None]:
    """The place is ours until we are through; of a process that dies it is free when the lease runs out."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(LEASE_BEAT.total_seconds())
            with suppress(Exception):  # a database that is away for a moment ends the delivery itself
                await asyncio.to_thread(hold_lease, workspace, place, lasting=LEASE_LASTS)

    renewing = asyncio.create_task(renew())
    try:
        yield
    finally:
        renewing.cancel()
        with suppress(Exception):
            await asyncio.to_thread(drop_lease, workspace, place)
