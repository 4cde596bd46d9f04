"""Run by test_killed_delivery: forks a process that delivers and is killed, then another, until all letters are out.

Reads lines of JSON (database URL, folder, port of the relay, how many kills) and answers each with one. The relay (in
another process) writes the Message-ID of each letter it takes into sent.log. Three of four kills happen at a random
statement, commit or side of a hand-over, the fourth at a random instant, by another process.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from notifications.smtp import SmtpTransport
from operations.letters.deliver_mail import deliver_mail
from rules.delivery import CLAIM_LEASE
from tests.builders import at
from tests.engine.killed_rounds import in_child, open_at
from tests.operations.outgoing import states

CONNECTIONS = 4
BEGUN_AT = at("2021-06-18", "08:00")
# Places to die for each letter: its share of statements and commits, both sides of its hand-over.
STEPS_A_LETTER = 3.0
SECONDS_A_LETTER = 0.004
SETTLES_IN = 0.05


class Watched(SmtpTransport):
    """May die on either side of handing a letter over."""

    step: Any = None

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:
        self.step()
        relay = await super().send(recipient=recipient, content=content, key=key, message_id=message_id)
        self.step()
        return relay


def deliver(url: str, folder: Path, port: int, when: datetime, die_at: int | None) -> None:
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1
        if count == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    transport = Watched("127.0.0.1", port, sender="dondoc@example.vn", tls="none", connections=CONNECTIONS)
    transport.step = step
    workspace = replace(open_at(url, folder, when, step), transport=transport)
    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)
    asyncio.run(deliver_mail(workspace))
    workspace.close()


def looked_at(url: str, folder: Path, when: datetime) -> dict[str, int]:
    """The letters by state."""
    workspace = open_at(url, folder, when, lambda: None)
    try:
        return states(workspace)
    finally:
        workspace.close()  # no connection is open when this process forks


def main() -> None:
    """One process for all: starting it costs more than the kills."""
    for line in sys.stdin:
        url, folder, port, most = json.loads(line)
        sys.stdout.write(json.dumps(killed(url, Path(folder), port, most)) + "\n")
        sys.stdout.flush()


def killed(url: str, folder: Path, port: int, most: int) -> dict[str, Any]:
    """How each was killed, how many letters had left without a record, and the letters by state in the end."""
    log = folder / "sent.log"
    chance = random.Random(f"{url.partition(':')[0]} {most}")
    kills: list[str] = []
    unrecorded: list[int] = []
    # Before the letters are due: what is compiled in this process is warm in every fork.
    deliver(url, folder, port, BEGUN_AT - timedelta(days=1), None)
    when, found = BEGUN_AT, looked_at(url, folder, BEGUN_AT)
    while found.get("sent", 0) < sum(found.values()):
        share = (sum(found.values()) - found.get("sent", 0)) / (most + 1 - len(kills))
        die_at, kill_after = None, None
        if len(kills) < most and len(kills) % 4 == 3:
            kill_after = 0.05 + chance.uniform(0, share * SECONDS_A_LETTER)
        elif len(kills) < most:
            die_at = chance.randint(1, max(2, round(share * 2 * STEPS_A_LETTER)))
        work = partial(deliver, url, folder, port, when, die_at)
        if in_child(work, kill_after=kill_after) == -signal.SIGKILL:
            kills.append(f"at {die_at}" if die_at else f"after {kill_after:.4f} s")
        time.sleep(SETTLES_IN)
        found = looked_at(url, folder, when)
        unrecorded.append(len(set(log.read_bytes().splitlines())) - found.get("sent", 0))
        when += CLAIM_LEASE + timedelta(minutes=1)
    return {"kills": kills, "unrecorded": unrecorded, "states": found}


if __name__ == "__main__":
    main()
