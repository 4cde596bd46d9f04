"""The designs that were not chosen, at 1,000 obligations: one Prefect flow run each, one APScheduler job each, one round.

Usage: python bench/naive.py [--due 1000] [--runs 100]. Every design does the same to an obligation: claims it, decides, writes
the step with its planned letter, moves on. Flow runs are measured at 100 obligations and told for 1,000; SQLite.
"""

import argparse
import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import engine_world
from bench.engine_world import TODAY, build_world, copy_of, open_world
from config.clock import SystemClock
from models.queries.due_work import SomePlans
from operations.ladder import raise_due_events as raising
from operations.ladder.decide_steps import Deciding
from operations.workspace import Workspace

WAIT_SECONDS = 300.0
UNITS, PLANS = 100, 10
_house: list[Workspace] = []
_deciding: list[Deciding] = []
_raised: list[int] = []


def raise_one(obligation_id: int) -> None:
    """What the round does, for one obligation; what was learnt of its plan is kept, which is more than a job would have."""
    total = raising.Raised()
    rows = raising._read(_house[0], _deciding[0], [obligation_id])
    raising._write(_house[0], _deciding[0], [_deciding[0].decided(row) for row in rows], total)
    _raised.append(total.total)


def one_round(workspace: Workspace, due: int) -> float:  # noqa: ARG001 - the same for all designs
    began = time.perf_counter()
    _raised.append(raising.raise_due_events(workspace, TODAY).total)
    return time.perf_counter() - began


def jobs(workspace: Workspace, due: int) -> float:
    """As the library's own documentation keeps jobs: in a database, fired when their time has come."""
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    store = SQLAlchemyJobStore(url=f"sqlite:///{workspace.data / 'jobs.sqlite'}")
    scheduler = BackgroundScheduler(
        jobstores={"default": store},
        executors={"default": ThreadPoolExecutor(4)},
        job_defaults={"misfire_grace_time": None},
    )
    scheduler.start(paused=True)
    began = time.perf_counter()
    for obligation_id in range(1, due + 1):
        scheduler.add_job(
            "bench.naive:raise_one",
            "date",
            args=[obligation_id],
            run_date=SystemClock().now() - timedelta(seconds=1),
        )
    scheduler.resume()
    until = time.monotonic() + WAIT_SECONDS
    while len(_raised) < due and time.monotonic() < until:
        time.sleep(0.02)
    seconds = time.perf_counter() - began
    scheduler.shutdown()
    return seconds


def runs(workspace: Workspace, due: int) -> float:
    """Asynchronous runs, one after the other, because that is the quickest a server on SQLite can do."""
    from flows.prefect_environment import prepare_prefect
    from flows.prefect_server import PrefectServer

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    prepare_prefect(workspace.settings.model_copy(update={"prefect_port": port}))
    server = PrefectServer(port)
    server.start()
    until = time.monotonic() + WAIT_SECONDS
    while not server.is_up and time.monotonic() < until:
        time.sleep(0.1)
    from prefect import flow

    @flow(name="one obligation", persist_result=False)
    async def urge(obligation_id: int) -> None:
        await asyncio.to_thread(raise_one, obligation_id)

    async def all_of_them() -> float:
        await urge(1)  # loads what the first run takes
        began = time.perf_counter()
        for obligation_id in range(2, due + 2):
            await urge(obligation_id)
        return time.perf_counter() - began

    seconds = asyncio.run(all_of_them())
    server.stop()
    return seconds


DESIGNS = {"round": one_round, "jobs": jobs, "runs": runs}


def _child(what: str, url: str, folder: str, due: str) -> None:
    import bench.naive as here  # not __main__: the scheduler finds its function by name

    workspace = open_world(url, Path(folder))
    here._house.append(workspace)
    here._deciding.append(Deciding(workspace, workspace.clock.now(), TODAY))
    # Nobody's plan: loads what a look takes.
    raising.raise_due_events(workspace, TODAY, SomePlans((1_000_000,)))
    processor = time.process_time()
    seconds = here.DESIGNS[what](workspace, int(due))
    print(
        json.dumps(
            {"seconds": seconds, "processor": time.process_time() - processor, "steps": sum(here._raised)}
        )
    )
    workspace.close()


def _measured(what: str, world: str, folder: Path, due: int) -> dict[str, Any]:
    own = folder / what
    own.mkdir()
    command = [sys.executable, "-m", "bench.naive", "--child", what, copy_of(world, folder, f"for-{what}")]
    done = subprocess.run([*command, str(own), str(due)], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        _child(*sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--due", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=100)
    given = parser.parse_args()
    engine_world.UNITS, engine_world.PLANS = UNITS, PLANS
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as name:
        folder = Path(name)
        world = f"sqlite:///{folder / 'world.sqlite'}"
        build_world(world, folder, tracked=given.due, due=given.due)
        print(f"{given.due:,} due obligations, a step and a planned letter for each; SQLite", flush=True)
        ours = _measured("round", world, folder, given.due)
        _tell("one round", ours["seconds"], ours["seconds"], f"{ours['steps']:,} steps")
        found = _measured("jobs", world, folder, given.due)
        _tell("an APScheduler job each", found["seconds"], ours["seconds"], f"{found['steps']:,} steps")
        found = _measured("runs", world, folder, given.runs)
        told = found["seconds"] / given.runs * given.due
        measured = f"measured at {given.runs}: {found['seconds']:.1f} s"
        _tell("a Prefect flow run each", told, ours["seconds"], measured)


def _tell(design: str, seconds: float, ours: float, beside: str) -> None:
    print(f"  {design:<26} {seconds:8.2f} s  {seconds / ours:6.0f} times  ({beside})", flush=True)


if __name__ == "__main__":
    main()
