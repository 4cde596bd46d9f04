"""Delivery killed at any moment: no letter is lost, at most the letters in flight go twice, under the same Message-ID."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from config.clock import SetClock
from operations.workspace import Workspace
from tests.engine.killed_delivery import BEGUN_AT, CONNECTIONS
from tests.notifications.relay import running
from tests.operations.outgoing import attempts, ids_in, letters, message_id, put_letters

# `make mail-kills` asks for 100 among 2,000 letters, on each database.
KILLS = int(os.environ.get("DONDOC_MAIL_KILLS", "4"))
LETTERS = 20 * KILLS
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def killer() -> Iterator[Callable[..., Any]]:
    """A process without threads, which may fork: started once."""
    command = [sys.executable, "-m", "tests.engine.killed_delivery"]
    with (
        TemporaryFile("w+") as errors,
        subprocess.Popen(
            command, cwd=REPOSITORY, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        ) as process,
    ):

        def ask(*arguments: object) -> Any:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(arguments) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            errors.seek(0)
            assert answer, errors.read()
            return json.loads(answer)

        yield ask


@pytest.mark.slow
def test_delivery_killed_at_any_moment_loses_nothing_and_repeats_only_letters_in_flight(
    workspace: Workspace, clock: SetClock, database_url: str, tmp_path: Path, killer: Callable[..., Any]
) -> None:
    clock.set(BEGUN_AT)
    put_letters(workspace, LETTERS)
    workspace.database.engine.dispose()
    folder = tmp_path / "kills"
    folder.mkdir()
    with running() as relay:
        relay.log = folder / "sent.log"
        relay.log.touch()
        result = killer(database_url, str(folder), relay.port, KILLS)
        times = ids_in([content for _, _, content in relay.received])
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
