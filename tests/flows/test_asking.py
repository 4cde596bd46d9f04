"""A worker asks for the rounds: once an interval together, and not where the server has planned one."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from config.clock import SetClock
from flows import pool
from flows.asking import Asking
from models.queries import rounds as round_queries
from notifications.recording import RecordingTransport
from operations.workspace import Workspace, open_workspace
from tests.builders import a_draft, a_plan, a_reporting_duty, at


class StandInServer:
    """Remembers the keys it was asked under."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.has_planned = False
        self.is_away = False

    async def ask_for_round(self, key: str) -> None:
        self.keys.append(key)

    async def is_round_planned(self, *, within: timedelta) -> bool:
        assert within == timedelta(minutes=15)
        if self.is_away:
            raise ConnectionError("server đã tắt")
        return self.has_planned


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> StandInServer:
    found = StandInServer()
    monkeypatch.setattr(pool, "ask_for_round", found.ask_for_round)
    monkeypatch.setattr(pool, "is_round_planned", found.is_round_planned)
    return found


@pytest.fixture
def other(workspace: Workspace, clock: SetClock) -> Iterator[Workspace]:
    """A second worker on the same database."""
    found = open_workspace(workspace.settings, clock=clock, transport=RecordingTransport())
    yield found
    found.close()


def work_waits(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    clock.set(at("2021-06-07"))


def test_nobody_asks_while_nothing_is_due(workspace: Workspace, server: StandInServer) -> None:
    asyncio.run(Asking(workspace).ask())
    assert server.keys == []


def test_all_workers_together_ask_for_one_round_an_interval(
    workspace: Workspace, other: Workspace, clock: SetClock, server: StandInServer
) -> None:
    work_waits(workspace, clock)
    asyncio.run(Asking(workspace).ask())
    clock.advance(timedelta(minutes=9))
    asyncio.run(Asking(other).ask())
    assert len(server.keys) == 2
    assert len(set(server.keys)) == 1
    clock.advance(timedelta(minutes=6))
    asyncio.run(Asking(workspace).ask())
    assert len(set(server.keys)) == 2


def test_a_round_the_server_has_planned_is_not_asked_for(
    workspace: Workspace, clock: SetClock, server: StandInServer
) -> None:
    work_waits(workspace, clock)
    server.has_planned = True
    asyncio.run(Asking(workspace).ask())
    assert server.keys == []


def test_without_the_server_one_of_the_workers_runs_the_round(
    workspace: Workspace,
    other: Workspace,
    clock: SetClock,
    transport: RecordingTransport,
    server: StandInServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    work_waits(workspace, clock)
    server.is_away = True
    for worker in (workspace, other):
        asyncio.run(Asking(worker).ask())
    with workspace.database.reading() as session:
        assert [one.engine for one in round_queries.recent_rounds(session)] == ["apscheduler"]
    assert len(transport.sent) == 3
    assert any("Prefect vắng mặt" in record.getMessage() for record in caplog.records)
