"""Delivery killed at any moment: no letter is lost, at most the letters in flight go twice, under the same Message-ID."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.clock import SetClock
from operations.workspace import Workspace
from tests.engine.killed_delivery import BEGUN_AT, CONNECTIONS
from tests.notifications.relay import running
from tests.operations.outgoing import attempts, ids_in, letters, message_id, put_letters

# `make mail-kills` asks for 100 among 2,000 letters, on each database.
KILLS = int(os.environ.get("DONDOC_MAIL_KILLS", "12"))
LETTERS = 20 * KILLS
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_delivery_killed_at_any_moment_loses_nothing_and_repeats_only_letters_in_flight(
    workspace: Workspace, clock: SetClock, database_url: str, tmp_path: Path
) -> None:
    clock.set(BEGUN_AT)
    put_letters(workspace, LETTERS)
    workspace.database.engine.dispose()
    folder = tmp_path / "kills"
    folder.mkdir()
    with running() as relay:
        relay.log = folder / "sent.log"
        relay.log.touch()
        command = [sys.executable, "-m", "tests.engine.killed_delivery", database_url, str(folder)]
        command += [str(relay.port), str(KILLS)]
        run = subprocess.run(
            command, cwd=REPOSITORY, capture_output=True, text=True, timeout=1800, check=False
        )
        assert run.returncode == 0, run.stderr
        times = ids_in([content for _, _, content in relay.received])
    result = json.loads(run.stdout)
    assert len(result["kills"]) == KILLS
    assert result["states"] == {"sent": LETTERS}
    expected = {message_id(number) for number in range(1, LETTERS + 1)}
    assert set(times) == expected, "a letter was lost, or left under another Message-ID"
    assert max(result["unrecorded"]) <= CONNECTIONS
    doubles = {one: count - 1 for one, count in times.items() if count > 1}
    # Each repetition has its reason on record: the process that had the letter in its hands died.
    taken_over: dict[int, int] = {}
    for one in attempts(workspace):
        if one.outcome == "taken_over":
            taken_over[one.outbox_message_id] = taken_over.get(one.outbox_message_id, 0) + 1
    ids = {letter.message_id: letter.id or 0 for letter in letters(workspace)}
    assert all(count <= taken_over.get(ids[one], 0) for one, count in doubles.items())
    figures = f"{LETTERS} letters, {KILLS} kills: 0 lost, {sum(doubles.values())} repeated"
    sys.stderr.write(
        f"\n{database_url.partition(':')[0]}: {figures}, at most {max(result['unrecorded'])} a kill\n"
    )
