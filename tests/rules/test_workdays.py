"""The working calendar against the 18 vectors of the domain study, the roll tables, and random calendars."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.calendars import national_calendar
from rules.workdays import Roll, WorkCalendar, add_months, month_end

CALENDAR = national_calendar()


def day(text: str) -> date:
    """'18/8/2026', as offices write it."""
    number, month, year = map(int, text.split("/"))
    return date(year, month, number)


# Vectors 1–6, 9, 10: so many "ngày làm việc" from a day that is not counted.
@pytest.mark.parametrize(
    ("workdays", "start", "expected"),
    [
        pytest.param(5, "18/8/2026", "24/8/2026", id="1 a make-up Saturday counts"),
        pytest.param(5, "27/4/2026", "6/5/2026", id="2 30/4, 1/5 and a weekend"),
        pytest.param(5, "23/4/2025", "29/4/2025", id="3 the make-up Saturday of 2025"),
        pytest.param(3, "31/12/2025", "7/1/2026", id="4 New Year and the swapped Friday"),
        pytest.param(5, "5/1/2026", "10/1/2026", id="5 a due date on a working Saturday"),
        pytest.param(5, "12/2/2026", "26/2/2026", id="6 Tết 2026"),
        pytest.param(10, "5/2/2021", "26/2/2021", id="9 Tết 2021"),
        pytest.param(10, "27/1/2022", "17/2/2022", id="10 Tết 2022"),
    ],
)
def test_a_term_in_working_days_skips_every_rest_day(workdays: int, start: str, expected: str) -> None:
    assert CALENDAR.shift(day(start), workdays) == day(expected)


# Vectors 7, 8: calendar days, only the last one rolls.
@pytest.mark.parametrize(
    ("days", "start", "expected"),
    [
        pytest.param(10, "6/2/2026", "23/2/2026", id="7 ends within Tết"),
        pytest.param(15, "28/1/2021", "17/2/2021", id="8 ends on the first of Tết"),
    ],
)
def test_a_term_in_calendar_days_rolls_only_its_last_day(days: int, start: str, expected: str) -> None:
    assert CALENDAR.roll(day(start) + timedelta(days=days)) == day(expected)


# Vectors 11–14.
@pytest.mark.parametrize(
    ("months", "start", "named", "rolled"),
    [
        pytest.param(1, "31/1/2021", "28/2/2021", "1/3/2021", id="11 no corresponding day"),
        pytest.param(1, "31/1/2020", "29/2/2020", "2/3/2020", id="12 leap year"),
        pytest.param(1, "31/5/2021", "30/6/2021", "30/6/2021", id="13 a shorter month"),
        pytest.param(3, "30/11/2026", "28/2/2027", "1/3/2027", id="14 across the year"),
    ],
)
def test_a_term_in_months_ends_on_the_corresponding_day_or_the_months_last(
    months: int, start: str, named: str, rolled: str
) -> None:
    assert add_months(day(start), months) == day(named)
    assert CALENDAR.roll(add_months(day(start), months)) == day(rolled)


# Vectors 15–18.
@pytest.mark.parametrize(
    ("fixed", "following", "preceding"),
    [
        pytest.param(
            "2/9/2026", "3/9/2026", "28/8/2026", id="15 swapped Monday and two days of National Day"
        ),
        pytest.param("6/2/2027", "11/2/2027", "3/2/2027", id="16 the Tết expected for 2027"),
        pytest.param("20/3/2021", "22/3/2021", "19/3/2021", id="17 the first quarter's report of 2021"),
        pytest.param("5/9/2021", "6/9/2021", "1/9/2021", id="18 back across National Day"),
    ],
)
def test_a_fixed_date_on_a_rest_day_rolls_as_the_office_has_chosen(
    fixed: str, following: str, preceding: str
) -> None:
    assert CALENDAR.roll(day(fixed)) == day(following)
    assert CALENDAR.roll(day(fixed), Roll.NEXT) == day(following)
    assert CALENDAR.roll(day(fixed), Roll.PREVIOUS) == day(preceding)
    assert CALENDAR.roll(day(fixed), Roll.NONE) == day(fixed)


def test_the_calendars_own_setting_rules_where_none_is_named() -> None:
    cautious = WorkCalendar(roll_rule=Roll.PREVIOUS)
    assert cautious.roll(day("20/3/2021")) == day("19/3/2021")
    assert cautious.roll(day("20/3/2021"), Roll.NEXT) == day("22/3/2021")


ROLLS = {
    day(named): day(rolled)
    for named, rolled in {
        "20/6/2020": "22/6/2020",
        "20/9/2020": "21/9/2020",
        "20/12/2020": "21/12/2020",
        "20/3/2021": "22/3/2021",
        "20/6/2021": "21/6/2021",
        "20/3/2022": "21/3/2022",
        "20/9/2025": "22/9/2025",
        "20/12/2025": "22/12/2025",
        "20/6/2026": "22/6/2026",
        "20/9/2026": "21/9/2026",
        "20/12/2026": "21/12/2026",
        "20/3/2027": "22/3/2027",
        "20/6/2027": "21/6/2027",
        "25/9/2021": "27/9/2021",
        "25/12/2021": "27/12/2021",
        "25/6/2022": "27/6/2022",
        "25/9/2022": "26/9/2022",
        "25/12/2022": "26/12/2022",
        "25/3/2023": "27/3/2023",
        "25/6/2023": "26/6/2023",
        "25/9/2027": "27/9/2027",
        "25/12/2027": "27/12/2027",
    }.items()
}


@pytest.mark.parametrize("number", [20, 25])
@pytest.mark.parametrize("month", [3, 6, 9, 12])
@pytest.mark.parametrize("year", range(2020, 2028))
def test_report_days_roll_where_the_study_says_and_nowhere_else(year: int, month: int, number: int) -> None:
    named = date(year, month, number)
    assert CALENDAR.is_workday(named) == (named not in ROLLS)
    assert CALENDAR.roll(named) == ROLLS.get(named, named)


def test_a_monday_to_friday_holiday_rests_and_a_make_up_saturday_works() -> None:
    assert not CALENDAR.is_workday(day("2/1/2026"))
    assert CALENDAR.is_workday(day("10/1/2026"))
    assert not CALENDAR.is_workday(day("17/1/2026"))


def test_a_make_up_day_works_even_if_it_is_also_listed_as_off() -> None:
    saturday = day("10/1/2026")
    assert WorkCalendar(frozenset({saturday}), frozenset({saturday})).is_workday(saturday)


def test_a_shift_by_nothing_stays() -> None:
    sunday = day("14/3/2021")
    assert CALENDAR.shift(sunday, 0) == sunday


def test_working_days_between_are_negative_once_the_day_has_passed() -> None:
    assert CALENDAR.workdays_between(day("16/6/2021"), day("21/6/2021")) == 3
    assert CALENDAR.workdays_between(day("21/6/2021"), day("16/6/2021")) == -3
    assert CALENDAR.workdays_between(day("18/6/2021"), day("20/6/2021")) == 0


@pytest.mark.parametrize(
    ("year", "month", "last"), [(2020, 2, 29), (2021, 2, 28), (2100, 2, 28), (2021, 12, 31), (2021, 4, 30)]
)
def test_a_month_ends_on_its_last_day(year: int, month: int, last: int) -> None:
    assert month_end(year, month) == date(year, month, last)


days = st.dates(date(2019, 1, 1), date(2028, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Weeks with up to forty days off and a few Saturdays or Sundays worked, around the days drawn."""
    off = draw(st.frozensets(days, max_size=40))
    run_start = draw(days)
    run = frozenset(run_start + timedelta(days=n) for n in range(draw(st.integers(0, 15))))
    make_up = frozenset(
        made_up for made_up in draw(st.frozensets(days, max_size=10)) if made_up.weekday() >= 5
    )
    return WorkCalendar(off | run, make_up)


@given(calendars(), days, st.sampled_from([Roll.NEXT, Roll.PREVIOUS]))
def test_a_rolled_day_is_never_a_rest_day(calendar: WorkCalendar, named: date, rule: Roll) -> None:
    rolled = calendar.roll(named, rule)
    assert calendar.is_workday(rolled)
    low, high = sorted((named, rolled))
    passed_over = [low + timedelta(days=n) for n in range((high - low).days + 1)]
    assert [passed for passed in passed_over if calendar.is_workday(passed)] == [rolled]


def walked(calendar: WorkCalendar, start: date, workdays: int) -> date:
    """As a clerk counts on the wall: day after day, each working day one."""
    reached, step = start, timedelta(days=1 if workdays > 0 else -1)
    for _ in range(abs(workdays)):
        reached += step
        while not calendar.is_workday(reached):
            reached += step
    return reached


@given(days, st.integers(-300, 300))
def test_on_the_calendar_of_the_country_a_shift_is_the_walk_day_by_day(start: date, workdays: int) -> None:
    assert CALENDAR.shift(start, workdays) == walked(CALENDAR, start, workdays)


@given(calendars(), st.frozensets(st.integers(0, 6), min_size=1), days, st.integers(-60, 60))
def test_on_any_calendar_a_shift_is_the_walk_day_by_day(
    calendar: WorkCalendar, weekdays: frozenset[int], start: date, workdays: int
) -> None:
    """Schools work Saturdays, and a make-up day of one calendar is any day of another."""
    other = replace(calendar, weekdays=weekdays)
    assert other.shift(start, workdays) == walked(other, start, workdays)


@given(calendars(), days, days)
def test_working_days_between_are_those_met_on_the_way(
    calendar: WorkCalendar, start: date, end: date
) -> None:
    low, high = sorted((start, end))
    met = sum(calendar.is_workday(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert calendar.workdays_between(start, end) == (met if end >= start else -met)


@pytest.mark.parametrize(
    ("workdays", "start", "expected"),
    [
        pytest.param(-1, "16/6/2021", "15/6/2021", id="from a working day, which is not counted"),
        pytest.param(-1, "19/6/2021", "18/6/2021", id="from a Saturday to the Friday before"),
        pytest.param(1, "19/6/2021", "21/6/2021", id="from a Saturday to the Monday after"),
        pytest.param(-5, "26/2/2026", "12/2/2026", id="back over Tết 2026"),
        pytest.param(-1, "24/8/2026", "22/8/2026", id="back to a make-up Saturday"),
        pytest.param(-3, "7/1/2026", "31/12/2025", id="back over New Year and the swapped Friday"),
        pytest.param(250, "31/12/2020", "31/12/2021", id="the working days of 2021"),
    ],
)
def test_a_shift_passes_over_rest_days_both_ways(workdays: int, start: str, expected: str) -> None:
    assert CALENDAR.shift(day(start), workdays) == day(expected)
    assert walked(CALENDAR, day(start), workdays) == day(expected)


@pytest.mark.parametrize("workdays", [10**7, -(10**7)])
def test_a_shift_beyond_the_years_there_are_is_refused(workdays: int) -> None:
    with pytest.raises(OverflowError, match="out of range"):
        CALENDAR.shift(day("16/6/2021"), workdays)


@given(calendars(), days, st.integers(0, 60))
def test_counting_back_over_a_shift_gives_its_length(
    calendar: WorkCalendar, start: date, workdays: int
) -> None:
    assert calendar.workdays_between(start, calendar.shift(start, workdays)) == workdays


@given(calendars(), days, st.integers(0, 60))
def test_a_shift_back_from_a_working_day_is_undone_by_the_same_shift_forward(
    calendar: WorkCalendar, start: date, workdays: int
) -> None:
    start = calendar.next_workday(start)
    back = calendar.shift(start, -workdays)
    assert calendar.workdays_between(start, back) == -workdays
    assert calendar.shift(back, workdays) == start


@given(calendars(), days, st.integers(-30, 30).filter(bool))
def test_a_shift_ends_on_a_working_day(calendar: WorkCalendar, start: date, workdays: int) -> None:
    assert calendar.is_workday(calendar.shift(start, workdays))


@given(calendars(), st.frozensets(days, max_size=20), days, st.integers(0, 20))
def test_more_holidays_never_bring_a_due_date_forward(
    calendar: WorkCalendar, more: frozenset[date], start: date, workdays: int
) -> None:
    fuller = WorkCalendar(calendar.days_off | more, calendar.make_up_days)
    assert fuller.roll(start, Roll.NEXT) >= calendar.roll(start, Roll.NEXT)
    assert fuller.shift(start, workdays) >= calendar.shift(start, workdays)


@given(calendars(), days, days, st.integers(-30, 30))
def test_a_later_start_never_ends_earlier(
    calendar: WorkCalendar, one: date, other: date, workdays: int
) -> None:
    earlier, later = sorted((one, other))
    assert calendar.shift(earlier, workdays) <= calendar.shift(later, workdays)


@given(calendars(), days, st.integers(-30, 30))
def test_one_working_day_more_ends_later(calendar: WorkCalendar, start: date, workdays: int) -> None:
    assert calendar.shift(start, workdays) < calendar.shift(start, workdays + 1)


@given(days, st.integers(-48, 48))
def test_months_on_keep_the_day_or_take_the_months_last(start: date, months: int) -> None:
    moved = add_months(start, months)
    assert (moved.year - start.year) * 12 + moved.month - start.month == months
    assert moved.day == start.day or (
        moved.day < start.day and (moved + timedelta(days=1)).month != moved.month
    )
