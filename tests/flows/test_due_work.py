"""The cheap question before a round: yes when there is something to do, and only then."""

import asyncio

from config.clock import SetClock
from models.queries import obligations as obligation_queries
from operations.answers.submit_status import submit_status
from operations.ladder.run_round import is_anything_due, run_round
from operations.workspace import Workspace
from tests.builders import a_draft, a_plan, a_recommendation, a_reporting_duty, an_answer, at


def round_at(workspace: Workspace, clock: SetClock, day: str, hour: str = "08:00") -> None:
    clock.set(at(day, hour))
    asyncio.run(run_round(workspace, engine="test"))


def is_due_at(workspace: Workspace, clock: SetClock, day: str, hour: str) -> bool:
    clock.set(at(day, hour))
    return is_anything_due(workspace)


def until_the_draft_is_compiled(workspace: Workspace, clock: SetClock) -> None:
    """16/6 is the units' day, 21/6 the top date; the draft is made on 17/6."""
    a_plan(workspace, a_draft(a_reporting_duty()))
    for day in ("2021-06-07", "2021-06-17"):
        round_at(workspace, clock, day)
    round_at(workspace, clock, "2021-06-17", "08:15")  # sees what the round before has written


def test_an_empty_house_has_nothing_to_do(workspace: Workspace, clock: SetClock) -> None:
    assert not is_due_at(workspace, clock, "2021-06-07", "08:00")


def test_a_newly_confirmed_plan_deserves_one_round(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_recommendation()))
    assert is_due_at(workspace, clock, "2021-03-22", "10:15")
    round_at(workspace, clock, "2021-03-22", "10:15")
    assert not is_due_at(workspace, clock, "2021-03-22", "10:30")


def test_a_plan_confirmed_on_a_rest_day_is_seen_on_the_next_working_day(
    workspace: Workspace, clock: SetClock
) -> None:
    clock.set(at("2021-03-27", "10:00"))  # a Saturday
    a_plan(workspace, a_draft(a_reporting_duty(), a_recommendation()))
    assert not is_due_at(workspace, clock, "2021-03-28", "10:00")
    round_at(workspace, clock, "2021-03-28", "11:00")  # for letters, say: it looks at no plan
    assert is_due_at(workspace, clock, "2021-03-29", "08:00")


def test_a_draft_report_to_which_nothing_is_added_asks_for_no_rounds(
    workspace: Workspace, clock: SetClock
) -> None:
    until_the_draft_is_compiled(workspace, clock)
    assert not is_due_at(workspace, clock, "2021-06-17", "08:30")


def test_a_draft_report_is_looked_at_again_when_a_unit_answers(workspace: Workspace, clock: SetClock) -> None:
    until_the_draft_is_compiled(workspace, clock)
    with workspace.database.reading() as session:
        view = obligation_queries.views_of_period(session, 1)[0]
    clock.set(at("2021-06-17", "09:00"))
    submit_status(workspace, view.obligation.id or 0, an_answer(workspace, 1, view.obligation.unit_id))
    clock.set(at("2021-06-17", "09:05"))
    assert is_anything_due(workspace)
    round_at(workspace, clock, "2021-06-17", "09:05")
    assert not is_due_at(workspace, clock, "2021-06-17", "09:20")


def test_a_draft_report_is_looked_at_once_each_working_day(workspace: Workspace, clock: SetClock) -> None:
    until_the_draft_is_compiled(workspace, clock)
    assert is_due_at(workspace, clock, "2021-06-18", "08:00")
    for hour in ("08:00", "08:15"):
        round_at(workspace, clock, "2021-06-18", hour)
    assert not is_due_at(workspace, clock, "2021-06-18", "08:30")
