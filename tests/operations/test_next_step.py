"""The next step that is shown is the one a round will raise, on that day, to those people."""

from datetime import date

from config.clock import SetClock
from operations.ladder.acknowledge_escalation import acknowledge_escalation
from operations.workspace import Workspace
from tests.builders import at
from tests.operations.urging import an_open_report, raised, round_at, step_of

DAYS = ("2021-06-15", "2021-06-16", "2021-06-17", "2021-06-18", "2021-06-22", "2021-06-23", "2021-06-24")


def test_what_is_shown_is_what_comes_until_nothing_is_left(workspace: Workspace, clock: SetClock) -> None:
    report = an_open_report(workspace, clock)
    for day in DAYS:
        ahead = step_of(workspace, report)
        assert ahead is not None
        assert ahead.on == date.fromisoformat(day)
        round_at(workspace, clock, day)
        assert raised(workspace, report)[-1][1:] == (ahead.occurrence.name, "raised")
    assert step_of(workspace, report) is None


def test_a_pause_is_shown_with_its_end_its_reason_and_the_step_that_will_follow(
    workspace: Workspace, clock: SetClock
) -> None:
    report = an_open_report(workspace, clock)
    clock.set(at("2021-06-15", "07:00"))
    acknowledge_escalation(workspace, report, until=date(2021, 6, 23), note="sẽ họp")
    ahead = step_of(workspace, report)
    assert ahead is not None
    assert ahead.as_dict() == {
        "on": "2021-06-23",
        "step": "overdue_3",
        "level": 3,
        "to": ["unit_head", "coordinator_head"],
        "draft_letter": True,
        "paused_until": "2021-06-23",
        "why_paused": "acknowledged",
        "waits_for": None,
    }
    assert ahead.why == "lãnh đạo đã biết"
    round_at(workspace, clock, "2021-06-23")
    assert raised(workspace, report)[-1] == ("23/06", "overdue_3", "raised")
    after = step_of(workspace, report)
    assert after is not None
    assert not after.is_paused
