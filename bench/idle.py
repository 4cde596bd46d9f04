"""What standing still costs, and what Prefect adds to a round. Usage: python bench/idle.py [--seconds 60] [--only idle|rounds]

`dondoc run` with its own Prefect server, on SQLite: processor time while nothing is due, and memory of everything. Then the
same round with Prefect and without, when little is due and when much is.
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench.engine_world import build_world, copy_of, open_world

MOST_OF_A_CORE, MOST_MEGABYTES, MOST_OF_PREFECT = 0.02, 400.0, 0.3
CALM_SECONDS, WAIT_SECONDS = 60.0, 300.0
FEW, MANY, RUNS = 1000, 10_000, 5


def idle(folder: Path, seconds: float) -> bool:
    port, prefect = _free_port(), _free_port()
    command = [sys.executable, "-m", "cli", "run", "--port", str(port), "--data", str(folder / "data")]
    ours = {name: one for name, one in os.environ.items() if not name.startswith(("DONDOC_", "PREFECT_"))}
    given = {"DONDOC_PREFECT_PORT": str(prefect), "PYTHONPATH": str(Path(__file__).parents[1])}
    process = subprocess.Popen(
        command, env=ours | given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for address in (f"http://127.0.0.1:{port}/healthz", f"http://127.0.0.1:{prefect}/api/health"):
            _wait_for(address)
        for _ in range(20):
            httpx.get(f"http://127.0.0.1:{port}/", timeout=30)
        time.sleep(CALM_SECONDS)
        before, began = _processor(process.pid), time.monotonic()
        time.sleep(seconds)
        used = (_processor(process.pid) - before) / (time.monotonic() - began)
        memory = _megabytes(process.pid)
    finally:
        process.terminate()
        process.wait()
    return all([
        _tell("dondoc run, nothing due: part of a core", used, MOST_OF_A_CORE, ""),
        _tell("memory of the whole embedded installation", memory, MOST_MEGABYTES, "MB"),
    ])  # fmt: skip


def rounds(folder: Path) -> bool:
    kept = True
    costs = {}
    for due in (FEW, MANY):
        world = f"sqlite:///{folder / f'world{due}.sqlite'}"
        build_world(world, folder, tracked=MANY, due=due)
        found = {way: [_child(way, copy_of(world, folder, way), folder) for _ in range(RUNS)] for way in WAYS}
        plain, shown = (median(one["processor"] for one in found[way]) for way in WAYS)
        least = min(one["seconds"] for one in found["shown"]) - min(one["seconds"] for one in found["plain"])
        costs[due] = shown - plain
        print(
            f"  {due:,} due: without Prefect {plain:.2f} s of processor, with it {shown:.2f} s; {least:+.2f} s of time"
        )
        kept &= _tell(f"what Prefect adds to a round, {due:,} due", costs[due], MOST_OF_PREFECT, "s")
    return kept


def _plain(url: str, folder: Path) -> dict[str, float]:
    from operations.ladder.run_round import run_round

    workspace = open_world(url, folder)
    processor, began = time.process_time(), time.perf_counter()
    asyncio.run(run_round(workspace, engine="bench"))
    return {"seconds": time.perf_counter() - began, "processor": time.process_time() - processor}


def _shown(url: str, folder: Path) -> dict[str, float]:
    """With the server in the same process, as `dondoc run` has it; its processor time counts too."""
    from flows.installation import using
    from flows.prefect_environment import prepare_prefect
    from flows.prefect_server import PrefectServer

    workspace, port = open_world(url, folder), _free_port()
    prepare_prefect(workspace.settings.model_copy(update={"prefect_port": port}))
    server = PrefectServer(port)
    server.start()
    until = time.monotonic() + WAIT_SECONDS
    while not server.is_up and time.monotonic() < until:
        time.sleep(0.1)
    from flows.round import round_flow

    async def twice() -> dict[str, float]:
        due = workspace.clock.now()
        workspace.clock.set(due.replace(hour=0))  # type: ignore[attr-defined]
        await round_flow()  # loads what the first run takes; nothing is done at night
        await asyncio.sleep(5)
        workspace.clock.set(due)  # type: ignore[attr-defined]
        processor, began = time.process_time(), time.perf_counter()
        await round_flow()
        return {"seconds": time.perf_counter() - began, "processor": time.process_time() - processor}

    with using(workspace):
        found = asyncio.run(twice())
    server.stop()
    return found


WAYS = {"plain": _plain, "shown": _shown}


def _child(way: str, url: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.idle", "--child", way, url, str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _tell(what: str, figure: float, mark: float, unit: str) -> bool:
    kept = figure <= mark
    print(f"  {what:<48} {figure:8.3f} {unit:<3} (mark {mark:g}: {'kept' if kept else 'MISSED'})", flush=True)
    return kept


def _processor(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _wait_for(address: str) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        try:
            if httpx.get(address, timeout=5).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    raise RuntimeError(f"{address} does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(WAYS[sys.argv[2]](sys.argv[3], Path(sys.argv[4]))))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", choices=("idle", "rounds"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as folder:
        kept = [
            idle(Path(folder), given.seconds) if given.only in (None, "idle") else True,
            rounds(Path(folder)) if given.only in (None, "rounds") else True,
        ]
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
