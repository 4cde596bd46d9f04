"""Spoilt files of every kind: each is read or refused in one line, soon, and nothing of a refused one is kept.

The long run is `python bench/fuzz_reading.py --count 5000`; here stand some of its files.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import SQLModel, select

from config.clock import SetClock
from config.settings import Settings
from intake.read_plan import read_plan
from notifications.recording import RecordingTransport
from operations.drafts.import_plan import import_plan
from operations.workspace import Workspace, open_workspace
from rules.errors import BadInput
from rules.workdays import WorkCalendar
from tests.builders import at
from tests.intake.spoilt_files import Kind, kinds, mutated

CALENDAR = WorkCalendar()
KINDS = {kind.name: kind for kind in kinds()}
FILES = {"kh.docx": 120, "kh.xlsx": 160, "kh.html": 60, "kh.txt": 60, "kh.pdf": 12}
MOST_SECONDS = 20.0  # of processor time for one file


def refusal_of(kind: Kind, number: int) -> BadInput | None:
    """None for a file that is read."""
    try:
        read_plan(mutated(kind, number), kind.name, calendar=CALENDAR)
    except BadInput as refusal:
        return refusal
    return None


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_spoilt_file_is_read_or_refused_in_one_line(kind: Kind, capfd: pytest.CaptureFixture[str]) -> None:
    outcomes = set()
    for number in range(FILES[kind.name]):
        started = time.thread_time()
        refusal = refusal_of(kind, number)
        assert time.thread_time() - started < MOST_SECONDS, number
        outcomes.add(refusal is None)
        assert refusal is None or (refusal.what and refusal.where and "\n" not in str(refusal)), number
    assert outcomes == {True, False}
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty installation on SQLite."""
    settings = Settings(
        _env_file=None,
        data=tmp_path / "data",
        database_url=f"sqlite:///{tmp_path / 'test.sqlite'}",
        secret_key="k" * 40,
        prefect_port=0,
    )
    opened = open_workspace(
        settings, clock=SetClock(at("2026-01-05", "10:00")), transport=RecordingTransport()
    )
    yield opened
    opened.close()


def kept(workspace: Workspace) -> dict[str, int]:
    """The rows of every table, and the originals on the disk."""
    with workspace.database.reading() as session:
        rows = {
            table.name: session.exec(select(func.count()).select_from(table)).one()
            for table in SQLModel.metadata.sorted_tables
        }
    originals = workspace.data / "plans"
    return {**rows, "originals": len(list(originals.iterdir())) if originals.exists() else 0}


def test_of_a_refused_file_nothing_is_kept_and_of_a_read_one_all(workspace: Workspace) -> None:
    outcomes = set()
    for kind in KINDS.values():
        for number in range(2 if kind.name == "kh.pdf" else 8):
            before = kept(workspace)
            try:
                plan = import_plan(workspace, mutated(kind, number), kind.name)
            except BadInput:
                outcomes.add("refused")
                assert kept(workspace) == before, (kind.name, number)
            else:
                outcomes.add("imported")
                after = kept(workspace)
                assert after["plan"] == before["plan"] + plan.is_new, (kind.name, number)
                assert (after["originals"] > before["originals"]) == plan.is_new
    assert outcomes == {"refused", "imported"}
