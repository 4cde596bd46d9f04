"""A full disk, a database that is restarted: one clear error, nothing half-written, and the next round goes on."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from cli.main import run_command_line
from config.clock import SetClock
from config.settings import Settings
from models.queries import events as event_queries
from notifications.recording import RecordingTransport
from operations.ladder.run_round import run_round
from operations.workspace import Workspace, open_workspace
from rules.errors import StorageFailed
from tests import postgres
from tests.builders import a_draft, a_plan, a_reporting_duty, at
from tests.conftest import left_out


def settings_of(folder: Path, url: str = "") -> Settings:
    return Settings(_env_file=None, data=folder, database_url=url, secret_key="k" * 40, prefect_port=0)


def step_keys(workspace: Workspace) -> list[str]:
    with workspace.database.reading() as session:
        return sorted(one.key for one in event_queries.since(session, 0))


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[tuple[Workspace, SetClock]]:
    """An installation whose database file may not grow: SQLite answers as on a disk that is full."""
    clock = SetClock(at("2021-03-22", "10:00"))
    workspace = open_workspace(settings_of(tmp_path / "data"), clock=clock, transport=RecordingTransport())
    a_plan(workspace, a_draft(a_reporting_duty()))
    yield workspace, clock
    workspace.close()


def set_limit(workspace: Workspace, pages: int | None) -> None:
    """No more pages than there are, or as many as SQLite allows."""
    workspace.database.engine.dispose()

    def limit(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        count = cursor.execute("PRAGMA page_count").fetchone()[0] if pages is not None else 1_073_741_823
        cursor.execute(f"PRAGMA max_page_count = {count + (pages or 0)}")

    for old in getattr(workspace.database.engine, "_limits", []):
        event.remove(workspace.database.engine, "connect", old)
    workspace.database.engine._limits = [limit]  # type: ignore[attr-defined]
    event.listen(workspace.database.engine, "connect", limit)


def fill_up(workspace: Workspace) -> None:
    """Use the free room of the pages there are."""
    for size in (3000, 300, 30):
        for _ in range(50):
            with workspace.database.transaction() as session:
                session.connection().execute(text(f"INSERT INTO filler VALUES (zeroblob({size}))"))


def test_a_full_disk_is_one_clear_error_and_the_next_round_goes_on(
    full_disk: tuple[Workspace, SetClock],
) -> None:
    workspace, clock = full_disk
    with workspace.database.transaction() as session:  # so that even a small round needs new pages
        session.connection().execute(text("CREATE TABLE filler (words TEXT)"))
        session.connection().execute(text("INSERT INTO filler VALUES (zeroblob(200))"))
    set_limit(workspace, 0)
    clock.set(at("2021-06-07"))
    with pytest.raises(StorageFailed, match="ổ đĩa đã đầy"):
        fill_up(workspace)
    with pytest.raises(StorageFailed, match="ổ đĩa đã đầy"):
        asyncio.run(run_round(workspace, engine="test"))
    assert all(isinstance(key, str) for key in step_keys(workspace)), "what is there can still be read"
    set_limit(workspace, None)
    asyncio.run(run_round(workspace, engine="test"))
    assert len(step_keys(workspace)) == 3
    transport = workspace.transport
    assert isinstance(transport, RecordingTransport)
    assert len(transport.sent) == 3


def test_the_command_line_says_it_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DONDOC_DATABASE_URL", "postgresql+psycopg://dondoc@127.0.0.1:1/nothing")
    assert run_command_line(["round", "--data", str(tmp_path)]) == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert said[0].startswith("dondoc: ")


def test_a_database_restarted_in_mid_round_is_one_clear_error_and_the_next_round_goes_on(
    tmp_path: Path,
) -> None:
    folder = postgres.programs()
    if folder is None:
        left_out("postgres", "no PostgreSQL programs found")
        return
    with postgres.running_server(folder) as url, postgres.restarting(folder, url) as restart:
        clock, transport = SetClock(at("2021-03-22", "10:00")), RecordingTransport()
        workspace = open_workspace(settings_of(tmp_path, url), clock=clock, transport=transport)
        a_plan(workspace, a_draft(a_reporting_duty()))
        clock.set(at("2021-06-07"))
        statements = 0

        def count(*_: object) -> None:
            nonlocal statements
            statements += 1
            if statements == 25:
                restart()

        event.listen(Engine, "before_cursor_execute", count)
        try:
            with pytest.raises(StorageFailed, match="máy chủ cơ sở dữ liệu"):
                asyncio.run(run_round(workspace, engine="test"))
        finally:
            event.remove(Engine, "before_cursor_execute", count)
        assert statements >= 25, "the round was too short to be interrupted"
        asyncio.run(run_round(workspace, engine="test"))
        assert len(step_keys(workspace)) == 3
        assert sorted(letter.recipient for letter in transport.sent) == [
            "desk@stc.example.vn",
            "desk@stp.example.vn",
            "desk@syt.example.vn",
        ]
        workspace.close()
