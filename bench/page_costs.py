"""What a page costs, each figure beside its mark. Usage: python bench/page_costs.py [--sizes 10000,1000000] [--seconds 60] [--only sqlite|postgresql]

Worlds of both sizes are written first (bench/web_world.py). The server is a process of its own (bench/web_server.py: what
`dondoc run` runs, at half past eight of a working day), with a round that runs all the while. Eight readers in another
process, each with one kept connection and one account, ask for every page in turn, one after the other.

Readers share the two cores with the server. So two figures are printed for each page: by the clock, as a reader waits, and
the processor time the server itself spent in that request (its own thread's clock, in a header only this bench adds), which
neither the readers nor the round change. The marks are of the clock; the ratio of the sizes is of processor time.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.engine import Board
from bench.engine_world import drop, new_database
from bench.web_pages import MOST_BYTES, MOST_STATEMENTS
from bench.web_world import Size, build
from tests import postgres

MOST_SECONDS, MOST_SECONDS_BOARD = 0.150, 0.080
MOST_GROWTH = 1.5
MOST_SECONDS_TO_FIRST = 5.0
PATIENCE = 60.0
ROOT = Path(__file__).parents[1]
Page = dict[str, Any]


def _script(name: str, *arguments: str | Path) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name(name)), *map(str, arguments)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own loopback
            return bool(answer.status == 200)
    except OSError:
        return False


def measured(url: str, folder: Path, *, seconds: float) -> tuple[float, dict[str, Page]]:
    """Seconds from start to first page, and what each page took."""
    ready = folder / "ready.json"
    subprocess.run(_script("web_server.py", "prepare", url, folder, ready), check=True, env=_environment())
    address = f"http://127.0.0.1:{json.loads(ready.read_text())['port']}/login"
    begin = time.perf_counter()
    server = subprocess.Popen(_script("web_server.py", "run", url, folder, ready), env=_environment())
    try:
        while not _answers(address):
            if server.poll() is not None or time.perf_counter() - begin > PATIENCE:
                raise SystemExit("the server did not come up")
            time.sleep(0.02)
        first = time.perf_counter() - begin
        done = subprocess.run(
            _script("web_readers.py", ready, str(seconds)),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(),
        )
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)
    pages: dict[str, Page] = json.loads(done.stdout)
    return first, pages


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def tell(board: Board, first: float, pages: dict[str, Page]) -> None:
    board.tell("start to first page", first, MOST_SECONDS_TO_FIRST, "s")
    for name, page in sorted(pages.items(), key=lambda one: -_p95(one[1]["seconds"])):
        beside = (
            f"p50 {_median(page['seconds']) * 1000:.0f} ms, processor {_median(page['processor']) * 1000:.0f} ms, "
            f"{page['bytes'] / 1000:.0f} kB, {page['statements']} statements, {len(page['seconds'])} times"
        )
        mark = MOST_SECONDS_BOARD if name == "board" else MOST_SECONDS
        board.tell(f"{name} ({page['path']})"[:62], _p95(page["seconds"]), mark, "s", beside)
        if page["is_html"] and page["bytes"] > MOST_BYTES:
            board.tell("  its weight", page["bytes"] / 1000, MOST_BYTES / 1000, "kB")
        if page["statements"] > MOST_STATEMENTS:
            board.tell("  its statements", page["statements"], MOST_STATEMENTS, "")


def compare(board: Board, small: dict[str, Page], large: dict[str, Page]) -> None:
    """Processor time of the same page at both sizes."""
    ratios = {
        name: _median(large[name]["processor"]) / max(0.001, _median(small[name]["processor"]))
        for name in small.keys() & large.keys()
    }
    for name, ratio in sorted(ratios.items(), key=lambda one: -one[1])[:12]:
        board.tell(f"{name}: largest size against least", ratio, MOST_GROWTH, "times")


def measure(board: Board, server: str, folder: Path, sizes: list[int], seconds: float) -> None:
    found = []
    for size in sizes:
        url = new_database(server, folder, f"web{size}")
        begin = time.perf_counter()
        build(url, Size.of(size))
        print(f" {size:,} obligations (written in {time.perf_counter() - begin:.0f} s)", flush=True)
        first, pages = measured(url, folder, seconds=seconds)
        tell(board, first, pages)
        found.append(pages)
        drop(url)
    if len(found) > 1:
        compare(board, found[0], found[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=os.environ.get("SIZES", "10000,1000000"))
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("SECONDS", "60")))
    parser.add_argument(
        "--only", choices=("sqlite", "postgresql"), default=os.environ.get("DATABASES") or None
    )
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    board = Board()
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as name:
        print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
        if given.only in (None, "sqlite"):
            print("SQLite", flush=True)
            measure(board, "", Path(name), sizes, given.seconds)
        programs = postgres.programs()
        if given.only in (None, "postgresql") and programs is not None:
            print("PostgreSQL", flush=True)
            with postgres.running_server(programs) as server:
                measure(board, server, Path(name), sizes, given.seconds)
    sys.exit(not board.is_good)


if __name__ == "__main__":
    main()
