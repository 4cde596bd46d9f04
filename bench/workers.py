"""What a second worker is worth: 10,000 due obligations of many plans by one `dondoc worker` process and by two.

Usage: python bench/workers.py [--due 10000] [--runs 3] [--shard 500]; needs PostgreSQL programs. A real Prefect server gives
the round to a pool of one worker or of two; the clock runs from the asking to the last letter taken by the relay. Beside it
the yardstick: the same round in one process without Prefect.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import create_engine, text

from bench import engine_world
from bench.engine_world import build_world, copy_of, drop, opening
from bench.mail_sink import name_of_sink, running_sink
from bench.soak_clock import FileClock
from bench.soak_house import SECRET, House, wait_until
from config.clock import SetClock
from config.settings import Settings
from operations.ladder.run_round import run_round
from operations.workspace import open_workspace

UNITS, PLANS = 500, 20
MOST_OF_ONE = 0.65
BEFORE = timedelta(hours=6)  # the office is closed


class Figures(NamedTuple):
    seconds: float
    processor: float
    steps: int
    letters: int
    sent: int


def by_workers(house: House, world: str, workers: int) -> Figures:
    """From the asking for the round to the last letter."""
    clock = FileClock(house.clock_file)
    # At night there is nothing to do, and the workers load what a round takes.
    clock.set(opening() - BEFORE)
    house.database = copy_of(world, house.folder, f"by{workers}")
    for place in range(workers):
        house.start_worker(place)
    try:
        _warm(house, workers)
        # The same round once before: workers live for months, and know their statements and templates by then.
        clock.set(opening())
        run = house.ask_for_round(f"before-{time.time_ns()}")
        wait_until(lambda: _is_through(house.database) and house.ended_well(run), "the round before")
        clock.set(opening() - BEFORE)
        house.database = copy_of(world, house.folder, f"by{workers}")
        before, began = house.processor(), time.monotonic()
        clock.set(opening())
        house.ask_for_round(f"bench-{time.time_ns()}")
        wait_until(lambda: _is_through(house.database), "the round of the bench")
        seconds, processor = time.monotonic() - began, house.processor() - before
        return _counted(house.database, seconds, processor)
    finally:
        for place in range(workers):
            house.kill_worker(place)
        drop(house.database)


def alone(house: House, world: str) -> Figures:
    """The yardstick: the same work without Prefect, in this process."""
    url = copy_of(world, house.folder, "alone")
    settings = Settings(
        _env_file=None, data=house.folder / "data", database_url=url, secret_key=SECRET,
        smtp_host="127.0.0.1", smtp_port=house.relay.port, smtp_tls="none",
    )  # fmt: skip
    workspace = open_workspace(settings, clock=SetClock(opening()))
    began, processor = time.monotonic(), time.process_time()
    asyncio.run(run_round(workspace, engine="bench"))
    figures = _counted(url, time.monotonic() - began, time.process_time() - processor)
    workspace.close()
    drop(url)
    return figures


def _warm(house: House, workers: int) -> None:
    """Each worker has had a run, and the server has heard of all of them."""
    wait_until(lambda: house.workers_online() >= workers, "the workers")
    for _ in range(4 * workers):
        run = house.ask_for_round(f"warm-{time.time_ns()}")
        wait_until(lambda run=run: house.ended_well(run), "a run to warm up")  # type: ignore[misc]


def _is_through(url: str) -> bool:
    waiting = "state IN ('planned', 'due', 'sending')"
    return not _one(url, "SELECT count(*) FROM obligation WHERE next_action_on <= '2026-11-18'") and not _one(
        url,
        f"SELECT count(*) FROM outbox_message WHERE {waiting}",  # noqa: S608 - one of our own words
    )


def _counted(url: str, seconds: float, processor: float) -> Figures:
    return Figures(
        seconds,
        processor,
        _one(url, "SELECT count(*) FROM due_event"),
        _one(url, "SELECT count(*) FROM outbox_message WHERE state = 'sent'"),
        _one(url, "SELECT count(*) FROM delivery_attempt WHERE outcome = 'sent'"),
    )


def _one(url: str, statement: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = int(connection.execute(text(statement)).scalar_one())
    engine.dispose()
    return found


def measure(folder: Path, *, due: int, runs: int, shard: int) -> bool:
    engine_world.UNITS, engine_world.PLANS = UNITS, PLANS
    house = House(folder, workers=2, shard_size=shard, starts_workers=False)
    FileClock(house.clock_file).set(opening())
    with running_sink() as port, house.running():
        house.relay.stop()
        house.relay.port = port
        world = house.database
        build_world(world, folder, tracked=due, due=due)
        print(
            f"{due:,} due obligations of {PLANS} plans and {UNITS} units; letters to {name_of_sink()}",
            flush=True,
        )
        bare = min((alone(house, world) for _ in range(runs)), key=lambda one: one.seconds)
        _tell("one process without Prefect", bare)
        found: dict[int, list[Figures]] = {1: [], 2: []}
        for _ in range(runs):  # by turns, so that a busy hour of the machine meets both
            for workers, figures in found.items():
                figures.append(by_workers(house, world, workers))
                _tell(f"{workers} worker(s)", figures[-1])
    one, two = (min(figures, key=lambda each: each.seconds) for figures in found.values())
    same = all(
        each[2:] == bare[2:] and each.letters == each.sent for figures in found.values() for each in figures
    )
    ratio = two.seconds / one.seconds
    kept = ratio <= MOST_OF_ONE and same
    print(
        f"two workers take {ratio:.2f} of one worker's time (mark {MOST_OF_ONE}: {'kept' if kept else 'MISSED'});"
        f" one worker {one.seconds / bare.seconds:.2f} of the yardstick;"
        f" steps and letters {'once each, the same in all runs' if same else 'DIFFER'}"
    )
    return kept


def _tell(what: str, figures: Figures) -> None:
    print(
        f"  {what:<28} {figures.seconds:6.2f} s, processor of ours {figures.processor:6.2f} s,"
        f" {figures.steps:,} steps, {figures.letters:,} letters",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--shard", type=int, default=500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as folder:
        sys.exit(not measure(Path(folder), due=given.due, runs=given.runs, shard=given.shard))


if __name__ == "__main__":
    main()
