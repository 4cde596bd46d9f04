"""Run by test_killed_rounds: forks a process for each kill point, so that the dying one has nothing to lose but its memory.

Arguments: database URL of the prepared installation, folder, how many kills. Nine of ten kills happen at a random
statement, commit or hand-over of a letter; the tenth at a random instant, by another process.
Prints one JSON object: the undisturbed run, and each killed one.
"""

import asyncio
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event, make_url

from config.calendars import national_calendar
from config.clock import SetClock
from config.ids import new_id
from config.settings import Settings
from models.database import open_database
from models.queries import audit as audit_queries
from models.queries import dashboard_counts
from models.queries import events as event_queries
from models.queries import outbox as outbox_queries
from notifications.open_transport import sender_of
from operations.calendars.calendar_book import CalendarBook
from operations.ladder.run_round import run_round
from operations.workspace import Workspace
from rules.delivery import LetterState
from tests.builders import at

ROUND_AT = at(
    "2021-06-18", "08:00"
)  # opens a period late: requests skipped, overdue steps raised, superiors told
# A dead process's claim on letters ends after five minutes; the round after that finishes the work.
AGAIN_AT = at("2021-06-18", "08:10")


class LoggedTransport:
    """Writes down each letter the moment the relay has taken it; dies before or after one if told to."""

    def __init__(self, log: Path, step: Callable[[], None]) -> None:
        self.log, self.step = log, step

    lanes = 1

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:  # noqa: ARG002
        self.step()
        with self.log.open("a", encoding="utf-8") as file:
            file.write(key + "\n")
        self.step()
        return ""

    async def close(self) -> None:
        return None


def open_at(url: str, folder: Path, when: Any, step: Callable[[], None]) -> Workspace:
    settings = Settings(_env_file=None, data=folder, database_url=url, secret_key="k" * 40, prefect_port=0)
    # Opened by hand, because the prepared database needs no migration and each kill is a process of its own.
    return Workspace(
        settings=settings,
        database=open_database(url),
        clock=SetClock(when),
        calendars=CalendarBook.of(national_calendar()),
        transport=LoggedTransport(folder / "sent.log", step),
        sender=sender_of(settings),
        secret="k" * 40,
        process=new_id(),
    )


def in_child(work: Callable[[], None], *, kill_after: float | None = None) -> int:
    """Run in a forked process, killed from outside after so many seconds if told; how it ended."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            sys.stderr.write(f"child failed: {error!r}\n")
            os._exit(70)
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)  # ours until it is waited for, so the number cannot be another's
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def one_round(url: str, folder: Path, when: Any, die_at: int | None) -> None:
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1
        if count == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    workspace = open_at(url, folder, when, step)
    # Every statement and every commit is a place to die; so is each side of handing a letter over.
    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)
    asyncio.run(run_round(workspace, engine="test"))
    workspace.close()
    (folder / "steps").write_text(str(count), encoding="ascii")


def outcome(url: str, folder: Path) -> dict[str, Any]:
    """What is left behind, without instants and ids of processes."""
    workspace = open_at(url, folder, AGAIN_AT, lambda: None)
    with workspace.database.reading() as session:
        steps = [
            (one.key, one.outcome.value, one.letter_id is not None) for one in event_queries.since(session, 0)
        ]
        letters = [(one.key, one.kind) for one in outbox_queries.in_state(session, LetterState.SENT, 10_000)]
        waiting = {
            state.value: number
            for state, number in outbox_queries.counts_by_state(session).items()
            if state is not LetterState.SENT
        }
        ladders = [
            (one.key, one.state.value, one.ladder_position, str(one.next_action_on), one.level_reached)
            for one in dashboard_counts.all_obligations(session)
        ]
        # Without the numbers of rows: PostgreSQL does not give back the number of a report that was rolled back.
        trail = [(one.action, one.subject_type) for one in audit_queries.since(session, 0)]
    workspace.close()
    log = (folder / "sent.log").read_text("utf-8").split()
    return {
        "steps": sorted(steps),
        "letters": sorted(letters),
        "waiting": waiting,
        "ladders": sorted(ladders),
        "trail": sorted(trail),
        "sent": log,
    }


def write_outcome(report: Path, url: str, folder: Path) -> None:
    report.write_text(json.dumps(outcome(url, folder)), "utf-8")


def copy_database(url: str, folder: Path, name: str) -> str:
    """A database in the prepared state, of its own."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        target = folder / f"{name}.sqlite"
        shutil.copyfile(str(parsed.database), target)
        return f"sqlite:///{target}"
    admin = parsed.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        copy = f"{parsed.database}_{name}"
        connection.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{parsed.database}"')
    return parsed.set(database=copy).render_as_string(hide_password=False)


def drop_database(url: str) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return
    admin = parsed.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{parsed.database}" WITH (FORCE)')


def run_killed_at(
    url: str, folder: Path, point: int | None, *, kill_after: float | None = None
) -> dict[str, Any]:
    """Die at the point (None: do not), or after so many seconds; let another process finish; what is left behind."""
    place = folder / f"at-{point}-{kill_after}"
    place.mkdir()
    (place / "sent.log").touch()
    database = copy_database(url, place, "killed")
    died = in_child(lambda: one_round(database, place, ROUND_AT, point), kill_after=kill_after)
    again = in_child(lambda: one_round(database, place, AGAIN_AT, None))
    report = place / "outcome.json"
    in_child(lambda: write_outcome(report, database, place))
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    drop_database(database)
    return found | {"died": died, "again": again}


def main() -> None:
    national_calendar()  # once, before the forks
    url, folder, most = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    count_steps(url, folder)  # in this process: templates and statements compiled here are warm in every fork
    total = int((folder / "counting" / "steps").read_text("ascii"))
    begun = time.monotonic()
    undisturbed = run_killed_at(url, folder, None)
    lasting = time.monotonic() - begun
    chance = random.Random(
        f"{url.partition(':')[0]} {most}"
    )  # the same kills each time, so that a failure can be repeated
    points = chance.sample(range(1, total + 1), min(total, most - most // 10))
    killed = {f"statement {point}": run_killed_at(url, folder, point) for point in points}
    for _ in range(most - len(points)):
        after = chance.uniform(0, lasting)
        killed[f"after {after:.6f} s"] = run_killed_at(url, folder, None, kill_after=after)
    sys.stdout.write(json.dumps({"total": total, "undisturbed": undisturbed, "killed": killed}))


def count_steps(url: str, folder: Path) -> None:
    place = folder / "counting"
    place.mkdir()
    database = copy_database(url, place, "counting")
    one_round(database, place, ROUND_AT, None)
    drop_database(database)


if __name__ == "__main__":
    main()
