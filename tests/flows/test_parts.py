"""A round shared by several hands does what one hand does: whatever the helpers do, or leave."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.clock import SetClock
from flows import round as rounds
from flows.crew import Crew
from flows.installation import using
from flows.parts import post_part, raise_part
from flows.round import round_flow
from flows.schedule import LEASE_LASTS
from models.queries import events as event_queries
from notifications.recording import RecordingTransport
from operations.hold_lease import hold_lease
from operations.ladder.run_round import run_round
from operations.workspace import Workspace, open_workspace
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, at
from tests.flows.seeding import settings_of

Help = Callable[[list[tuple[Any, dict[str, Any]]]], None]


@pytest.fixture(autouse=True)
def _in_use(workspace: Workspace) -> Iterator[None]:
    with using(workspace):
        yield


def several_plans(workspace: Workspace) -> None:
    for number in range(1, 4):
        duties = (a_reporting_duty(), a_deadline(due_on="2021-06-21"), a_deadline("Sở Y tế", "2021-06-18"))
        a_plan(workspace, a_draft(*duties, number=f"{number}/KH-UBND", title=f"Kế hoạch số {number}"))


class StandInCrew(Crew):
    """A pool with two more workers, of whom each test says what they do when they are asked."""

    help: Help = staticmethod(lambda _asked: None)

    async def hands(self, work: int) -> int:
        return 3 if work > 1 else 1

    async def ask(self, flow: Any, what: str, hands: Any) -> None:  # noqa: ARG002
        await asyncio.to_thread(type(self).help, [(flow, parameters) for parameters in hands])

    async def told(self) -> list[dict[str, int]]:
        return []


def do_it(asked: list[tuple[Any, dict[str, Any]]]) -> None:
    for flow, parameters in asked:
        asyncio.run(flow.fn(**parameters))


def nothing(asked: list[tuple[Any, dict[str, Any]]]) -> None:
    assert len(asked) == 2


def half_of_it_and_die(asked: list[tuple[Any, dict[str, Any]]]) -> None:
    flow, parameters = asked[0]
    asyncio.run(flow.fn(**{**parameters, "parts": parameters["parts"][:1]}))


def happened(workspace: Workspace, transport: RecordingTransport) -> tuple[list[str], list[str]]:
    with workspace.database.reading() as session:
        steps = sorted(f"{event.key} {event.outcome}" for event in event_queries.since(session, 0))
    return steps, sorted(letter.key for letter in transport.sent)


@pytest.mark.parametrize("helpers_do", [do_it, nothing, half_of_it_and_die])
def test_whatever_the_helpers_do_the_round_is_that_of_one_hand(
    workspace: Workspace,
    clock: SetClock,
    transport: RecordingTransport,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    helpers_do: Help,
) -> None:
    plain_clock, plain_transport = SetClock(at("2021-03-22", "10:00")), RecordingTransport()
    plain = open_workspace(settings_of(tmp_path / "plain"), clock=plain_clock, transport=plain_transport)
    monkeypatch.setattr(rounds, "is_deployed", lambda: True)
    monkeypatch.setattr(rounds, "Crew", StandInCrew)
    monkeypatch.setattr(StandInCrew, "help", staticmethod(helpers_do))
    try:
        several_plans(workspace)
        several_plans(plain)
        for day in ("2021-06-07", "2021-06-18"):
            clock.set(at(day))
            asyncio.run(round_flow.fn())
            plain_clock.set(at(day))
            asyncio.run(run_round(plain, engine="test"))
        assert happened(workspace, transport) == happened(plain, plain_transport)
        assert len(happened(workspace, transport)[0]) > 15
    finally:
        plain.close()


def test_a_part_done_twice_is_done_once(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    several_plans(workspace)
    clock.set(at("2021-06-07"))
    asyncio.run(run_round(workspace, engine="test"))
    clock.set(at("2021-06-18"))
    for _ in range(2):
        state = asyncio.run(raise_part.fn([[1, 2], [3]], date(2021, 6, 18)))
        asyncio.run(post_part.fn([0, 1, 2, 3], 4))
    steps, letters = happened(workspace, transport)
    assert len(steps) == len(set(steps))
    assert len(letters) == len(set(letters))
    assert '"raised": 0' in (state.message or "")


def test_a_helper_that_finds_no_place_at_the_relay_leaves_the_letters_to_those_who_have_one(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, tmp_path: Path
) -> None:
    several_plans(workspace)
    clock.set(at("2021-06-07"))
    asyncio.run(run_round(workspace, engine="test"))
    clock.set(at("2021-06-18"))
    sent = len(transport.sent)
    asyncio.run(raise_part.fn([[1], [2]], date(2021, 6, 18)))
    lasting = LEASE_LASTS
    other = open_workspace(
        settings_of(tmp_path / "other", database_url=workspace.settings.effective_database_url), clock=clock
    )
    try:
        for number in range(1, workspace.settings.smtp_senders + 1):
            assert hold_lease(other, f"relay-{number}", lasting=lasting)
        asyncio.run(post_part.fn([0], 1))
        assert len(transport.sent) == sent
        clock.advance(lasting)
        asyncio.run(post_part.fn([0], 1))
        assert len(transport.sent) > sent
    finally:
        other.close()
