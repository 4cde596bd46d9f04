"""How long a person's own write takes while something else works on the same database."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles

from bench.engine_world import opening
from models.database import Database, open_database
from models.queries import audit as audit_queries

PAUSE = 0.015
ALONE = 150


@dataclass(frozen=True)
class Waits:
    number: int
    p95: float
    longest: float


def waits_while(work: Callable[[], object] | None, url: str) -> Waits:
    """Writes one after the other until `work` is done; without work, some on their own."""
    database = open_database(url)
    working = threading.Thread(target=work) if work else None
    if working:
        working.start()
    waits: list[float] = []
    while working.is_alive() if working else len(waits) < ALONE:
        waits.append(_own_write(database))
        time.sleep(PAUSE)
    database.close()
    return Waits(len(waits), quantiles(waits, n=20)[-1], max(waits))


def _own_write(database: Database) -> float:
    begin = time.perf_counter()
    with database.transaction() as session:
        audit_queries.record(
            session,
            at=opening(),
            actor="người dùng",
            channel="web",
            action="note",
            subject=("plan", 1),
            plan_id=1,
        )
    return time.perf_counter() - begin
