"""Every bench one after the other, and one table at the end; a bench that fails does not stop the rest.

Usage: python bench/all.py [--full] [--only NAME]. Small sizes take a quarter of an hour on a quiet machine and say whether
something has broken; only the sizes of --full (an afternoon) say whether what is promised is kept.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# How a line of a bench says that it is a figure beside its mark.
FIGURE = ("(mark ", "(limit ", "at least ", "at most ", "MISSED")
SMALL_SECONDS, FULL_SECONDS = 600, 4 * 3600


@dataclass(frozen=True)
class Bench:
    """`small`: what makes it short; None where nothing can."""

    script: str
    small: tuple[str, ...] | None = ()
    full: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.script.removesuffix(".py")


BENCHES = (
    Bench("start.py"),
    Bench("demo.py"),
    Bench("reading.py"),
    Bench("reading_speed.py"),
    Bench("engine.py", ("--only", "year")),
    Bench("mail.py", ("--quick",)),
    Bench("report_costs.py", ("--quick", "--only", "sqlite")),
    Bench("page_costs.py", ("--sizes", "2000", "--seconds", "15", "--only", "sqlite")),
    Bench("workers.py", ("--due", "2000", "--runs", "1")),
    Bench("naive.py", ("--due", "100", "--runs", "20")),
    Bench("idle.py", ("--seconds", "20")),
    Bench("scale.py"),
    Bench("province.py", None),
    Bench("soak.py", None),
)


@dataclass(frozen=True)
class Outcome:
    bench: Bench
    verdict: str
    seconds: float
    figures: Sequence[str]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--full", action="store_true")
    ask.add_argument("--only", action="append", choices=[bench.name for bench in BENCHES])
    given = ask.parse_args()
    outcomes = []
    for bench in BENCHES:
        wanted = bench.name in given.only if given.only else given.full or bench.small is not None
        if wanted and (ROOT / "bench" / bench.script).exists():
            outcomes.append(run(bench, given.full))
    tell(outcomes, given.full)
    sys.exit(any(outcome.verdict != "kept" for outcome in outcomes))


def run(bench: Bench, is_full: bool) -> Outcome:
    """Its words as they come, so that whoever waits sees that it lives."""
    arguments = bench.full if is_full or bench.small is None else bench.small
    print(f"\n== {bench.name} {' '.join(arguments)}", flush=True)
    begin = time.monotonic()
    figures: list[str] = []
    most = str(FULL_SECONDS if is_full else SMALL_SECONDS)
    process = subprocess.Popen(
        [
            "timeout",
            "--signal=INT",
            "--kill-after=60",
            most,
            sys.executable,
            f"bench/{bench.script}",
            *arguments,
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for line in process.stdout or ():
        print(line, end="", flush=True)
        if any(sign in line for sign in FIGURE):
            figures.append(" ".join(line.split()))
    code = process.wait()
    seconds = time.monotonic() - begin
    # 124: `timeout` has ended it; 1 with figures: its own word that a mark was missed.
    verdict = (
        "kept" if code == 0 else "stopped: too long" if code == 124 else "MISSED" if figures else "FAILED"
    )
    return Outcome(bench, verdict, seconds, figures)


def tell(outcomes: Sequence[Outcome], is_full: bool) -> None:
    size = "the promised sizes" if is_full else "small sizes: a guard, not a measurement"
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, {machine()}; {size}\n")
    print("| bench | figure beside its mark | verdict | took |\n|---|---|---|---|")
    for one in outcomes:
        print(f"| **{one.bench.name}** | | **{one.verdict}** | {one.seconds:.0f} s |")
        for line in one.figures:
            print(f"| | {line.replace('|', '/')} | {'MISSED' if 'MISSED' in line else ''} | |")


def machine() -> str:
    """What figures depend on; the load tells whether something else ran."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, load {load}"


if __name__ == "__main__":
    main()
