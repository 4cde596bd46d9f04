"""What a page costs, each figure beside its mark. Usage: python bench/page_costs.py [--sizes 10000,1000000] [--seconds 120]
[--only sqlite|postgresql] [--worlds FOLDER]

Worlds of both sizes are written first (bench/web_world.py) and kept in FOLDER for the next run. Of each a copy is served
by `dondoc run` itself: the real command, its own clock, Prefect behind it. Then three things are measured, in this order:

* alone: one request at a time, nothing else running. The processor time of the server's process, and on PostgreSQL of the
  database's too, is read around each request: it does not depend on who else uses the machine. The ratio of the sizes is of it.
* people: eight readers of seven roles, each with one kept connection, who open a page each second (a pause of 0.5 to 1.5 s;
  who reads takes longer), while rounds run one after the other in a process of their own. What they wait by the clock: 95th
  percentile.
* hurried, crowd: the same eight with a pause of 0.1 to 0.3 s, and the board alone without any. They have no mark: what is
  seen is the most the process can do.

Readers, rounds, server and database share the machine, and how quick it is this hour is told by an empty loop. Every answer must be 200: any other fails the run by its name.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg

from bench.engine import Board
from bench.reports_runs import empty_loop
from bench.web_pages import MOST_BYTES, MOST_STATEMENTS
from bench.web_readers import processor_of
from bench.web_worlds import Worlds
from tests import postgres

MOST_SECONDS, MOST_SECONDS_BOARD = 0.150, 0.080
MOST_GROWTH = 1.5
MOST_SECONDS_TO_FIRST = 5.0
# Below this a page costs nothing that a reader could tell; a ratio of two such figures would be chance.
LEAST_SECONDS = 0.005
PATIENCE = 90.0
CALM_SECONDS, CALM_SHARE = 3.0, 0.2
HURRIED_SECONDS, CROWD_SECONDS = 15.0, 5.0
ROOT = Path(__file__).parents[1]
# As an office sets up a server with a million obligations; writes are as safe as they come out of the box.
POSTGRESQL = ("shared_buffers=1GB", "fsync=on", "full_page_writes=on", "random_page_cost=1.1")
Pages = dict[str, dict[str, Any]]


@dataclass
class Found:
    """What one size gave."""

    first: float = 0.0
    census: dict[str, Any] = field(default_factory=dict)
    alone: Pages = field(default_factory=dict)
    people: Pages = field(default_factory=dict)
    hurried: Pages = field(default_factory=dict)
    crowd: Pages = field(default_factory=dict)
    rounds: list[str] = field(default_factory=list)


def _script(name: str, *arguments: str | Path | float) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name(name)), *map(str, arguments)]


def _environment(url: str, **more: str) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")}
    return {**mine, "PYTHONPATH": str(ROOT), "DONDOC_DATABASE_URL": url, "OPENBLAS_NUM_THREADS": "1", **more}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own loopback
            return bool(answer.status == 200)
    except OSError:
        return False


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> float:
    begin = time.perf_counter()
    while not _answers(url):
        if process.poll() is not None or time.perf_counter() - begin > PATIENCE:
            raise SystemExit(f"nothing answers at {url}")
        time.sleep(0.02)
    return time.perf_counter() - begin


@contextmanager
def _running(command: list[str], url: str, folder: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "said.log").open("ab") as said:
        process = subprocess.Popen(
            command, env=_environment(url, **more), cwd=folder, stdout=said, stderr=said
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _wait_for_calm(pid: int) -> None:
    """Prefect looks around for most of a minute when it has come up; who comes to work in the morning finds it done."""
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        before = processor_of([pid, pid])
        time.sleep(CALM_SECONDS)
        if processor_of([pid, pid]) - before < CALM_SECONDS * CALM_SHARE:
            return


def _database_process(url: str) -> list[int]:
    """The first process of the PostgreSQL server."""
    if url.startswith("sqlite"):
        return []
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    return [int(Path(str(row[0]), "postmaster.pid").read_text().split()[0])] if row else []


def measured(url: str, folder: Path, *, seconds: float) -> Found:
    folder.mkdir()
    census = folder / "census.json"
    with (folder / "said.log").open("ab") as said:
        command = _script("web_census.py", url, folder, census)
        subprocess.run(command, check=True, env=_environment(url), stdout=said, stderr=said)
    found = Found(census=json.loads(census.read_text()))
    port, behind = _free_port(), _free_port()
    dondoc = [
        str(Path(sys.executable).with_name("dondoc")),
        "run",
        "--data",
        str(folder),
        "--port",
        str(port),
    ]

    def read(what: str, length: float, *pids: int) -> Pages:
        command = _script("web_readers.py", census, port, what, length, *pids)
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=_environment(url))
        pages: Pages = json.loads(done.stdout)
        return pages

    with _running(dondoc, url, folder, DONDOC_PREFECT_PORT=str(behind)) as server:
        found.first = _wait_for(f"http://127.0.0.1:{port}/login", server)
        _wait_for(f"http://127.0.0.1:{behind}/api/health", server)
        _wait_for_calm(server.pid)
        found.alone = read("alone", 0, server.pid, *_database_process(url))
        told = folder / "rounds.txt"
        with _running(_script("web_rounds.py", url, folder, told), url, folder) as rounds:
            time.sleep(3)
            found.people = read("people", seconds)
            found.hurried = read("hurried", min(seconds, HURRIED_SECONDS))
            found.crowd = read("crowd", min(seconds, CROWD_SECONDS))
            if rounds.poll() is not None:
                raise SystemExit(f"the rounds have ended: {(folder / 'said.log').read_text()[-2000:]}")
        found.rounds = told.read_text().splitlines() if told.exists() else []
    return found


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


class Marks(Board):
    """Remembers which pages missed what."""

    def __init__(self) -> None:
        super().__init__()
        self.missed: list[str] = []

    def hold(self, what: str, figure: float, mark: float, unit: str, beside: str = "") -> None:
        self.tell(what[:62], figure, mark, unit, beside)
        if figure > mark:
            self.missed.append(f"{what}: {figure:.3f} {unit} (mark {mark:g})")

    def fail(self, what: str) -> None:
        self.is_good = False
        self.missed.append(what)
        print(f"  {what}", flush=True)


def tell(marks: Marks, where: str, found: Found) -> None:
    pages = found.census["pages"]
    marks.hold(f"{where}, start to first page", found.first, MOST_SECONDS_TO_FIRST, "s", "of `dondoc run`")
    for one in found.census["unexpected"]:
        marks.fail(f"{where}, {one}")
    for kind in (found.alone, found.people, found.hurried, found.crowd):
        for name, page in kind.items():
            if page["failed"]:
                marks.fail(f"{where}, {name} {pages[name]['path']} answered {sorted(set(page['failed']))}")
    for name, page in sorted(found.people.items(), key=lambda one: -_p95(one[1]["seconds"])):
        _tell_page(marks, f"{where}, {name}", pages[name], page["seconds"], found.alone[name])
    print(
        f"  not seen by the people, for want of time: {', '.join(found.alone.keys() - found.people) or 'none'}"
    )
    hurried = [one for page in found.hurried.values() for one in page["seconds"]]
    if hurried:
        print(
            f"  all pages, eight hurried readers: p50 {median(hurried) * 1000:.0f} ms, p95 {_p95(hurried) * 1000:.0f} ms, "
            f"{len(hurried)} pages (no mark)"
        )
    people = [one for page in found.people.values() for one in page["seconds"]]
    print(
        f"  all pages, eight people: p50 {median(people) * 1000:.0f} ms, p95 {_p95(people) * 1000:.0f} ms, {len(people)} pages"
    )
    crowd = found.crowd.get("board", {"seconds": []})["seconds"]
    if crowd:
        print(
            f"  the board, eight readers without a pause: p50 {median(crowd) * 1000:.0f} ms, p95 {_p95(crowd) * 1000:.0f} ms, "
            f"{len(crowd) / CROWD_SECONDS:.0f} pages a second (no mark)"
        )
    print(f"  rounds meanwhile: {len(found.rounds)} ({'; '.join(found.rounds[:3])} …)", flush=True)


def _tell_page(
    marks: Marks, what: str, page: dict[str, Any], seconds: list[float], alone: dict[str, Any]
) -> None:
    beside = (
        f"p50 {median(seconds) * 1000:.0f} ms, {len(seconds)} times; alone {median(alone['seconds']) * 1000:.0f} ms, "
        f"processor {median(alone['processor']) * 1000:.0f} ms, {page['bytes'] / 1000:.0f} kB, {page['statements']} statements, "
        f"{page['path']}"
    )
    mark = MOST_SECONDS_BOARD if what.endswith(", board") else MOST_SECONDS
    marks.hold(what, _p95(seconds), mark, "s", beside)
    if page["bytes"] > MOST_BYTES:
        marks.hold(f"{what}: weight", page["bytes"] / 1000, MOST_BYTES / 1000, "kB")
    if page["statements"] > MOST_STATEMENTS:
        marks.hold(f"{what}: statements", page["statements"], MOST_STATEMENTS, "")


def compare(marks: Marks, where: str, small: Found, large: Found) -> None:
    """Processor time of the same page alone at both sizes; the least of several, for what is above it is not the page's."""

    def cost(found: Found, name: str) -> float:
        spent: list[float] = found.alone[name]["processor"]
        return max(LEAST_SECONDS, min(spent))

    ratios = {name: cost(large, name) / cost(small, name) for name in small.alone.keys() & large.alone.keys()}
    dearer = sorted(ratios.items(), key=lambda one: -one[1])
    for name, ratio in dearer:
        if large.census["pages"][name]["is_html"] and (ratio > MOST_GROWTH or name in dict(dearer[:5])):
            beside = f"{cost(small, name) * 1000:.0f} ms, {cost(large, name) * 1000:.0f} ms of processor"
            marks.hold(f"{where}, {name}: largest size against least", ratio, MOST_GROWTH, "times", beside)


def measure(marks: Marks, where: str, worlds: Worlds, sizes: list[int], seconds: float) -> None:
    found = []
    for size in sizes:
        begin = time.perf_counter()
        worlds.world(size)
        print(
            f" {where}, {size:,} obligations (world ready after {time.perf_counter() - begin:.0f} s)",
            flush=True,
        )
        print(f"  ten million turns of an empty loop: {empty_loop():.2f} s")
        with worlds.copy(size) as url:
            one = measured(url, worlds.spent / f"{where}{size}", seconds=seconds)
        tell(marks, f"{where} {size:,}", one)
        found.append(one)
    if len(found) > 1:
        compare(marks, where, found[0], found[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=os.environ.get("SIZES") or "10000,1000000")
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("SECONDS") or 120))
    parser.add_argument(
        "--only", choices=("sqlite", "postgresql"), default=os.environ.get("DATABASES") or None
    )
    parser.add_argument("--worlds", default=os.environ.get("WORLDS") or None, help="empty: nothing is kept")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    marks = Marks()
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as name:
        spent = Path(name)
        spent.chmod(0o755)  # PostgreSQL may run as another user
        kept = Path(given.worlds).resolve() if given.worlds else spent / "worlds"
        kept.mkdir(parents=True, exist_ok=True)
        print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
        if given.only in (None, "sqlite"):
            measure(marks, "SQLite", Worlds("", kept, spent), sizes, given.seconds)
        programs = postgres.programs()
        if programs is None:
            print("PostgreSQL: left out, no programs found")
        elif given.only in (None, "postgresql"):
            with postgres.running_server(programs, kept=kept / "postgresql", settings=POSTGRESQL) as server:
                measure(marks, "PostgreSQL", Worlds(server, kept, spent), sizes, given.seconds)
    print(f"Measured in {time.perf_counter() - begin:.0f} s, load now {os.getloadavg()[0]:.1f}")
    print("Missed: none" if marks.is_good else "Missed:\n  " + "\n  ".join(marks.missed), flush=True)
    sys.exit(not marks.is_good)


if __name__ == "__main__":
    main()
