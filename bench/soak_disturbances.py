"""What breaks during the soak, and becomes whole again."""

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from bench.soak_clock import FileClock
from bench.soak_house import House, wait_until
from models.queries import rounds as round_queries
from operations.workspace import Workspace
from rules.errors import DondocError

KINDS = ("worker", "database", "relay", "clock", "disk", "prefect")
# Most things happen while a round is under way, the others when one has just been asked for.
MOSTLY_AMID, UNDER_WAY_SECONDS = 0.8, 60.0
# A relay that is away stays away for so many rounds.
RELAY_ROUNDS = 3


@dataclass
class Disturbances:
    """What happens in which round: drawn before the year begins."""

    house: House
    clock: FileClock
    lot: random.Random
    planned: list[tuple[date, str]]  # the latest first
    done: Counter[str] = field(default_factory=Counter)
    amid: Counter[str] = field(default_factory=Counter)
    relay_away: list[tuple[date, date]] = field(default_factory=list)
    _relay_back_in: int = 0
    _relay_gone_on: date | None = None

    def is_due(self, day: date) -> bool:
        return bool(self.planned) and self.planned[-1][0] <= day

    async def strike(self, workspace: Workspace) -> None:
        """Called when a round has been asked for; ends when everything is whole again, the relay excepted."""
        _, kind = self.planned.pop()
        if self.lot.random() < MOSTLY_AMID:
            await _until_under_way(workspace)
        # A round of the demonstration is over in a second.
        await asyncio.sleep(self.lot.uniform(0.0, 0.25))
        if kind != "relay":
            self.amid[kind] += await _is_round_under_way(workspace)
        await getattr(self, f"_{kind}_breaks")()
        self.done[kind] += 1

    def settle(self) -> None:
        """The end of the year: the relay answers again."""
        if self._relay_back_in:
            self._relay_back_in = 0
            self._relay_returns()

    def one_more_round(self) -> None:
        """A relay that is away is back after some."""
        if self._relay_back_in:
            self._relay_back_in -= 1
            if not self._relay_back_in:
                self._relay_returns()

    def _relay_returns(self) -> None:
        self.house.relay.start()
        gone_on = self._relay_gone_on or self.clock.today()
        self.relay_away.append((gone_on, self.clock.today()))

    async def _worker_breaks(self) -> None:
        places = (
            list(range(self.house.workers))
            if self.lot.random() < 0.4
            else [self.lot.randrange(self.house.workers)]
        )
        for place in places:
            await asyncio.to_thread(self.house.kill_worker, place)
        for place in places:
            self.house.start_worker(place)

    async def _database_breaks(self) -> None:
        await asyncio.to_thread(self.house.restart_database)
        await asyncio.to_thread(wait_until, self.house.database_answers, "the database")

    async def _relay_breaks(self) -> None:
        if not self._relay_back_in:
            self.house.relay.stop()
            self._relay_gone_on = self.clock.today()
        self._relay_back_in = RELAY_ROUNDS

    async def _clock_breaks(self) -> None:
        """By hours, forward and back, within the day: an office does not skip a day unseen."""
        before = self.clock.now()
        for hours in (self.lot.choice((2, 4, 6)), -self.lot.choice((3, 5, 7))):
            self.clock.set(before + timedelta(hours=hours))
            await asyncio.sleep(self.lot.uniform(0.3, 1.0))
        self.clock.set(before)

    async def _disk_breaks(self) -> None:
        await asyncio.to_thread(self.house.fill_disk)
        await asyncio.sleep(self.lot.uniform(1.0, 3.0))
        self.house.empty_disk()
        if not await asyncio.to_thread(self.house.database_answers):
            await self._database_breaks()

    async def _prefect_breaks(self) -> None:
        await asyncio.to_thread(self.house.kill_prefect)
        await asyncio.sleep(self.lot.uniform(0.0, 2.0))
        await asyncio.to_thread(self.house.start_prefect)


async def _until_under_way(workspace: Workspace) -> None:
    until = time.monotonic() + UNDER_WAY_SECONDS
    while time.monotonic() < until and not await _is_round_under_way(workspace):
        await asyncio.sleep(0.05)


async def _is_round_under_way(workspace: Workspace) -> bool:
    def look() -> bool:
        with suppress(DondocError), workspace.database.reading() as session:
            return any(one.finished_at is None for one in round_queries.recent_rounds(session, 1))
        return False

    return await asyncio.to_thread(look)
