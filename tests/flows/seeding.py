"""Installations as a process finds them when it starts."""

import asyncio
from pathlib import Path

from config.clock import SetClock
from config.settings import Settings
from notifications.recording import RecordingTransport
from operations.ladder.run_round import run_round
from operations.workspace import open_workspace
from tests.builders import a_draft, a_plan, a_reporting_duty, at

SECRET = "k" * 40


def settings_of(data: Path, **given: object) -> Settings:
    values: dict[str, object] = {"data": data, "secret_key": SECRET, "prefect_port": 0, **given}
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


def seed_waiting_letters(data: Path) -> int:
    """Three requests of June 2021 that found the relay down, and have waited since; any hour may send them."""
    clock = SetClock(at("2021-03-22", "10:00"))
    transport = RecordingTransport()
    transport.break_down()
    workspace = open_workspace(settings_of(data), clock=clock, transport=transport)
    try:
        a_plan(workspace, a_draft(a_reporting_duty()))
        clock.set(at("2021-06-07"))
        counts = asyncio.run(run_round(workspace, engine="test"))
    finally:
        workspace.close()
    return counts.delivered.postponed
