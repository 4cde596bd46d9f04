"""How long a plan takes to read and how much memory, and how both grow with its length.

Every figure is the whole of `read_plan` (bytes in, draft out) in a fresh process after one read of another plan, the
median of several, beside the same work of python-docx or openpyxl alone (open the file, take its text). The plans
are made here, no two tasks alike. Seconds are of processor time, so that a busy machine changes little. Usage:
python bench/reading_speed.py
"""

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from tests.intake import long_plans

RUNS = 5
LIMIT_SECONDS = 1.0  # a ten-page Word file, warm
LIMIT_MEGABYTES = 150
MOST_GROWTH = 1.5  # time a unit at the hundredfold length, against the tenfold
PAGES = (2, 20, 200)
ROWS = (50, 500, 5000)


def one(path: Path) -> dict[str, Any]:
    """In the fresh process: a warm-up, then the file."""
    from intake.read_plan import read_plan
    from rules.workdays import WorkCalendar

    calendar = WorkCalendar()
    warm = {
        ".docx": long_plans.as_word,
        ".xlsx": lambda n: long_plans.as_sheet(9 * n),
        ".txt": long_plans.as_text,
    }
    read_plan(warm[path.suffix](1), f"warm{path.suffix}", calendar=calendar)
    data = path.read_bytes()
    times = []
    for _ in range(RUNS if len(data) < 100_000 else 1):
        begin = time.process_time()
        draft = read_plan(data, path.name, calendar=calendar)
        times.append(time.process_time() - begin)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": median(times),
        "megabytes": memory,
        "assignments": len(draft.assignments),
        "yardstick": yardstick(path, data),
    }


def yardstick(path: Path, data: bytes) -> float:
    """The text of the same file by the usual library, after one warm-up."""
    take = {".docx": _by_python_docx, ".xlsx": _by_openpyxl, ".txt": bytes.decode}[path.suffix]
    take(data)
    begin = time.process_time()
    take(data)
    return time.process_time() - begin


def _by_python_docx(data: bytes) -> int:
    import docx

    return sum(len(paragraph.text) for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def _by_openpyxl(data: bytes) -> int:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return sum(len(str(cell.value)) for row in book.worksheets[0].iter_rows() for cell in row)


def measured(data: bytes, suffix: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{suffix}"
        path.write_bytes(data)
        done = subprocess.run(
            [sys.executable, __file__, "--one", path], check=True, capture_output=True, text=True
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def ten_pages() -> bool:
    found = measured(long_plans.as_word(10), ".docx")
    print(
        f"a ten-page Word file: {found['seconds']:.3f} s (limit {LIMIT_SECONDS:.0f} s), {found['megabytes']:.0f} MB "
        f"(limit {LIMIT_MEGABYTES} MB), {found['assignments']} assignments; python-docx alone {found['yardstick']:.3f} s: "
        f"{found['seconds'] / found['yardstick']:.1f} times"
    )
    return bool(found["seconds"] < LIMIT_SECONDS and found["megabytes"] < LIMIT_MEGABYTES)


def growth(name: str, suffix: str, make: Callable[[int], bytes], sizes: tuple[int, ...], unit: str) -> bool:
    """One line a length; linear where the time a unit stays the same."""
    print(name)
    rates = []
    for size in sizes:
        found = measured(make(size), suffix)
        rates.append(found["seconds"] / size)
        print(
            f"  {size // sizes[0]:4}x  {size:5} {unit}  {found['seconds']:7.3f} s  {rates[-1] * 1000:7.2f} ms a unit  "
            f"{found['megabytes']:4.0f} MB  {found['assignments']:5} assignments  the usual library {found['yardstick']:7.3f} s"
        )
    print(
        f"  time a unit: hundredfold against tenfold {rates[2] / rates[1]:.2f} (1 is linear, limit {MOST_GROWTH})"
    )
    return rates[2] / rates[1] < MOST_GROWTH


def main() -> None:
    if "--one" in sys.argv:
        print(json.dumps(one(Path(sys.argv[-1]))))
        return
    good = [
        ten_pages(),
        growth("Word, automatic numbers", ".docx", long_plans.as_word, PAGES, "pages"),
        growth("Text", ".txt", long_plans.as_text, PAGES, "pages"),
        growth("Excel, one table", ".xlsx", long_plans.as_sheet, ROWS, "rows"),
    ]
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
