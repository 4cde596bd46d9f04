"""What a report costs, each figure beside its mark. Usage: python bench/report_costs.py [--quick] [--only sqlite|postgresql|forms]

Every measurement is a process of its own on a world of its own (bench/reports_world.py); the median of three counts.
The yardsticks are the same tables written by bare python-docx and bare xlsxwriter in the same run; how quick the machine
is this minute is told by ten million turns of an empty loop.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from bench.engine import Board
from bench.engine_world import drop, new_database
from bench.reports_excel import measure_excel
from bench.reports_pdf import SIGNED_ROWS, measure_cold_pdf
from tests import postgres

RUNS = 3
MOST_SECONDS_COMPILED = 3.0
MOST_SHARE_OF_WORD = 0.25
MOST_TIMES_BARE = 1.5
MOST_SECONDS_PDF = 2.0
MOST_MEGABYTES = 300.0
MOST_GROWTH = 1.25
LINES_OF_UNIT = 10
UNITS, SIZES = 1_000, (1_000, 2_000, 5_000)
FORMS = ("docx", "xlsx", "html")
Found = dict[str, Any]


def child(what: str, *arguments: str | Path | int) -> Found:
    script = Path(__file__).with_name("reports_runs.py")
    command = [sys.executable, str(script), what, *map(str, arguments)]
    root = str(Path(__file__).parents[1])
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": root})
    if done.returncode:
        raise SystemExit(done.stderr)
    found: Found = json.loads(done.stdout)
    return found


class Worlds:
    """A new database for each compilation: a period is compiled once."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server, self.folder, self.number = server, folder, 0

    def compiled(self, units: int) -> tuple[str, Found]:
        self.number += 1
        url = new_database(self.server, self.folder, f"reports{self.number}")
        child("world", url, self.folder, units)
        return url, child("compile", url, self.folder)

    def middle(self, units: int, runs: int) -> Found:
        found = []
        for _ in range(runs):
            url, one = self.compiled(units)
            found.append(one)
            drop(url)
        return {name: median(one[name] for one in found) for name in found[0]}


def compiling(board: Board, worlds: Worlds, *, runs: int) -> Found:
    one = worlds.middle(UNITS, runs)
    beside = f"stored after {one['stored']:.2f} s; processor {one['processor']:.2f} s; empty loop {one['loop']:.2f} s"
    board.tell(
        f"{one['lines']:,.0f} lines gathered, stored, built",
        one["seconds"],
        MOST_SECONDS_COMPILED,
        "s",
        beside,
    )
    return one


def growing(
    board: Board, worlds: Worlds, first: Found, sizes: tuple[int, ...], forms: tuple[str, ...]
) -> None:
    """Processor time of a thousand lines at each size; the largest is rendered too."""
    each = {UNITS: first["processor"] / first["lines"] * 1000}
    for units in sizes[1:]:
        url, one = worlds.compiled(units)
        each[units] = one["processor"] / one["lines"] * 1000
        board.tell(f"  peak memory, {one['lines']:,} lines compiled", one["megabytes"], MOST_MEGABYTES, "MB")
        for form in forms if units == sizes[-1] else ():
            made = child("render", url, worlds.folder, form)
            beside = f"{made['seconds']:.1f} s, processor {made['processor']:.1f} s, {made['bytes'] / 1e6:.1f} MB file"
            board.tell(f"  peak memory, rendered to {form}", made["megabytes"], MOST_MEGABYTES, "MB", beside)
        drop(url)
    beside = "; ".join(f"{units * LINES_OF_UNIT:,} lines: {cost:.3f} s" for units, cost in each.items())
    board.tell(
        "a thousand lines at the largest size and at the least",
        each[sizes[-1]] / each[UNITS],
        MOST_GROWTH,
        "times",
        beside,
    )


def rendering(board: Board, *, runs: int) -> None:
    lines = UNITS * LINES_OF_UNIT
    words = [child("word", lines) for _ in range(runs)]
    ours, plain = (median(one[name] for one in words) for name in ("ours", "yardstick"))
    beside = f"ours {ours:.2f} s, plain python-docx {plain:.2f} s"
    board.tell(
        f"a table of {lines:,} rows to DOCX: share of plain", ours / plain, MOST_SHARE_OF_WORD, "", beside
    )
    sheets = [measure_excel(lines) for _ in range(runs)]
    ours, plain = (median(one[place] for one in sheets) for place in (0, 1))
    beside = f"ours {ours:.2f} s, bare xlsxwriter {plain:.2f} s"
    board.tell(f"{lines:,} lines to XLSX: times bare", ours / plain, MOST_TIMES_BARE, "times", beside)
    warm = median(child("pdf", SIGNED_ROWS)["processor"] for _ in range(runs))
    board.tell(f"report and {SIGNED_ROWS} rows to PDF, warm (processor)", warm, MOST_SECONDS_PDF, "s")
    colds = [measure_cold_pdf(SIGNED_ROWS) for _ in range(runs)]
    cold, clock = (median(one[name] for one in colds) for name in ("processor", "seconds"))
    board.tell("  cold (processor)", cold, MOST_SECONDS_PDF, "s", f"by the clock {clock:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql", "forms"))
    parser.add_argument(
        "--quick", action="store_true", help="one run of each, SQLite only, at most 20,000 lines"
    )
    given = parser.parse_args()
    runs, sizes = (1, SIZES[:2]) if given.quick else (RUNS, SIZES)
    board = Board()
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as name:
        print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
        if given.only in (None, "sqlite"):
            print("SQLite", flush=True)
            worlds = Worlds("", Path(name))
            growing(board, worlds, compiling(board, worlds, runs=runs), sizes, FORMS)
        if given.only == "postgresql" or (given.only is None and not given.quick):
            _on_postgresql(board, Path(name), runs)
        if given.only in (None, "forms"):
            print("Forms", flush=True)
            rendering(board, runs=runs)
    sys.exit(not board.is_good)


def _on_postgresql(board: Board, folder: Path, runs: int) -> None:
    programs = postgres.programs()
    if programs is None:
        print("PostgreSQL: left out, no programs found")
        return
    print("PostgreSQL", flush=True)
    with postgres.running_server(programs) as server:
        compiling(board, Worlds(server, folder), runs=runs)


if __name__ == "__main__":
    main()
