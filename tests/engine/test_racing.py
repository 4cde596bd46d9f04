"""Any number of processes may run rounds at once, on SQLite and on PostgreSQL: each step once, each letter once."""

import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from config.clock import SetClock
from models import DueOutcome
from models.queries import events as event_queries
from models.queries import outbox as outbox_queries
from operations.workspace import Workspace
from rules.delivery import LetterState
from tests.builders import at
from tests.engine.many import a_plan_with_many_tasks

REPOSITORY = Path(__file__).resolve().parents[2]
PROCESSES, UNITS, TASKS = 4, 250, 40


@pytest.mark.slow
def test_four_processes_on_ten_thousand_due_obligations_raise_each_step_once(
    workspace: Workspace, clock: SetClock, database_url: str, tmp_path: Path
) -> None:
    clock.set(at("2021-03-22", "10:00"))
    a_plan_with_many_tasks(workspace, units=UNITS, tasks=TASKS, due_on=date(2021, 6, 15))
    start = tmp_path / "start"
    folders = [tmp_path / f"process-{n}" for n in range(PROCESSES)]
    script = [sys.executable, "-m", "tests.engine.racing_rounds", database_url]
    instant = at("2021-06-10").isoformat()
    running = [
        subprocess.Popen(
            [*script, str(folder), instant, str(start)], cwd=REPOSITORY, stderr=subprocess.PIPE, text=True
        )
        for folder in folders
    ]
    wait_until_ready(folders)
    start.touch()
    for process in running:
        _, said = process.communicate(timeout=900)
        assert process.returncode == 0, said
    with workspace.database.reading() as session:
        steps = event_queries.since(session, 0)
        letters = outbox_queries.counts_by_state(session)
    raised = Counter(step.obligation_id for step in steps if step.outcome is DueOutcome.RAISED)
    assert len(raised) == UNITS * (TASKS + 1), "every task, and the half-year report that is asked for"
    assert set(raised.values()) == {1}, "one step, one officer"
    assert letters == {LetterState.SENT: UNITS}
    sent = Counter(key for folder in folders for key in (folder / "sent.log").read_text("utf-8").split())
    assert len(sent) == UNITS
    assert set(sent.values()) == {1}, "a letter left twice"


def wait_until_ready(folders: list[Path]) -> None:
    end = time.monotonic() + 300
    while not all((folder / "ready").exists() for folder in folders):
        assert time.monotonic() < end, "the processes did not come up"
        time.sleep(0.05)
