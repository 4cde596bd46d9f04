"""What a round costs, each figure beside its yardstick. Usage: python bench/engine.py [--only sqlite|postgresql|year]

Worlds of 1,000 units with 10,000 and 1,000,000 tracked obligations are made first (a minute); every measurement gets
a fresh copy and a fresh process. Ratios of SQLite are of processor time, since there the database runs in the same
process and a busy machine would blur them; PostgreSQL works in processes of its own, so its ratios are of the clock.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.engine_waits import waits_while
from bench.engine_world import build_world, copy_of, drop, new_database
from bench.engine_year import year
from tests import postgres

RUNS = 3
MOST_TIMES_BY_HAND = 3.0
MOST_SECONDS_WRITTEN_OUT = 10.0
MOST_SECONDS_IDLE = 0.05
MOST_GROWTH = 1.5
MOST_WAIT = 0.02
MOST_MEGABYTES = 300.0
MOST_SECONDS_TO_FIRST = 2.0
MOST_SECONDS_YEAR = 60.0
FEW, MANY, DUE, STORM = 10_000, 1_000_000, 10_000, 200_000


class Board:
    """Prints figures beside their marks and remembers whether all were kept."""

    def __init__(self) -> None:
        self.is_good = True

    def tell(self, what: str, figure: float, mark: float, unit: str, beside: str = "") -> None:
        kept = figure <= mark
        self.is_good &= kept
        verdict = "kept" if kept else "MISSED"
        print(f"  {what:<62} {figure:9.3f} {unit:<6} (mark {mark:g}: {verdict}) {beside}", flush=True)


class Worlds:
    """The worlds of one database, and fresh copies of them."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server, self.folder, self.made = server, folder, {}  # type: str, Path, dict[str, str]

    def make(self, name: str, *, tracked: int, due: int) -> None:
        url = new_database(self.server, self.folder, name)
        build_world(url, self.folder, tracked=tracked, due=due)
        self.made[name] = url

    @contextmanager
    def copy(self, name: str, use: str) -> Iterator[str]:
        url = copy_of(self.made[name], self.folder, use)
        try:
            yield url
        finally:
            drop(url)

    def run(self, what: str, name: str, *, is_warm: bool = False) -> dict[str, Any]:
        with self.copy(name, "run") as url, self.copy("few", "warm") as warm:
            return _child(what, url, self.folder, *([warm] if is_warm else []))

    def best(self, what: str, name: str, measure: str) -> float:
        """The least of several: what is above it is the machine's, not ours."""
        return min(float(self.run(what, name, is_warm=True)[measure]) for _ in range(RUNS))


def _child(*arguments: str | Path) -> dict[str, Any]:
    command = [sys.executable, Path(__file__).with_name("engine_runs.py"), *arguments]
    root = str(Path(__file__).parents[1])
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": root}
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(board: Board, worlds: Worlds, *, on_sqlite: bool) -> None:
    clock = "processor" if on_sqlite else "seconds"
    worlds.make("few", tracked=FEW, due=DUE)
    worlds.make("many", tracked=MANY, due=DUE)
    by_hand, raised = worlds.best("hand", "many", clock), worlds.best("raising", "many", clock)
    small = worlds.best("raising", "few", clock)
    beside = f"by hand {by_hand:.3f} s, engine {raised:.3f} s ({DUE / raised:,.0f} obligations/s)"
    board.tell(
        "10,000 of 1,000,000 due, without words: times by hand",
        raised / by_hand,
        MOST_TIMES_BY_HAND,
        "times",
        beside,
    )
    board.tell(
        "the same round at 1,000,000 and at 10,000 tracked",
        raised / small,
        MOST_GROWTH,
        "times",
        f"at 10,000 {small:.3f} s",
    )
    whole = worlds.run("whole", "many", is_warm=True)
    beside = f"{whole['letters']:,} letters, {whole['processor']:.1f} s of processor"
    board.tell(
        "the same with its letters written out", whole["seconds"], MOST_SECONDS_WRITTEN_OUT, "s", beside
    )
    board.tell("  first letter ready", whole["first_letter"], MOST_SECONDS_TO_FIRST, "s")
    board.tell("  peak memory", whole["megabytes"], MOST_MEGABYTES, "MB")
    worlds.make("quiet", tracked=MANY, due=0)
    idle = worlds.run("idle", "quiet", is_warm=True)
    beside = f"the question before it {idle['question'] * 1000:.1f} ms"
    board.tell("nothing of 1,000,000 due: a whole round", idle["seconds"], MOST_SECONDS_IDLE, "s", beside)
    if on_sqlite:
        _only_sqlite(board, worlds)


def _only_sqlite(board: Board, worlds: Worlds) -> None:
    with worlds.copy("many", "waits") as url:
        waits = waits_while(lambda: _child("whole", url, worlds.folder), url)
    alone = waits_while(None, worlds.made["few"])
    beside = f"longest {waits.longest * 1000:.0f} ms of {waits.number} writes; without a round {alone.p95 * 1000:.1f} ms"
    board.tell("a person's own write during the round, 95th percentile", waits.p95, MOST_WAIT, "s", beside)
    worlds.make("storm", tracked=MANY, due=STORM)
    storm = worlds.run("whole", "storm")
    beside = f"whole round {storm['seconds']:.0f} s, {storm['steps']:,} steps"
    board.tell("200,000 due: first letter ready", storm["first_letter"], MOST_SECONDS_TO_FIRST, "s", beside)
    board.tell("  peak memory", storm["megabytes"], MOST_MEGABYTES, "MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql", "year"))
    only = parser.parse_args().only
    board = Board()
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as folder:
        if only in (None, "sqlite"):
            print("SQLite", flush=True)
            measure(board, Worlds("", Path(folder)), on_sqlite=True)
        if only in (None, "postgresql"):
            _on_postgresql(board, Path(folder))
        if only in (None, "year"):
            print("A plan year of 1,000 units, 4 periods, 10 assignments", flush=True)
            seconds, letters = year(Path(folder))
            board.tell(
                "simulated from confirmation to the last report",
                seconds,
                MOST_SECONDS_YEAR,
                "s",
                f"{letters:,} letters",
            )
    sys.exit(not board.is_good)


def _on_postgresql(board: Board, folder: Path) -> None:
    programs = postgres.programs()
    if programs is None:
        print("PostgreSQL: left out, no programs found")
        return
    print("PostgreSQL", flush=True)
    with postgres.running_server(programs) as server:
        measure(board, Worlds(server, folder), on_sqlite=False)


if __name__ == "__main__":
    main()
