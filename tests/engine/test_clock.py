"""A clock that is set back or forward doubles nothing and storms nobody."""

import asyncio
from collections import Counter

from config.clock import SetClock
from models import DueOutcome
from models.queries import events as event_queries
from notifications.recording import RecordingTransport
from operations.ladder.run_round import run_round
from operations.workspace import Workspace
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, at


def rounds(workspace: Workspace, clock: SetClock, *days: str) -> None:
    for day in days:
        clock.set(at(day))
        asyncio.run(run_round(workspace, engine="test"))


def steps(workspace: Workspace) -> list[tuple[int | None, str, DueOutcome, str | None]]:
    with workspace.database.reading() as session:
        return [
            (one.obligation_id, one.step, one.outcome, one.recipient_email)
            for one in event_queries.since(session, 0)
        ]


def test_a_clock_set_back_repeats_nothing_and_goes_on_when_it_is_right_again(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline(due_on="2021-06-15")))
    rounds(workspace, clock, "2021-06-07", "2021-06-15", "2021-06-16", "2021-06-17")
    before, sent = steps(workspace), len(transport.sent)
    rounds(workspace, clock, "2021-06-10", "2021-06-11", "2021-06-15", "2021-06-16", "2021-06-17")
    assert steps(workspace) == before
    assert len(transport.sent) == sent
    rounds(workspace, clock, "2021-06-18")
    after = steps(workspace)
    assert after[: len(before)] == before
    assert len(after) > len(before)
    assert max(Counter((one[0], one[1], one[3]) for one in after).values()) == 1


def test_a_clock_set_forward_by_months_sends_one_letter_a_person_and_the_next_day_none(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline(due_on="2021-06-15")))
    rounds(workspace, clock, "2021-09-01")
    by_person = Counter(letter.recipient for letter in transport.sent)
    assert set(by_person.values()) == {1}
    raised = Counter(
        one[0] for one in {step[:2] for step in steps(workspace) if step[2] is DueOutcome.RAISED}
    )
    assert set(raised.values()) == {1}, "of all steps missed only the highest"
    sent = len(transport.sent)
    clock.set(at("2021-09-01", "10:00"))
    asyncio.run(run_round(workspace, engine="test"))
    assert len(transport.sent) == sent
