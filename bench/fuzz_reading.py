"""Reads thousands of spoilt files of every kind: each is either read or refused in one clear line.

Usage: python bench/fuzz_reading.py [--count 1000] [--start 0] [--kind docx] [--slow 20]
"""

import argparse
import collections
import sys
import time
import traceback
import warnings

from lxml import etree

from intake.read_plan import read_plan
from rules.errors import BadInput
from rules.workdays import WorkCalendar
from tests.intake.spoilt_files import Kind, kinds, mutated

# What broken bytes make libraries say from within our own lines; anything else raised there is a fault of our own.
THEIR_FAULTS = (etree.XMLSyntaxError, UnicodeDecodeError, RecursionError)


def one(kind: Kind, number: int, calendar: WorkCalendar) -> str:
    """What became of a file: "read", its refusal, or a fault of ours beginning with "!"."""
    try:
        read_plan(mutated(kind, number), kind.name, calendar=calendar)
    except BadInput as refusal:
        cause = refusal.__cause__
        if cause is not None and not isinstance(cause, THEIR_FAULTS) and _is_ours(cause):
            return f"! {type(cause).__name__} behind a refusal: {_place(cause)}"
        if cause is not None and cause.__traceback__ is None and "Error: " in str(cause):
            return f"! in the process of its own: {cause}"
        said = f"{type(refusal).__name__}: {refusal.what[:60]}"
        return "! a refusal of several lines" if "\n" in str(refusal) else said
    except Exception as error:
        return f"! {type(error).__name__}: {str(error)[:80]} at {_place(error)}"
    return "read"


def _is_ours(error: BaseException) -> bool:
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and "/intake/" in frames[-1].filename


def _place(error: BaseException) -> str:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "site-packages" not in f.filename]
    return f"{frames[-1].filename.rsplit('/', 2)[-1]}:{frames[-1].lineno}" if frames else "?"


def run(kind: Kind, numbers: range, slow: float) -> bool:
    calendar = WorkCalendar()
    outcomes: collections.Counter[str] = collections.Counter()
    first: dict[str, int] = {}
    longest = (0.0, 0)
    begin = time.perf_counter()
    for number in numbers:
        started = time.process_time()
        outcome = one(kind, number, calendar)
        longest = max(longest, (time.process_time() - started, number))
        outcomes[outcome] += 1
        first.setdefault(outcome, number)
    faults = {outcome: first[outcome] for outcome in outcomes if outcome.startswith("!")}
    print(
        f"{kind.name}: {len(numbers)} files in {time.perf_counter() - begin:.0f} s, {outcomes['read']} read, "
        f"{len(numbers) - outcomes['read']} refused, slowest {longest[0]:.1f} s (file {longest[1]}), {len(faults)} faults"
    )
    for outcome, count in outcomes.most_common(8):
        print(f"    {count:6} {outcome}")
    for fault, number in faults.items():
        print(f"  FAULT {fault} (file {number}, {outcomes[fault]} times)")
    return not faults and longest[0] < slow


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--count", type=int, default=1000)
    ask.add_argument("--start", type=int, default=0)
    ask.add_argument("--kind", default="")
    ask.add_argument(
        "--slow", type=float, default=20.0, help="seconds of processor time that no file may take"
    )
    asked = ask.parse_args()
    warnings.simplefilter("error")
    numbers = range(asked.start, asked.start + asked.count)
    chosen = [kind for kind in kinds() if asked.kind in kind.name]
    good = [run(kind, numbers, asked.slow) for kind in chosen]
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
