"""The crowded week of one province, lived through by the real operations. Usage: PYTHONPATH=. python bench/province.py

A year of one province (`bench/province_world.py`: 294,000 obligations of 1,294 units) lies in the database, a third of it due in one
week. Each working day from three weeks before to eight days after it: the round of the morning opens, raises, words, sends to a sink;
then units answer, 85 of 100 on the eve of the due date, 10 two working days late, 5 never. A sample of the answers of each day goes
through `submit_status` and is measured; the others are written by one statement. Sizes are those of the tables with their indexes.
`--only sqlite|postgresql`, `--obligations N --units N` for a smaller province.
"""

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import psycopg
from sqlalchemy import Connection, text

from bench.engine_world import new_database
from bench.mail_runs import through
from bench.mail_sink import running_sink
from bench.province_world import (
    DAYS_AFTER,
    DAYS_BEFORE,
    PEAK,
    Province,
    build_province,
    first_simulated,
    instant,
    open_province,
)
from config.calendars import national_calendar
from models import LineState
from operations.answers.answer import Answer, AnswerLine
from operations.answers.submit_status import submit_status
from operations.ladder.run_round import RoundCounts, run_round
from operations.workspace import Workspace
from tests import postgres
from tests.operations.outgoing import states

IN_TIME, LATE = 85, 95  # of 100: answered on the eve; the rest up to here two working days late
SAMPLE = 100  # answers of each day that go through the operation
LOT = "(unit_id * 7 + assignment_id * 13) % 100"
OWED = f"state = 'open' AND due_on = :due AND {LOT} < :share"
CHOOSE = f"SELECT id, assignment_id FROM obligation WHERE {OWED} ORDER BY id LIMIT :sample"  # noqa: S608
ANSWER = f"UPDATE obligation SET state = 'submitted', answered_on = :day, next_action_on = NULL WHERE {OWED}"  # noqa: S608
TABLES = (
    "obligation",
    "due_event",
    "outbox_message",
    "delivery_attempt",
    "audit_event",
    "submission",
    "submission_line",
)


@dataclass
class Spent:
    """Seconds by the clock and of processor, here and in the database's own processes."""

    clock: float = 0.0
    here: float = 0.0
    database: float = 0.0

    def __iadd__(self, other: "Spent") -> "Spent":
        self.clock += other.clock
        self.here += other.here
        self.database += other.database
        return self


@dataclass
class Lived:
    rounds: Spent = field(default_factory=Spent)
    answers: Spent = field(default_factory=Spent)
    longest: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)


class Watch:
    """What has been spent since it was begun; the database's share is read where it has processes of its own."""

    def __init__(self, server: int | None) -> None:
        self.server = server
        self.began = self._now()

    def _now(self) -> tuple[float, float, float]:
        return time.perf_counter(), time.process_time(), _processor(self.server) if self.server else 0.0

    def spent(self) -> Spent:
        return Spent(*(now - then for now, then in zip(self._now(), self.began, strict=True)))


def _processor(server: int) -> float:
    """Of a PostgreSQL server, with the sessions it has and those it has had."""
    listed = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    total = 0
    for pid, fields in ((server, slice(11, 15)), *((int(one), slice(11, 13)) for one in listed)):
        try:
            said = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        except FileNotFoundError:  # ended meanwhile
            continue
        total += sum(map(int, said[fields]))
    return total / 100


def live(workspace: Workspace, clock: object, server: int | None) -> Lived:
    """Every working day of the weeks around the crowded one."""
    calendar, lived = national_calendar(), Lived()
    print("  day         opened    steps  letters    round  processor", flush=True)
    for number in range(DAYS_BEFORE + 5 + DAYS_AFTER):
        day = calendar.shift(first_simulated(), number)
        clock.set(instant(day))  # type: ignore[attr-defined]
        watch = Watch(server)
        counts = asyncio.run(run_round(workspace, engine="bench"))
        spent = watch.spent()
        lived.rounds += spent
        lived.longest = max(lived.longest, spent.clock)
        _tell(day, counts, spent)
        lived.counts.update(
            opened=counts.opened.obligations, steps=counts.raised.total, letters=counts.delivered.sent
        )
        if states(workspace).keys() - {"sent"}:
            raise SystemExit(f"{day}: not every letter was sent: {states(workspace)} {counts.raised}")
        clock.set(instant(day, 15))  # type: ignore[attr-defined]
        lived.answers += answers_of(workspace, day, calendar.shift(day, 1), IN_TIME, server, lived.counts)
        lived.answers += answers_of(workspace, day, calendar.shift(day, -2), LATE, server, lived.counts)
    return lived


def _tell(day: date, counts: RoundCounts, spent: Spent) -> None:
    numbers = f"{counts.opened.obligations:>7,} {counts.raised.total:>8,} {counts.delivered.sent:>8,}"
    print(f"  {day} {numbers} {spent.clock:>7.1f}s {spent.here + spent.database:>8.1f}s", flush=True)


def answers_of(
    workspace: Workspace, day: date, due: date, share: int, server: int | None, counts: Counter[str]
) -> Spent:
    """A sample through the operation, which is what is measured; the others by one statement."""
    values = {"due": due, "share": share, "sample": SAMPLE}
    with workspace.database.reading() as session:
        chosen = session.connection().execute(text(CHOOSE), _plain(session.connection(), values)).all()
    watch = Watch(server)
    for obligation, assignment in chosen:
        line = AnswerLine(assignment, LineState.DONE, "Đã hoàn thành, ban hành đúng thời hạn")
        submit_status(workspace, obligation, Answer("Chuyên viên", (line,)))
    spent = watch.spent()
    with workspace.database.transaction() as session:
        session.connection().execute(text(ANSWER), _plain(session.connection(), {**values, "day": day}))
    counts["answers"] += len(chosen)
    return spent


def _plain(connection: Connection, values: dict[str, object]) -> dict[str, object]:
    """SQLite compares days as text."""
    if connection.dialect.name != "sqlite":
        return values
    return {name: str(value) if isinstance(value, date) else value for name, value in values.items()}


def sizes(workspace: Workspace) -> dict[str, tuple[int, int]]:
    """Rows and bytes of each table with its indexes, and of the whole."""
    found = {}
    with workspace.database.reading() as session:
        ask = session.connection().exec_driver_sql
        for table in TABLES:
            rows = ask(f"SELECT count(*) FROM {table}").scalar_one()  # noqa: S608
            found[table] = (rows, ask(_bytes_of(table, is_sqlite=workspace.database.is_sqlite)).scalar_one())
        whole = "SELECT pg_database_size(current_database())"
        if workspace.database.is_sqlite:
            whole = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        found["the whole database"] = (1, ask(whole).scalar_one())
    return found


def _bytes_of(table: str, *, is_sqlite: bool) -> str:
    if not is_sqlite:
        return f"SELECT pg_total_relation_size('{table}')"
    return (
        "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE aggregate = TRUE AND name IN "  # noqa: S608
        f"(SELECT name FROM sqlite_schema WHERE tbl_name = '{table}')"
    )


def measure(name: str, server_url: str, folder: Path, province: Province, port: int) -> None:
    print(
        f"\n{name}: {province.units:,} units, {province.assignments * province.units:,} obligations",
        flush=True,
    )
    url = new_database(server_url, folder, "province")
    begin = time.perf_counter()
    build_province(url, folder, province)
    print(f"  built in {time.perf_counter() - begin:.0f} s", flush=True)
    opened, clock = open_province(url, folder)
    workspace, _ = through(opened, port)
    lived = live(workspace, clock, _pid_of(server_url))
    counts, rounds, answers = lived.counts, lived.rounds, lived.answers
    processor = rounds.here + rounds.database
    print(
        f"  {counts['opened']:,} opened, {counts['steps']:,} steps, {counts['letters']:,} letters: {rounds.clock:.0f} s by the clock, "
        f"{processor:.0f} s of processor ({rounds.here:.0f} here, {rounds.database:.0f} database), "
        f"longest round {lived.longest:.0f} s"
    )
    each = 1000 / max(1, counts["answers"])
    print(
        f"  {counts['answers']:,} answers: {answers.clock * each:.1f} ms by the clock, "
        f"{(answers.here + answers.database) * each:.1f} ms of processor each ({answers.here * each:.1f} here)"
    )
    for table, (rows, size) in sizes(workspace).items():
        print(f"  {table:<20} {rows:>9,} rows {size / 1e6:>9.1f} MB {size / max(1, rows):>9.0f} bytes each")
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", flush=True)
    workspace.close()


def _pid_of(server_url: str) -> int | None:
    if not server_url or not Path("/proc/self/stat").exists():
        return None
    with psycopg.connect(server_url.replace("+psycopg", "")) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()
    return int((Path(str(folder[0])) / "postmaster.pid").read_text().split()[0]) if folder else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--obligations", type=int, default=Province.obligations)
    parser.add_argument("--units", type=int, default=Province.units)
    given = parser.parse_args()
    province = Province(given.obligations, given.units)
    print(f"A province in its crowded week of {PEAK}")
    with tempfile.TemporaryDirectory(prefix="dondoc-province-") as place, running_sink() as port:
        folder = Path(place)
        if given.only != "postgresql":
            measure("SQLite", "", folder, province, port)
        if given.only != "sqlite":
            programs = postgres.programs()
            if programs is None:
                sys.exit("PostgreSQL: no programs found")
            with postgres.running_server(programs) as server_url:
                measure("PostgreSQL", server_url, folder, province, port)


if __name__ == "__main__":
    main()
