"""Quiet until a day: one obligation, one unit, everybody; what was passed over is on record when it wakes."""

from datetime import date

import pytest

from config.clock import SetClock
from models import PauseKind
from models.queries import audit as audit_queries
from models.queries import units as unit_queries
from operations.answers.review_submission import return_submission
from operations.answers.submit_status import submit_status
from operations.ladder.acknowledge_escalation import acknowledge_escalation
from operations.ladder.snooze_reminders import snooze_reminders, snooze_unit
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound, Refused
from tests.builders import an_answer, at
from tests.operations.urging import (
    an_open_report,
    raised,
    report_of,
    round_at,
    rounds_until,
    step_of,
    trail_of,
    view_of,
)


def test_a_unit_quiets_its_own_reminders_up_to_the_due_date(workspace: Workspace, clock: SetClock) -> None:
    report = an_open_report(workspace, clock)
    with pytest.raises(Refused, match="đến ngày hạn 16/6/2021"):
        snooze_reminders(workspace, report, until=date(2021, 6, 17), as_unit=True)
    assert snooze_reminders(workspace, report, until=date(2021, 6, 16), as_unit=True) == date(2021, 6, 16)
    with pytest.raises(Refused, match="đã tạm dừng nhắc"):
        snooze_reminders(workspace, report, until=date(2021, 6, 15), as_unit=True)
    rounds_until(workspace, clock, "2021-06-15", "2021-06-16", "2021-06-17")
    assert raised(workspace, report) == [
        ("07/06", "request", "raised"),
        ("16/06", "due_soon", "skipped"),
        ("16/06", "due_today", "raised"),
        ("17/06", "overdue_1", "raised"),
    ]
    with pytest.raises(Refused, match="chỉ cơ quan đầu mối"):
        snooze_reminders(workspace, report, until=date(2021, 6, 18), as_unit=True)
    assert ("snoozed", "hệ thống") in trail_of(workspace, report)


def test_the_desk_quiets_anything_for_at_most_twenty_working_days(
    workspace: Workspace, clock: SetClock
) -> None:
    report = an_open_report(workspace, clock)
    clock.set(at("2021-06-18", "09:00"))
    with pytest.raises(Refused, match="nhiều nhất 20 ngày làm việc"):
        snooze_reminders(workspace, report, until=date(2021, 7, 19))
    snooze_reminders(workspace, report, until=date(2021, 6, 26), reason="kiểm toán")  # a Saturday
    row = view_of(workspace, report).obligation
    assert (row.paused_until, row.pause_kind) == (date(2021, 6, 28), PauseKind.SNOOZED)
    ahead = step_of(workspace, report)
    assert ahead is not None
    assert (ahead.on, ahead.occurrence.name, ahead.why) == (date(2021, 6, 28), "overdue_3", "tạm ngừng nhắc")
    view = view_of(workspace, report)
    submit_status(workspace, report, an_answer(workspace, view.plan.id or 0, view.unit.id or 0))
    assert view_of(workspace, report).obligation.paused_until is None
    with pytest.raises(IllegalMove):
        snooze_reminders(workspace, report, until=date(2021, 6, 28))


def test_a_whole_unit_or_everybody_is_quiet_also_for_what_opens_meanwhile(
    workspace: Workspace, clock: SetClock
) -> None:
    first = an_open_report(workspace, clock)
    other = report_of(workspace, "STP")
    with pytest.raises(BadInput, match="phải ghi lý do"):
        snooze_unit(workspace, "STC", until=date(2021, 6, 18), reason="")
    with pytest.raises(NotFound):
        snooze_unit(workspace, "ABC", until=date(2021, 6, 18), reason="x")
    assert snooze_unit(workspace, "STC", until=date(2021, 6, 18), reason="chuyển trụ sở") == 1
    rounds_until(workspace, clock, "2021-06-15", "2021-06-16", "2021-06-18")
    assert [step for step in raised(workspace, first) if step[2] == "raised"] == [
        ("07/06", "request", "raised"),
        ("18/06", "overdue_2", "raised"),
    ]
    assert ("16/06", "due_today", "raised") in raised(workspace, other)
    clock.set(at("2021-09-06"))
    third = report_of(workspace, "STP", "2021-Q3")
    assert view_of(workspace, third).obligation.state.value == "scheduled"
    assert snooze_unit(workspace, None, until=date(2021, 9, 20), reason="bão lũ") > 3
    rounds_until(workspace, clock, "2021-09-07", "2021-09-16", "2021-09-20")
    assert next(one for one in raised(workspace, third) if one[2] == "raised")[0] == "20/09"
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, "STC")
        assert unit is not None
        events = audit_queries.of_subject(session, ("unit", unit.id or 0))
        events += audit_queries.of_subject(session, ("office", 0))
    assert [(event.action, event.change["reason"]) for event in events] == [
        ("unit_snoozed", "chuyển trụ sở"),
        ("unit_snoozed", "bão lũ"),
    ]


def test_a_return_gives_a_day_still_ahead_rolled_and_the_ladder_starts_from_it(
    workspace: Workspace, clock: SetClock
) -> None:
    report = an_open_report(workspace, clock)
    view = view_of(workspace, report)
    clock.set(at("2021-06-15", "09:00"))
    acknowledge_escalation(workspace, report, until=date(2021, 6, 30), note="sẽ họp")
    submit_status(workspace, report, an_answer(workspace, view.plan.id or 0, view.unit.id or 0))
    for day in ("2021-06-14", "2021-06-15"):
        with pytest.raises(BadInput, match="không muộn hơn hôm nay"):
            return_submission(workspace, report, reason="thiếu", due_on=date.fromisoformat(day))
    return_submission(workspace, report, reason="thiếu", due_on=date(2021, 6, 19))  # a Saturday
    row = view_of(workspace, report).obligation
    assert (row.due_on, row.original_due_on, row.paused_until) == (
        date(2021, 6, 21),
        date(2021, 6, 16),
        None,
    )
    ahead = step_of(workspace, report)
    assert ahead is not None
    assert (ahead.occurrence.name, ahead.on) == ("due_soon", date(2021, 6, 18))
    round_at(workspace, clock, "2021-06-18")
    assert raised(workspace, report)[-1] == ("18/06", "due_soon", "raised")
