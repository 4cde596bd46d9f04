"""The dead-man watch: letters leave although nobody runs rounds, and one watch is kept, not two."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from config.clock import SetClock
from flows.watch import Watch
from models.queries import rounds as round_queries
from notifications.recording import RecordingTransport
from operations.hold_lease import hold_lease
from operations.ladder.run_round import run_round
from operations.workspace import Workspace
from tests.builders import a_draft, a_plan, a_reporting_duty, at

MINUTE = timedelta(minutes=1)


def beat(watch: Watch) -> bool:
    """One beat of the lease and one look."""

    async def both() -> bool:
        await watch.keep_lease()
        return await watch.look()

    return asyncio.run(both())


def keep_watch(watch: Watch, clock: SetClock, minutes: int) -> int:
    """Minute by minute; the number of rounds it ran."""
    ran = 0
    for _ in range(minutes):
        clock.advance(MINUTE)
        ran += beat(watch)
    return ran


def engines(workspace: Workspace) -> list[str]:
    with workspace.database.reading() as session:
        return [record.engine for record in round_queries.recent_rounds(session)]


def work_waits(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    clock.set(at("2021-06-07"))


def test_letters_leave_when_no_round_has_ended_for_three_intervals(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    work_waits(workspace, clock)
    watch = Watch(workspace)
    assert keep_watch(watch, clock, 45) == 0
    assert transport.sent == []
    assert keep_watch(watch, clock, 5) == 1
    assert len(transport.sent) == 3
    assert engines(workspace) == ["watchdog"]


def test_the_watch_is_silent_while_rounds_come(workspace: Workspace, clock: SetClock) -> None:
    work_waits(workspace, clock)
    watch = Watch(workspace)
    assert keep_watch(watch, clock, 40) == 0
    asyncio.run(run_round(workspace, engine="prefect"))
    assert keep_watch(watch, clock, 60) == 0
    assert engines(workspace) == ["prefect"]


def test_the_watch_is_silent_while_nothing_is_due(workspace: Workspace, clock: SetClock) -> None:
    clock.set(at("2021-06-07"))
    assert keep_watch(Watch(workspace), clock, 120) == 0
    assert engines(workspace) == []


def test_rounds_that_fail_do_not_count_as_rounds(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    work_waits(workspace, clock)
    watch = Watch(workspace)
    keep_watch(watch, clock, 1)
    with workspace.database.transaction() as session:
        round_id = round_queries.start_round(session, engine="prefect", at=clock.now())
        round_queries.finish_round(session, round_id, finished_at=clock.now(), error="OSError: đĩa đầy")
    assert keep_watch(watch, clock, 45) == 1
    assert len(transport.sent) == 3


def test_of_two_watches_one_acts(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    work_waits(workspace, clock)
    watches = [Watch(workspace), Watch(replace(workspace, process="the other machine"))]
    acted = []
    for _ in range(50):
        clock.advance(MINUTE)
        acted += [number for number, watch in enumerate(watches) if beat(watch)]
    assert acted == [0]
    assert len(transport.sent) == 3


def test_the_watch_passes_on_when_its_holder_dies(workspace: Workspace, clock: SetClock) -> None:
    work_waits(workspace, clock)
    dying, heir = Watch(workspace), Watch(replace(workspace, process="the other machine"))
    for _ in range(40):
        clock.advance(MINUTE / 3)
        beat(dying)
        assert not beat(heir)
    assert keep_watch(heir, clock, 46) == 1


def test_a_lease_is_renewed_by_its_holder_and_refused_to_others(
    workspace: Workspace, clock: SetClock
) -> None:
    other = replace(workspace, process="the other machine")
    assert hold_lease(workspace, "watch", lasting=MINUTE)
    assert not hold_lease(other, "watch", lasting=MINUTE)
    clock.advance(MINUTE / 2)
    assert hold_lease(workspace, "watch", lasting=MINUTE)
    clock.advance(MINUTE / 2)
    assert not hold_lease(other, "watch", lasting=MINUTE)
    clock.advance(MINUTE / 2)
    assert hold_lease(other, "watch", lasting=MINUTE)
