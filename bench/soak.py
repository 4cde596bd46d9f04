"""One year in the distributed form while everything in it breaks, compared row by row with the same year undisturbed.

Usage: python bench/soak.py [--seed 1] [--each 4] [--until 2022-01-14] [--minutes 60] [--folder DIR]; `make soak`.

The people of the demonstration act through the real operations; two workers run the rounds, from a real Prefect server,
on a real PostgreSQL, with letters to a real SMTP server. All of them read one clock, which is moved from instant to
instant. In rounds drawn by lot from the seed, one of six things happens, each several times.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bench.soak_clock import FileClock
from bench.soak_compare import differences, rows_of, without_overtaken
from bench.soak_disturbances import KINDS, Disturbances
from bench.soak_house import SECRET, House
from config.clock import SetClock
from config.example_files import examples_folder
from config.settings import Settings
from flows.demo_year import FIRST_DAY, LAST_DAY, rehearsed
from notifications.recording import RecordingTransport
from operations.ladder.run_round import is_anything_due, run_round
from operations.workspace import Workspace, open_workspace

WORKERS, SHARD_SIZE = 2, 3
# A round that is not through by then is asked for again, as the next interval would.
AGAIN_SECONDS = 15.0
MOST_SECONDS = 600.0
# What was put off on the last day leaves in its evening.
EVENING, EVENING_ROUNDS = timedelta(minutes=31), 3


@dataclass
class Rounds:
    """Rounds are asked for at the server and run by the workers; ours is only the waiting."""

    house: House
    workspace: Workspace
    disturbances: Disturbances
    number: int = 0
    asked_again: int = 0
    _asked: int = 0

    async def hold(self) -> None:
        """One round that was asked for when everything was whole, and that ended well."""
        self.number += 1
        if self.disturbances.is_due(self.workspace.local_day(self.workspace.clock.now())):
            await self._ask()
            await self.disturbances.strike(self.workspace)
        began = asked = time.monotonic()
        run = await self._ask()
        while not await self._ended_well(run):
            now = time.monotonic()
            if now - began > MOST_SECONDS:
                raise RuntimeError(f"round {self.number} at {self.workspace.clock.now()} never ends")
            if now - asked > AGAIN_SECONDS:
                run, asked = await self._ask(), now
                self.asked_again += 1
            await asyncio.sleep(0.05)
        self.disturbances.one_more_round()

    async def _ended_well(self, run: str) -> bool:
        return bool(run) and await asyncio.to_thread(self.house.ended_well, run)

    async def _ask(self) -> str:
        self._asked += 1
        return await asyncio.to_thread(self.house.ask_for_round, f"soak-{self._asked}")


@dataclass(frozen=True)
class Plan:
    """What is asked of one soak."""

    seed: int
    each: int
    last: date
    every_action: bool
    until: float  # of the machine's clock; the year ends early, on both sides


def calm_year(folder: Path, plan: Plan, last: date) -> str:
    """The embedded form, undisturbed; the address of its database."""
    settings = Settings(_env_file=None, data=folder, secret_key=SECRET, smtp_host="", prefect_port=0)
    clock = SetClock(datetime.combine(FIRST_DAY, settings.office_opens, settings.zone))
    workspace = open_workspace(settings, clock=clock, transport=RecordingTransport())
    replay = rehearsed(workspace, clock, examples_folder())
    replay.rounds_after_actions = plan.every_action

    async def play() -> None:
        await replay.run(FIRST_DAY, last)
        for _ in range(EVENING_ROUNDS):
            clock.advance(EVENING)
            if is_anything_due(workspace):
                await run_round(workspace, engine="calm")

    asyncio.run(play())
    workspace.close()
    return settings.effective_database_url


class _TimeIsOver(Exception):
    """The year ends with the day that was just lived through."""


def disturbed_year(house: House, plan: Plan) -> tuple[Disturbances, Rounds, date]:
    """The same days by two workers, as far as there was time; the rows are in the house's database."""
    lot, clock = random.Random(plan.seed), FileClock(house.clock_file)
    settings = Settings(
        _env_file=None,
        data=house.folder / "data",
        database_url=house.database,
        secret_key=SECRET,
        smtp_host="",
        prefect_port=0,
    )
    kinds = [kind for kind in KINDS if kind != "disk" or house.disk is not None] * plan.each
    days = [FIRST_DAY + timedelta(days=n) for n in range(5, (plan.last - FIRST_DAY).days)]
    planned = sorted(zip(lot.sample(days, k=len(kinds)), kinds, strict=True), reverse=True)
    workspace = open_workspace(settings, clock=clock, transport=RecordingTransport())
    disturbances = Disturbances(house, clock, lot, planned)
    holding = Rounds(house, workspace, disturbances)
    replay = rehearsed(workspace, clock, examples_folder())
    replay.rounds_after_actions = plan.every_action
    replay.hold_round = holding.hold
    reached = FIRST_DAY

    def tell(day: date) -> None:
        nonlocal reached
        reached = day
        if dead := house.dead_workers():
            raise RuntimeError(f"{day}: a worker ended by itself: {dead}; see {house.folder}/worker-*.log")
        if day.day in (1, 15):
            print(f"  {day}  {holding.number} rounds, {dict(disturbances.done)}", flush=True)
        if time.monotonic() > plan.until:
            raise _TimeIsOver

    replay.on_day = tell

    async def play() -> None:
        with suppress(_TimeIsOver):
            await replay.run(FIRST_DAY, plan.last)
        disturbances.settle()
        for _ in range(EVENING_ROUNDS):
            clock.set(clock.now() + EVENING)
            if is_anything_due(workspace):
                await holding.hold()

    try:
        asyncio.run(play())
    finally:
        workspace.close()
    return disturbances, holding, reached


def soak(folder: Path, plan: Plan) -> bool:
    place = folder / "disturbed"
    place.mkdir()
    settings = Settings(_env_file=None)
    house = House(place, workers=WORKERS, shard_size=SHARD_SIZE)
    FileClock(house.clock_file).set(datetime.combine(FIRST_DAY, settings.office_opens, settings.zone))
    with house.running():
        began = time.monotonic()
        disturbances, rounds, last = disturbed_year(house, plan)
        seconds = time.monotonic() - began
        after = rows_of(house.database)
    before = rows_of(calm_year(folder / "calm", plan, last))
    before["letters"], after["letters"], overtaken = without_overtaken(
        before["letters"], after["letters"], disturbances.relay_away
    )
    told = differences(before, after)
    _tell(plan, disturbances, rounds, f"{FIRST_DAY} to {last}, {rounds.number} rounds, {seconds:.0f} s")
    print("rows compared: " + ", ".join(f"{rows.total()} {table}" for table, rows in before.items()))
    print(
        f"  {overtaken} letters more were overtaken by the answer while the relay was away, and not sent any more"
    )
    print("\n".join(told) or "the same as the undisturbed embedded run, row by row")
    if last < plan.last:
        print(f"the time was over on {last}: the rest of the year was not tried")
    return not told


def _tell(plan: Plan, disturbances: Disturbances, rounds: Rounds, what: str) -> None:
    print(f"{what}; seed {plan.seed}; a round asked for again {rounds.asked_again} times")
    for kind in KINDS:
        done, amid = disturbances.done[kind], disturbances.amid[kind]
        words = f"{done} times" + (f", {amid} of them with a round under way" if kind != "relay" else "")
        print(f"  {kind:<9} {words if done else 'left out'}")
    sent = Counter(rounds.house.relay.keys)
    print(
        f"  the relay took {sent.total()} letters, {sum(n > 1 for n in sent.values())} of them more than once"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=4, help="how often each thing breaks")
    parser.add_argument("--until", type=date.fromisoformat, default=LAST_DAY)
    parser.add_argument(
        "--minutes", type=float, default=24 * 60, help="the year ends early when they are over"
    )
    parser.add_argument(
        "--every-action", action="store_true", help="a round after every action of a person too"
    )
    parser.add_argument("--folder", type=Path, help="where everything is kept; else a temporary one")
    given = parser.parse_args()
    until = time.monotonic() + given.minutes * 60
    plan = Plan(given.seed, given.each, given.until, given.every_action, until)
    with tempfile.TemporaryDirectory(prefix="dondoc-soak-") as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        sys.exit(not soak(folder, plan))


if __name__ == "__main__":
    main()
