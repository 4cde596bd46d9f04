"""Whole processes of ours, as an operator starts them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

REPO = Path(__file__).parents[2]


def environment(**given: str) -> dict[str, str]:
    """Ours without what the tests or the machine have set, so that a process sees only what is given."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("DONDOC_", "PREFECT_"))}
    return ours | {"PYTHONPATH": str(REPO), "DO_NOT_TRACK": "1"} | given


@contextmanager
def running(*command: str, log: Path, **given: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process whose words go to a file; killed at the end if the test has not ended it."""
    with log.open("wb") as words:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=log.parent,
            env=environment(**given),
            stdout=words,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=30).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


# A quiet machine needs a tenth of it; a test that waits on a busy one says nothing about the product.
PATIENCE = 300


def wait_until(is_so: Callable[[], bool], what: str, *, seconds: float = PATIENCE) -> float:
    """The seconds it took."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.1)
    return time.monotonic() - began
