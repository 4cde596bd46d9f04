"""No page asks more than forty questions of the database or weighs more than 200 kB; seconds are measured in bench/."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from bench.web_pages import MOST_BYTES, MOST_STATEMENTS, paths_of
from bench.web_world import Size, opening, write
from config.clock import SetClock
from config.settings import Settings
from models import UserRole
from notifications.recording import RecordingTransport
from operations.workspace import Workspace, open_workspace
from tests.web.browser import signed_in
from web.app import create_app

MIDDLING = Size(units=300, plans=20, members=25)


@pytest.fixture
def middling(migrated_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Three hundred units, twenty plans, ten thousand obligations."""
    shutil.copyfile(migrated_file, tmp_path / "middling.sqlite")
    settings = Settings(
        _env_file=None,
        data=tmp_path / "data",
        database_url=f"sqlite:///{tmp_path / 'middling.sqlite'}",
        secret_key="k" * 40,
        prefect_port=0,
    )
    workspace = open_workspace(settings, clock=SetClock(opening()), transport=RecordingTransport())
    with workspace.database.transaction() as session:
        write(session.connection(), MIDDLING)
    yield workspace
    workspace.close()


def _too_dear(workspace: Workspace) -> list[str]:
    app = create_app(workspace)
    browser = signed_in(app, workspace, UserRole.ADMINISTRATOR)
    asked: list[str] = []

    def count(*given: object) -> None:
        if given[2] != "BEGIN":  # SQLite alone is told so in words
            asked.append(str(given[2]))

    event.listen(workspace.database.engine, "before_cursor_execute", count)
    found = []
    with workspace.database.reading() as session:
        paths = paths_of(session)
    for name, path in paths.items():
        asked.clear()
        page = browser.get(path)
        assert page.status_code < 500, f"{name} {path}: {page.status_code}"
        if "html" not in page.headers.get("content-type", ""):
            continue  # a file to keep is asked for once
        if len(asked) > MOST_STATEMENTS:
            found.append(f"{name} {path}: {len(asked)} statements")
        if len(page.content) > MOST_BYTES:
            found.append(f"{name} {path}: {len(page.content):,} bytes")
    event.remove(workspace.database.engine, "before_cursor_execute", count)
    return found


def test_no_page_of_a_filled_installation_costs_too_much(filled: Workspace) -> None:
    assert _too_dear(filled) == []


def test_no_page_of_a_middling_installation_costs_too_much(middling: Workspace) -> None:
    assert _too_dear(middling) == []
