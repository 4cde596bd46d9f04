"""A dry run says the same as a round would do on each day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.policy_files import load_ladder
from rules.dry_run import Assumption, DueDay, Track, coming_steps, crowded_days
from rules.ladder import decide
from rules.workdays import WorkCalendar

CALENDAR = WorkCalendar(days_off=frozenset({date(2021, 4, 21), date(2021, 4, 30), date(2021, 5, 3)}))


def a_track(
    ladder: str, due_on: date, opens_on: date, *, position: int = 0, not_before: date | None = None
) -> Track:
    return Track(load_ladder(ladder), due_on, opens_on, position, not_before or opens_on, CALENDAR)


def told(track: Track, until: date, assuming: Assumption = Assumption.NOBODY) -> list[tuple[str, str]]:
    return [
        (step.day.isoformat()[5:], step.occurrence.name)
        for step in coming_steps(track, until=until, assuming=assuming)
    ]


REPORT = a_track("report", date(2021, 6, 16), date(2021, 6, 7))


def test_a_report_nobody_answers_climbs_its_whole_ladder() -> None:
    assert told(REPORT, date(2021, 12, 31)) == [
        ("06-07", "request"),
        ("06-15", "due_soon"),
        ("06-16", "due_today"),
        ("06-17", "overdue_1"),
        ("06-18", "overdue_2"),
        ("06-22", "overdue_2#2"),
        ("06-23", "overdue_3"),
        ("06-24", "overdue_2#3"),
    ]


def test_a_report_answered_on_time_is_asked_for_and_reminded_of_only() -> None:
    on_time = told(REPORT, date(2021, 12, 31), Assumption.ON_TIME)
    assert [name for _, name in on_time] == ["request", "due_soon", "due_today"]


def test_a_step_without_end_stops_where_the_look_ends() -> None:
    task = a_track("task", date(2021, 4, 29), date(2021, 3, 22))
    assert told(task, date(2021, 6, 30))[-2:] == [("06-21", "overdue_4#5"), ("06-28", "overdue_4#6")]


def test_of_what_was_missed_only_the_highest_comes_at_once() -> None:
    late = a_track("report", date(2021, 6, 16), date(2021, 6, 7), not_before=date(2021, 6, 19))
    assert told(late, date(2021, 6, 30)) == [("06-21", "overdue_2"), ("06-22", "overdue_2#2"), ("06-23", "overdue_3"), ("06-24", "overdue_2#3")]  # fmt: skip


@given(
    ladder=st.sampled_from(["report", "task"]),
    due_on=st.dates(date(2021, 1, 4), date(2021, 6, 30)),
    opened=st.integers(0, 60),
    start=st.integers(0, 90),
    position=st.integers(0, 5),
)
def test_it_is_what_a_round_a_day_would_raise(
    ladder: str, due_on: date, opened: int, start: int, position: int
) -> None:
    opens_on = due_on - timedelta(days=opened)
    track = a_track(ladder, due_on, opens_on, position=position, not_before=opens_on + timedelta(days=start))
    until = due_on + timedelta(days=60)
    raised = []
    day = track.not_before
    while day <= until:
        if CALENDAR.is_workday(day):
            decision = decide(
                track.ladder,
                due_on=due_on,
                opens_on=opens_on,
                position=position,
                today=day,
                calendar=CALENDAR,
            )
            position = decision.position
            if decision.raised:
                raised.append((day, decision.raised))
        day += timedelta(days=1)
    assert [(step.day, step.occurrence) for step in coming_steps(track, until=until)] == raised


@pytest.mark.parametrize(("at_least", "expected"), [(5, [(1, 5)]), (4, [(1, 5), (2, 4)]), (6, [])])
def test_a_day_is_crowded_by_all_that_falls_on_it(at_least: int, expected: list[tuple[int, int]]) -> None:
    day = date(2026, 12, 25)
    due = [DueDay(1, day, 2), DueDay(1, day, 3), DueDay(2, day, 4), DueDay(2, date(2026, 12, 28), 3)]
    assert [(one.unit_id, one.owed) for one in crowded_days(due, at_least=at_least)] == expected
