"""One measurement of mail in a process of its own. Usage: python bench/mail_runs.py WHAT URL FOLDER PORT LETTERS; prints JSON."""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiosmtplib

from bench import engine_world
from notifications.smtp import SmtpTransport
from operations.ladder.raise_due_events import raise_due_events
from operations.ladder.run_round import run_round
from operations.letters.deliver_mail import deliver_mail
from operations.letters.seal_letters import seal_letters
from operations.workspace import Workspace
from tests.operations.outgoing import a_message, put_letters, states

CONNECTIONS = 4
SENDER = "dondoc@example.vn"
# A reminder of one line weighs as much.
FILLER = "Kinh de nghi don vi gui bao cao truoc ngay 18/6.\r\n" * 108
PEOPLE = 2  # desk officer and head of each unit


class Timed(SmtpTransport):
    """Knows when the relay took the first letter."""

    first = 0.0

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:
        relay = await super().send(recipient=recipient, content=content, key=key, message_id=message_id)
        self.first = self.first or time.perf_counter()
        return relay


def timed(work: Callable[[], object]) -> dict[str, float]:
    processor, begin = time.process_time(), time.perf_counter()
    work()
    return {
        "seconds": time.perf_counter() - begin,
        "processor": time.process_time() - processor,
        "began": begin,
    }


def _all_sent(workspace: Workspace, count: int) -> None:
    if states(workspace) != {"sent": count}:
        raise SystemExit(f"not all of {count} letters were sent: {states(workspace)}")


def through(workspace: Workspace, port: int) -> tuple[Workspace, Timed]:
    transport = Timed("127.0.0.1", port, sender=SENDER, tls="none", connections=CONNECTIONS)
    return replace(workspace, transport=transport), transport


def bare(_url: str, _folder: Path, port: int, count: int) -> dict[str, Any]:
    """The yardstick: the same bytes over the same number of connections, with nothing recorded."""
    waiting = [(f"nguoi{number}@example.vn", a_message(number, FILLER)) for number in range(count)]

    async def lane() -> None:
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False)
        await client.connect()
        while waiting:
            recipient, content = waiting.pop()
            await client.sendmail(SENDER, [recipient], content)
        await client.quit()

    async def send() -> None:
        await asyncio.gather(*(lane() for _ in range(CONNECTIONS)))

    return timed(lambda: asyncio.run(send()))


def fill(url: str, folder: Path, _port: int, count: int) -> dict[str, Any]:
    """Letters that are due, with their bytes."""
    workspace = engine_world.open_world(url, folder)
    put_letters(workspace, count, filler=FILLER)
    workspace.close()
    return {}


def ours(url: str, folder: Path, port: int, count: int) -> dict[str, Any]:
    """Every fate on record before the next letter leaves on its connection."""
    workspace, transport = through(engine_world.open_world(url, folder), port)
    found = timed(lambda: asyncio.run(deliver_mail(workspace)))
    _all_sent(workspace, count)
    workspace.close()
    return {**found, "first": transport.first - found["began"]}


def world(url: str, folder: Path, _port: int, count: int) -> dict[str, Any]:
    """Units that owe one task each, a day late: a reminder of one line to the desk and one to the head."""
    engine_world.UNITS, engine_world.PLANS = count // PEOPLE, 1
    engine_world.build_world(url, folder, tracked=2 * count // PEOPLE, due=count // PEOPLE)
    return {}


def due_to_sent(url: str, folder: Path, port: int, count: int) -> dict[str, Any]:
    """Planned letters become words, bytes, sent."""
    workspace, _ = through(engine_world.open_world(url, folder), port)
    raised = timed(lambda: raise_due_events(workspace, engine_world.TODAY))
    sealed = timed(lambda: seal_letters(workspace))
    sent = timed(lambda: asyncio.run(deliver_mail(workspace)))
    _all_sent(workspace, count)
    workspace.close()
    return {"raised": raised["processor"], "sealed": sealed["processor"], "sent": sent["processor"]}


def whole_round(url: str, folder: Path, port: int, count: int) -> dict[str, Any]:
    """From the first question of a round to the last letter."""
    workspace, transport = through(engine_world.open_world(url, folder), port)
    found = timed(lambda: asyncio.run(run_round(workspace, engine="bench")))
    _all_sent(workspace, count)
    workspace.close()
    return {**found, "first": transport.first - found["began"]}


RUNS = {one.__name__: one for one in (bare, fill, ours, world, due_to_sent, whole_round)}


def main() -> None:
    what, url, folder, port, count = sys.argv[1:]
    found = RUNS[what](url, Path(folder), int(port), int(count))
    found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
