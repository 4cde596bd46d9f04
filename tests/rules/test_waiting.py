"""How long a unit may wait for another, and how long reminders may be quiet."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.calendars import national_calendar
from rules.errors import Refused
from rules.snoozing import check_own_snooze, check_snooze
from rules.waiting import MOST_TIMES, MOST_WORKDAYS, check_waiting, waits_until

CALENDAR = national_calendar()
TODAY = date(2021, 6, 7)


@pytest.mark.parametrize(
    ("until", "found"),
    [
        (None, date(2021, 6, 14)),
        (date(2021, 6, 8), date(2021, 6, 8)),
        (date(2021, 6, 12), date(2021, 6, 14)),  # a Saturday
        (date(2021, 6, 21), date(2021, 6, 21)),  # the tenth working day
    ],
)
def test_an_input_is_due_on_a_working_day_within_ten(until: date | None, found: date) -> None:
    assert waits_until(until, today=TODAY, calendar=CALENDAR) == found


@pytest.mark.parametrize(
    ("until", "words"),
    [("2021-06-07", "phải sau hôm nay"), ("2021-06-22", "nhiều nhất 10 ngày làm việc, đến 21/6/2021")],
)
def test_waiting_has_an_end(until: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        waits_until(date.fromisoformat(until), today=TODAY, calendar=CALENDAR)


@given(st.dates(date(2021, 1, 1), date(2027, 6, 1)), st.none() | st.integers(1, 40))
def test_whatever_is_asked_an_input_is_bounded(today: date, days: int | None) -> None:
    until = date.fromordinal(today.toordinal() + days) if days else None
    try:
        due_on = waits_until(until, today=today, calendar=CALENDAR)
    except Refused:
        return
    assert CALENDAR.is_workday(due_on)
    assert 1 <= CALENDAR.workdays_between(today, due_on) <= MOST_WORKDAYS


def test_one_at_a_time_and_after_the_second_only_the_desk_allows_another() -> None:
    check_waiting(is_open=False, times_before=MOST_TIMES - 1, is_allowed=False)
    check_waiting(is_open=False, times_before=MOST_TIMES, is_allowed=True)
    with pytest.raises(Refused, match="cơ quan đầu mối đồng ý"):
        check_waiting(is_open=False, times_before=MOST_TIMES, is_allowed=False)
    with pytest.raises(Refused, match="mỗi lúc chỉ chờ một đơn vị"):
        check_waiting(is_open=True, times_before=1, is_allowed=True)


def test_quiet_ends_within_twenty_working_days() -> None:
    check_snooze(date(2021, 7, 5), today=TODAY, calendar=CALENDAR)
    for until in ("2021-06-07", "2021-07-06"):
        with pytest.raises(Refused):
            check_snooze(date.fromisoformat(until), today=TODAY, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("until", "due_on", "level", "is_allowed"),
    [
        ("2021-06-16", "2021-06-16", 0, True),
        ("2021-06-17", "2021-06-16", 0, False),
        ("2021-06-08", "2021-06-07", 0, False),
        ("2021-06-16", "2021-06-16", 1, False),
    ],
)
def test_a_unit_quiets_only_what_comes_before_the_due_date(
    until: str, due_on: str, level: int, is_allowed: bool
) -> None:
    facts = {"due_on": date.fromisoformat(due_on), "today": TODAY, "level": level}
    if is_allowed:
        check_own_snooze(date.fromisoformat(until), **facts)  # type: ignore[arg-type]
        return
    with pytest.raises(Refused):
        check_own_snooze(date.fromisoformat(until), **facts)  # type: ignore[arg-type]
