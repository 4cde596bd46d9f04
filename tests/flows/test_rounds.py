"""What a tick of the clock does: ask, then Prefect, and without Prefect the round itself."""

import asyncio
from datetime import timedelta

import pytest

from config.clock import SetClock
from flows.rounds import Rounds
from models import UserRole
from models.queries import rounds as round_queries
from notifications.recording import RecordingTransport
from operations.people.add_user import add_user
from operations.workspace import Workspace
from tests.builders import a_draft, a_plan, a_reporting_duty, at


class PrefectStandIn:
    """Counts what it is asked for; may be away, and may break."""

    def __init__(self, *, is_up: bool = True, breaks: bool = False) -> None:
        self.is_up = is_up
        self.breaks = breaks
        self.asked = 0

    async def round(self) -> None:
        self.asked += 1
        if self.breaks:
            raise ConnectionError("server đã tắt")

    def rounds(self, workspace: Workspace) -> Rounds:
        return Rounds(workspace, is_prefect_up=lambda: self.is_up, through_prefect=self.round)


def engines(workspace: Workspace) -> list[str]:
    with workspace.database.reading() as session:
        return [record.engine for record in round_queries.recent_rounds(session)]


def a_day_of_requests(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    clock.set(at("2021-06-07"))


def an_invitation(workspace: Workspace) -> None:
    add_user(
        workspace,
        login="hoa",
        name="Lê Thị Hoa",
        email="hoa@example.vn",
        role=UserRole.AUDITOR,
        password=None,
        unit_code=None,
    )


def test_a_tick_does_nothing_when_nothing_is_due(workspace: Workspace, clock: SetClock) -> None:
    prefect = PrefectStandIn()
    clock.set(at("2021-06-07"))
    asyncio.run(prefect.rounds(workspace).ask())
    assert prefect.asked == 0
    assert engines(workspace) == []


def test_a_round_that_found_work_goes_through_prefect(workspace: Workspace, clock: SetClock) -> None:
    prefect = PrefectStandIn()
    a_day_of_requests(workspace, clock)
    asyncio.run(prefect.rounds(workspace).ask())
    assert prefect.asked == 1
    assert engines(workspace) == []


@pytest.mark.parametrize(
    "prefect", [PrefectStandIn(is_up=False), PrefectStandIn(breaks=True)], ids=["not up yet", "broken"]
)
def test_letters_leave_without_prefect_and_one_line_says_so(
    workspace: Workspace,
    clock: SetClock,
    transport: RecordingTransport,
    prefect: PrefectStandIn,
    caplog: pytest.LogCaptureFixture,
) -> None:
    a_day_of_requests(workspace, clock)
    with caplog.at_level("INFO", logger="dondoc"):
        asyncio.run(prefect.rounds(workspace).ask())
    assert len(transport.sent) == 3
    assert engines(workspace) == ["apscheduler"]
    lines = [record.getMessage() for record in caplog.records if record.name == "dondoc.rounds"]
    assert len(lines) == 1
    assert "Prefect" in lines[0]
    assert "\n" not in lines[0]


def test_rounds_are_late_after_three_missed_intervals(workspace: Workspace, clock: SetClock) -> None:
    rounds = PrefectStandIn().rounds(workspace)
    began = clock.now()
    assert not rounds.is_late(began + timedelta(minutes=45))
    assert rounds.is_late(began + timedelta(minutes=46))
    clock.advance(timedelta(minutes=46))
    asyncio.run(rounds.ask())
    assert not rounds.is_late(clock.now())


def test_an_invitation_does_not_wait_for_the_next_round(
    workspace: Workspace, transport: RecordingTransport
) -> None:
    house = PrefectStandIn().rounds(workspace)
    asyncio.run(house.post())  # nothing waits: nothing is sent
    assert transport.sent == []

    an_invitation(workspace)
    asyncio.run(house.post())

    assert [letter.recipient for letter in transport.sent] == ["hoa@example.vn"]
    assert engines(workspace) == []


def test_letters_are_not_sent_twice_over_beside_a_round(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    """The round holds the post while it runs; who comes in between goes away again."""
    a_day_of_requests(workspace, clock)
    an_invitation(workspace)

    async def side_by_side() -> None:
        house = PrefectStandIn(is_up=False).rounds(workspace)
        await asyncio.gather(house.ask(), house.post())

    asyncio.run(side_by_side())
    recipients = [letter.recipient for letter in transport.sent]
    assert "hoa@example.vn" in recipients
    assert len(recipients) == len(set(recipients))
