"""When a report that is not issued is urged."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.lifecycle import ReportState
from rules.sign_off import EVERY, MOST_TIMES, farthest_back, sign_off_step
from rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
DUE = date(2021, 6, 21)  # a Monday


@pytest.mark.parametrize(
    ("day", "state", "step"),
    [
        ("2021-06-17", ReportState.FROZEN, None),
        ("2021-06-18", ReportState.FROZEN, "before"),
        ("2021-06-18", None, "before"),
        ("2021-06-18", ReportState.SIGNED, None),
        ("2021-06-21", ReportState.SIGNED, "due"),
        ("2021-06-21", ReportState.ISSUED, None),
        ("2021-06-22", ReportState.FROZEN, None),
        ("2021-06-23", ReportState.FROZEN, "late_2"),
        ("2021-07-05", ReportState.REVIEWED, "late_10"),
        ("2021-07-07", ReportState.REVIEWED, None),
    ],
)
def test_it_is_urged_the_day_before_on_the_day_and_five_times_after(
    day: str, state: ReportState | None, step: str | None
) -> None:
    assert sign_off_step(state, DUE, date.fromisoformat(day), CALENDAR) == step


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)))
def test_whatever_the_date_no_step_comes_twice_and_all_fall_on_working_days(due: date) -> None:
    days = [due + timedelta(days=n) for n in range(-10, 40)]
    workdays = [day for day in days if CALENDAR.is_workday(day)]
    found = [(day, step) for day in workdays if (step := sign_off_step(None, due, day, CALENDAR))]
    steps = [step for _, step in found]
    assert steps == ["before", "due", *(f"late_{EVERY * n}" for n in range(1, MOST_TIMES + 1))]
    assert all(due >= farthest_back(day, CALENDAR) for day, _ in found), "the query looks back far enough"
