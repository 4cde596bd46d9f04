"""A worker asks the Prefect server for the rounds, so that they come whether or not the server's own scheduler plans them.

Every worker asks, at every interval and only when something is due; the key of the run is the interval, so that all of
them together ask for one. Where the server has planned a run itself, nobody asks.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from flows.schedule import round_interval
from flows.sending import deliver_in_turn
from models.queries import outbox as outbox_queries
from operations.hold_lease import hold_lease
from operations.ladder.run_round import is_anything_due, run_round
from operations.workspace import Workspace

log = logging.getLogger("dondoc.rounds")

LEASE = "rounds"


class Asking:
    """What the clock of a worker calls."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def ask(self) -> None:
        """One tick; without a server one of the workers runs the round itself, at once."""
        if not await asyncio.to_thread(is_anything_due, self._workspace):
            return
        try:
            await self._ask_server()
        except Exception as error:
            lasting = round_interval(self._workspace.settings) / 2
            if await asyncio.to_thread(hold_lease, self._workspace, LEASE, lasting=lasting):
                log.warning("máy chủ Prefect vắng mặt (%s); vòng này chạy trực tiếp", type(error).__name__)
                await run_round(self._workspace, engine="apscheduler")

    async def post(self) -> None:
        """What people's own actions wrote, and what was put off, leaves between the rounds."""
        if await asyncio.to_thread(self._has_letters):
            await deliver_in_turn(self._workspace, must=False)

    def _has_letters(self) -> bool:
        with self._workspace.database.reading() as session:
            return outbox_queries.has_waiting(session, self._workspace.clock.now())

    async def _ask_server(self) -> None:
        from flows.pool import ask_for_round, is_round_planned

        every = round_interval(self._workspace.settings)
        if not await is_round_planned(within=every):
            await ask_for_round(f"vòng:{_interval_of(self._workspace.clock.now(), every):%Y-%m-%dT%H:%MZ}")


def _interval_of(now: datetime, every: timedelta) -> datetime:
    """The beginning of the interval an instant lies in, the same for every process."""
    origin = datetime(2021, 1, 1, tzinfo=UTC)
    return origin + (now - origin) // every * every
