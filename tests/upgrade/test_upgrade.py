"""Installations of released versions, with the demonstration's data in them, come to this version whole and go on."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from config.clock import SetClock
from config.settings import Settings
from models import ReportSnapshot
from models.database import open_database
from models.migrate import migrate, schema_versions
from notifications.recording import RecordingTransport
from operations.ladder.run_round import run_round
from operations.reporting.render_report import render_report
from operations.workspace import Workspace, open_workspace
from reports.consolidated.facts_json import checksum_of, facts_from_text, facts_to_json
from rules.errors import Refused, StorageFailed
from tests.builders import at
from tests.upgrade.kept import HERE, Table, kept, load, rows_of

FIRST, *LATER = sorted(HERE.glob("from_*.jsonl.xz"))


@pytest.fixture(params=[FIRST, *LATER], ids=lambda file: file.name.split(".")[0])
def old(request: pytest.FixtureRequest) -> tuple[str, list[Table]]:
    return kept(request.param)


@pytest.fixture
def upgraded(
    old: tuple[str, list[Table]], empty_database_url: str, tmp_path: Path
) -> Iterator[tuple[list[Table], Workspace]]:
    """Filled as the old version left it, then opened by this one, on the morning on which the next periods open."""
    schema, tables = old
    database = open_database(empty_database_url)
    migrate(database, to=schema)
    with database.engine.begin() as connection:
        load(connection, tables)
    database.close()
    settings = Settings(
        _env_file=None, data=tmp_path, database_url=empty_database_url, secret_key="k" * 40, prefect_port=0
    )
    clock = SetClock(at(next_opening(tables).isoformat()))
    workspace = open_workspace(settings, clock=clock, transport=RecordingTransport())
    yield tables, workspace
    workspace.close()


def records(tables: list[Table], name: str) -> list[dict[str, Any]]:
    (table,) = (one for one in tables if one.name == name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def next_opening(tables: list[Table]) -> date:
    waiting = (one["opens_on"] for one in records(tables, "reporting_period") if one["opened_at"] is None)
    return date.fromisoformat(min(waiting))


def test_the_first_schema_is_among_the_old_ones() -> None:
    assert [kept(file)[0] for file in (FIRST, *LATER)] == ["0001", "0005", "0008"]


def test_nothing_is_lost_and_the_year_goes_on(upgraded: tuple[list[Table], Workspace]) -> None:
    tables, workspace = upgraded
    present, wanted = schema_versions(workspace.database)
    assert present == wanted
    every_row_is_there_as_it_was(tables, workspace)
    old_reports_are_read_as_they_were_frozen(tables, workspace)
    round_one = counted_round(workspace)
    what_was_to_open_is_open(tables, workspace)
    assert (round_one.opened.periods, round_one.raised.raised > 0) == (periods_to_open(tables), True)
    no_step_is_doubled(tables, workspace)
    steps = asked(workspace, "SELECT count(*) FROM due_event")
    letters = asked(workspace, "SELECT count(*) FROM outbox_message")
    round_two = counted_round(workspace)
    assert (round_two.opened.periods, round_two.opened.obligations, round_two.raised.raised) == (0, 0, 0)
    assert asked(workspace, "SELECT count(*) FROM due_event") == steps
    assert asked(workspace, "SELECT count(*) FROM outbox_message") == letters


def test_a_step_that_leaves_a_reference_without_its_row_is_not_written(tmp_path: Path) -> None:
    """SQLite does not watch references while tables are built anew; the migrations themselves look before they commit."""
    schema, tables = kept(FIRST)
    database = open_database(f"sqlite:///{tmp_path / 'old.sqlite'}")
    migrate(database, to=schema)
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            load(connection, [table for table in tables if table.name != "unit_group"])
    with pytest.raises(StorageFailed, match="unit_group_member trỏ tới unit_group"):
        migrate(database)
    assert schema_versions(database)[0] == schema
    database.close()


def test_a_database_of_a_newer_version_is_refused_in_one_line(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'newer.sqlite'}")
    migrate(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused, match=r"phiên bản mới hơn \(lược đồ 9999"):
        migrate(database)
    database.close()


def every_row_is_there_as_it_was(tables: list[Table], workspace: Workspace) -> None:
    with workspace.database.reader.connect() as connection:
        for table in tables:
            # m0004 made the table of evidence anew; before that nothing could write to it.
            if table.rows:
                now = {repr(row) for row in rows_of(connection, table)}
                lost = [row for row in table.rows if repr(row) not in now]
                assert lost == [], f"{table.name}: {len(lost)} of {len(table.rows)}"


def old_reports_are_read_as_they_were_frozen(tables: list[Table], workspace: Workspace) -> None:
    """The characters were compared with all rows; here today's program reads them, and prints one."""
    old = records(tables, "report_snapshot")
    for one in old:
        facts = facts_from_text(one["facts"])
        assert checksum_of(facts) == one["checksum"]
    with workspace.database.reading() as session:
        report = session.get_one(ReportSnapshot, old[-1]["id"])
    assert facts_to_json(facts_from_text(old[-1]["facts"])) == report.facts
    assert render_report(report, "docx")[:2] == b"PK"


def periods_to_open(tables: list[Table]) -> int:
    today = next_opening(tables).isoformat()
    return sum(
        one["opened_at"] is None and one["opens_on"] == today for one in records(tables, "reporting_period")
    )


def what_was_to_open_is_open(tables: list[Table], workspace: Workspace) -> None:
    today = next_opening(tables).isoformat()
    due = {
        one["id"]
        for one in records(tables, "obligation")
        if one["state"] == "scheduled" and one["opens_on"] <= today
    }
    still = {row[0] for row in asked(workspace, "SELECT id FROM obligation WHERE state = 'scheduled'")}
    assert due
    assert due & still == set()
    assert still == {one["id"] for one in records(tables, "obligation") if one["state"] == "scheduled"} - due


def no_step_is_doubled(tables: list[Table], workspace: Workspace) -> None:
    """By what a step is, not by its key, which a version might have written differently."""
    last = max(one["id"] for one in records(tables, "due_event"))
    before = {
        (one["obligation_id"], one["step"], one["due_on"], one["recipient_email"])
        for one in records(tables, "due_event")
    }
    columns = "obligation_id, step, CAST(due_on AS TEXT), recipient_email"
    raised = asked(workspace, f"SELECT {columns} FROM due_event WHERE id > {last}")
    assert len(raised) == len(set(raised))
    assert before & set(raised) == set()


def counted_round(workspace: Workspace) -> Any:
    return asyncio.run(run_round(workspace, engine="test"))


def asked(workspace: Workspace, statement: str) -> list[tuple[Any, ...]]:
    with workspace.database.reader.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]
