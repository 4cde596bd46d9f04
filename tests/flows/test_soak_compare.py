"""The comparison at the end of `make soak` sees what differs, and nothing else."""

import asyncio
from collections import Counter
from datetime import date
from pathlib import Path

from sqlalchemy import text

from bench.soak_compare import differences, rows_of, without_overtaken
from config.clock import SetClock
from notifications.recording import RecordingTransport
from operations.ladder.run_round import run_round
from operations.workspace import open_workspace
from tests.builders import a_draft, a_plan, a_reporting_duty, at
from tests.flows.seeding import settings_of


def a_played_house(folder: Path, *, second_round: str) -> str:
    settings = settings_of(folder)
    clock = SetClock(at("2021-03-22", "10:00"))
    workspace = open_workspace(settings, clock=clock, transport=RecordingTransport())
    a_plan(workspace, a_draft(a_reporting_duty()))
    for day, hour in (("2021-06-07", "08:00"), ("2021-06-17", second_round)):
        clock.set(at(day, hour))
        asyncio.run(run_round(workspace, engine="test"))
    workspace.close()
    return settings.effective_database_url


def test_the_hour_of_a_round_is_no_difference_and_a_lost_step_is_one(tmp_path: Path) -> None:
    calm = a_played_house(tmp_path / "calm", second_round="08:00")
    disturbed = a_played_house(tmp_path / "disturbed", second_round="11:40")
    before = rows_of(calm)
    assert all(rows.total() for rows in before.values())
    assert differences(before, rows_of(disturbed)) == []

    house = open_workspace(settings_of(tmp_path / "disturbed"))
    with house.database.engine.begin() as connection:
        connection.execute(text("UPDATE obligation SET state = 'waived' WHERE key LIKE '%-H1:STC'"))
        connection.execute(text("DELETE FROM due_event WHERE id = (SELECT max(id) FROM due_event)"))
    house.close()
    told = differences(before, rows_of(disturbed))
    assert [line for line in told if not line.startswith("  ")] == [
        "obligations: 1 of 9 rows are missing or differ",
        f"steps: 1 of {before['steps'].total()} rows are missing or differ",
    ]
    assert any("waived" in line for line in told)


def test_a_letter_overtaken_by_the_answer_counts_only_where_the_relay_was_away() -> None:
    def letter(day: str, state: str) -> str:
        return f"reminder:a@x.example.vn:{day} | due_soon | a@x.example.vn | Lê An | {state} | Nhắc"

    calm = Counter([letter("2021-05-26", "sent"), letter("2021-06-30", "sent"), letter("2021-05-27", "sent")])
    disturbed = Counter([letter("2021-05-26", "suppressed"), letter("2021-06-30", "suppressed")])
    before, after, overtaken = without_overtaken(calm, disturbed, [(date(2021, 5, 26), date(2021, 5, 28))])
    assert overtaken == 1
    assert sorted(before - after) == [letter("2021-05-27", "sent"), letter("2021-06-30", "sent")]
    assert list(after - before) == [letter("2021-06-30", "suppressed")]
