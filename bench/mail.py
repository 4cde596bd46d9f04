"""What a letter costs, each figure beside its mark. Usage: python bench/mail.py [--quick] [--only sqlite|postgresql]

Everything goes to a sink on the loopback in the same run. Measurements are processes of their own, the yardstick (a bare
loop of aiosmtplib with the same connections and the same bytes) and ours in turn; the best of three counts.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.engine import Board
from bench.engine_world import drop, new_database
from bench.mail_sink import name_of_sink, running_sink
from tests import postgres

RUNS = 3
LEAST_SHARE = 0.6
MOST_MILLISECONDS = 2.0
MOST_SECONDS_TO_FIRST = 2.0
MOST_GROWTH = 1.1
FEW, MANY = 2_000, 20_000

Child = Callable[..., dict[str, Any]]


def child_of(folder: Path, port: int) -> Child:
    root = str(Path(__file__).parents[1])
    script = Path(__file__).with_name("mail_runs.py")

    def run(what: str, url: str, count: int) -> dict[str, Any]:
        command = [sys.executable, str(script), what, url, str(folder), str(port), str(count)]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": root})
        if done.returncode:
            raise SystemExit(done.stderr)
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run


class Databases:
    """A new one for each measurement."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server, self.folder, self.number = server, folder, 0

    def new(self) -> str:
        self.number += 1
        return new_database(self.server, self.folder, f"mail{self.number}")


def measure(board: "MailBoard", run: Child, databases: Databases, *, many: int) -> None:
    _share_of_bare(board, run, databases)
    _due_to_sent(board, run, databases)
    _many_letters(board, run, databases, many)


def _share_of_bare(board: "MailBoard", run: Child, databases: Databases) -> None:
    bare: list[dict[str, Any]] = []
    ours: list[dict[str, Any]] = []
    for _ in range(RUNS):
        bare.append(run("bare", "", FEW))
        url = databases.new()
        run("fill", url, FEW)
        ours.append(run("ours", url, FEW))
        drop(url)
    fastest = {name: min(one["seconds"] for one in runs) for name, runs in (("bare", bare), ("ours", ours))}
    work = {name: min(one["processor"] for one in runs) for name, runs in (("bare", bare), ("ours", ours))}
    beside = (
        f"bare {FEW / fastest['bare']:,.0f} letters/s, ours {FEW / fastest['ours']:,.0f}; "
        f"of processor time {work['bare'] / work['ours']:.2f}"
    )
    board.tell_least(
        "letters a second, fates on record: share of a bare loop",
        fastest["bare"] / fastest["ours"],
        LEAST_SHARE,
        beside,
    )


def _due_to_sent(board: Board, run: Child, databases: Databases) -> None:
    best: dict[str, Any] = {}
    for _ in range(RUNS):
        url = databases.new()
        run("world", url, FEW)
        found = run("due_to_sent", url, FEW)
        drop(url)
        if not best or found["sealed"] + found["sent"] < best["sealed"] + best["sent"]:
            best = found
    each = {name: best[name] / FEW * 1000 for name in ("raised", "sealed", "sent")}
    beside = f"written {each['sealed']:.2f}, sent {each['sent']:.2f}; raising it before {each['raised']:.2f}"
    board.tell(
        "processor time of a letter from due to sent, one line each",
        each["sealed"] + each["sent"],
        MOST_MILLISECONDS,
        "ms",
        beside,
    )


def _many_letters(board: Board, run: Child, databases: Databases, many: int) -> None:
    found = {}
    for count in (FEW, many):
        url = databases.new()
        run("fill", url, count)
        found[count] = run("ours", url, count)
        drop(url)
    beside = f"{found[many]['megabytes']:.0f} MB at {many:,}, {found[FEW]['megabytes']:.0f} MB at {FEW:,}"
    growth = found[many]["megabytes"] / found[FEW]["megabytes"]
    board.tell("peak memory of many letters against few", growth, MOST_GROWTH, "times", beside)
    board.tell(f"{many:,} letters ready: first one sent", found[many]["first"], MOST_SECONDS_TO_FIRST, "s")
    url = databases.new()
    run("world", url, many)
    whole = run("whole_round", url, many)
    drop(url)
    beside = f"last one after {whole['seconds']:.0f} s, peak {whole['megabytes']:.0f} MB"
    board.tell(
        f"a round with {many:,} letters to raise and write: first one sent",
        whole["first"],
        MOST_SECONDS_TO_FIRST,
        "s",
        beside,
    )


class MailBoard(Board):
    def tell_least(self, what: str, figure: float, mark: float, beside: str) -> None:
        kept = figure >= mark
        self.is_good &= kept
        verdict = "kept" if kept else "MISSED"
        print(f"  {what:<62} {figure:9.3f} {'':<6} (mark {mark:g} or more: {verdict}) {beside}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--quick", action="store_true", help="5,000 letters instead of 20,000, SQLite only")
    given = parser.parse_args()
    many = 5_000 if given.quick else MANY
    board = MailBoard()
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as name, running_sink() as port:
        folder = Path(name)
        run = child_of(folder, port)
        print(f"Sink: {name_of_sink()}; 4 connections", flush=True)
        if given.only in (None, "sqlite"):
            print("SQLite", flush=True)
            measure(board, run, Databases("", folder), many=many)
        if given.only == "postgresql" or (given.only is None and not given.quick):
            _on_postgresql(board, run, folder, many)
    sys.exit(not board.is_good)


def _on_postgresql(board: MailBoard, run: Child, folder: Path, many: int) -> None:
    programs = postgres.programs()
    if programs is None:
        print("PostgreSQL: left out, no programs found")
        return
    print("PostgreSQL", flush=True)
    with postgres.running_server(programs) as server:
        measure(board, run, Databases(server, folder), many=many)


if __name__ == "__main__":
    main()
