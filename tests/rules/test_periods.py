"""Reporting periods: what a regime asks for, when, and what it refuses."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.calendars import national_calendar
from config.policy_files import load_regime
from rules.cadence import Every
from rules.errors import BadInput, Refused
from rules.periods import (
    PeriodRule,
    Regime,
    ReportingPeriod,
    YearDay,
    check_chain,
    reporting_periods,
    select_periods,
    unserved,
)
from rules.workdays import Roll, WorkCalendar

CALENDAR = national_calendar()
CCHC = load_regime("cchc")
ND09 = load_regime("nd09")
MONTHS = [f"M{month:02}" for month in range(1, 13)]


def periods_of(
    regime: Regime, year: int, *every: Every, issued: date | None = None
) -> dict[str, ReportingPeriod]:
    periods = reporting_periods(regime, year=year, every=every, calendar=CALENDAR, plan_issued_on=issued)
    return {period.key: period for period in periods}


@pytest.mark.parametrize(
    ("regime", "every", "ids"),
    [
        (CCHC, "quarterly half_yearly yearly", "Q1 H1 Q3 Y"),
        (CCHC, "quarterly", "Q1 H1 Q3 Y"),
        (CCHC, "half_yearly", "H1 Y"),
        (CCHC, "half_yearly yearly", "H1 Y"),
        (CCHC, "yearly", "Y"),
        (CCHC, "", "Q1 H1 Q3 Y"),
        (CCHC, "unspecified", "Q1 H1 Q3 Y"),
        (CCHC, "weekly yearly", "Y"),
        (ND09, "quarterly half_yearly yearly", "Q1 H1 Q3 Y"),
        (ND09, "yearly quarterly half_yearly", "Q1 H1 Q3 Y"),
        (ND09, "quarterly", "Q1 Q2 Q3 Q4"),
        (ND09, "half_yearly", "H1 H2"),
        (ND09, "half_yearly yearly", "H1 Y"),
        (ND09, "quarterly yearly", "Q1 Q2 Q3 Y"),
        (ND09, "yearly", "Y"),
        (ND09, "monthly", " ".join(MONTHS)),
        (ND09, "monthly yearly", " ".join([*MONTHS[:-1], "Y"])),
        (ND09, "monthly quarterly", "M01 M02 Q1 M04 M05 Q2 M07 M08 Q3 M10 M11 Q4"),
        (ND09, "", "M01 M02 Q1 M04 M05 H1 M07 M08 Q3 M10 M11 Y"),
    ],
)
def test_of_periods_with_one_cut_off_only_the_longest_is_owed(regime: Regime, every: str, ids: str) -> None:
    frequencies = tuple(Every(word) for word in every.split())
    assert [rule.id for rule in select_periods(regime, frequencies)] == ids.split()


@pytest.mark.parametrize(
    ("regime", "every", "missing"),
    [
        (CCHC, "monthly quarterly", "monthly"),
        (CCHC, "quarterly half_yearly yearly unspecified", ""),
        (ND09, "daily weekly monthly quarterly half_yearly yearly", "daily weekly"),
    ],
)
def test_a_frequency_that_the_regime_does_not_cover_is_named(
    regime: Regime, every: str, missing: str
) -> None:
    frequencies = tuple(Every(word) for word in every.split())
    assert [frequency.value for frequency in unserved(regime, frequencies)] == missing.split()


def test_the_reports_of_2021_fall_on_their_known_days() -> None:
    h1, q3, year = periods_of(CCHC, 2021, issued=date(2021, 3, 22)).values()
    assert h1 == ReportingPeriod(
        key="2021-H1",
        label="6 tháng 2021",
        every=Every.HALF_YEARLY,
        window_start_on=date(2020, 12, 15),
        window_end_on=date(2021, 6, 14),
        cut_off_on=date(2021, 6, 14),
        opens_on=date(2021, 6, 7),
        unit_due_on=date(2021, 6, 16),
        top_due_on=date(2021, 6, 21),
        top_due_named_on=date(2021, 6, 20),
        cumulative=True,
    )
    assert q3 == ReportingPeriod(
        key="2021-Q3",
        label="quý III/2021",
        every=Every.QUARTERLY,
        window_start_on=date(2021, 6, 15),
        window_end_on=date(2021, 9, 14),
        cut_off_on=date(2021, 9, 14),
        opens_on=date(2021, 9, 7),
        unit_due_on=date(2021, 9, 16),
        top_due_on=date(2021, 9, 20),
        top_due_named_on=date(2021, 9, 20),
        cumulative=False,
    )
    assert year == ReportingPeriod(
        key="2021-Y",
        label="năm 2021",
        every=Every.YEARLY,
        window_start_on=date(2020, 12, 15),
        window_end_on=date(2021, 12, 14),
        cut_off_on=date(2021, 12, 14),
        opens_on=date(2021, 12, 7),
        unit_due_on=date(2021, 12, 16),
        top_due_on=date(2021, 12, 20),
        top_due_named_on=date(2021, 12, 20),
        cumulative=True,
    )


# id: label of 2021, first day, cut-off, top date as named; "{p}" is the year before.
CCHC_YEAR = {
    "Q1": ("quý I/2021", "{p}-12-15", "{y}-03-14", "{y}-03-20"),
    "H1": ("6 tháng 2021", "{p}-12-15", "{y}-06-14", "{y}-06-20"),
    "Q3": ("quý III/2021", "{y}-06-15", "{y}-09-14", "{y}-09-20"),
    "Y": ("năm 2021", "{p}-12-15", "{y}-12-14", "{y}-12-20"),
}
ND09_YEAR = {
    "M01": ("tháng 1/2021", "{p}-12-15", "{y}-01-14", "{y}-01-25"),
    "M02": ("tháng 2/2021", "{y}-01-15", "{y}-02-14", "{y}-02-25"),
    "M03": ("tháng 3/2021", "{y}-02-15", "{y}-03-14", "{y}-03-25"),
    "M04": ("tháng 4/2021", "{y}-03-15", "{y}-04-14", "{y}-04-25"),
    "M05": ("tháng 5/2021", "{y}-04-15", "{y}-05-14", "{y}-05-25"),
    "M06": ("tháng 6/2021", "{y}-05-15", "{y}-06-14", "{y}-06-25"),
    "M07": ("tháng 7/2021", "{y}-06-15", "{y}-07-14", "{y}-07-25"),
    "M08": ("tháng 8/2021", "{y}-07-15", "{y}-08-14", "{y}-08-25"),
    "M09": ("tháng 9/2021", "{y}-08-15", "{y}-09-14", "{y}-09-25"),
    "M10": ("tháng 10/2021", "{y}-09-15", "{y}-10-14", "{y}-10-25"),
    "M11": ("tháng 11/2021", "{y}-10-15", "{y}-11-14", "{y}-11-25"),
    "M12": ("tháng 12/2021", "{y}-11-15", "{y}-12-14", "{y}-12-25"),
    "Q1": ("quý I/2021", "{p}-12-15", "{y}-03-14", "{y}-03-25"),
    "Q2": ("quý II/2021", "{y}-03-15", "{y}-06-14", "{y}-06-25"),
    "Q3": ("quý III/2021", "{y}-06-15", "{y}-09-14", "{y}-09-25"),
    "Q4": ("quý IV/2021", "{y}-09-15", "{y}-12-14", "{y}-12-25"),
    "H1": ("6 tháng đầu năm 2021", "{p}-12-15", "{y}-06-14", "{y}-06-25"),
    "H2": ("6 tháng cuối năm 2021", "{y}-06-15", "{y}-12-14", "{y}-12-25"),
    "Y": ("năm 2021", "{p}-12-15", "{y}-12-14", "{y}-12-25"),
}
TABLES = [(CCHC, id, *row) for id, row in CCHC_YEAR.items()] + [
    (ND09, id, *row) for id, row in ND09_YEAR.items()
]
ALL_WORKDAYS = [
    day for n in range(366 * 9) if CALENDAR.is_workday(day := date(2019, 10, 1) + timedelta(days=n))
]


@pytest.mark.parametrize("year", range(2020, 2028))
@pytest.mark.parametrize(("regime", "id", "label", "start", "cut_off", "due"), TABLES)
def test_every_period_of_eight_years_has_the_dates_of_its_regime(
    regime: Regime, id: str, label: str, start: str, cut_off: str, due: str, year: int
) -> None:
    rule = next(rule for rule in regime.periods if rule.id == id)
    only = replace(regime, periods=(rule,))
    period = periods_of(only, year)[f"{year}-{id}"]
    cut_off_on, named_on = (date.fromisoformat(text.format(y=year)) for text in (cut_off, due))
    assert period.label == label.replace("2021", str(year))
    assert period.window_start_on == date.fromisoformat(start.format(y=year, p=year - 1))
    assert period.window_end_on == period.cut_off_on == cut_off_on
    assert period.top_due_named_on == named_on
    # Counted on a list of working days instead of walking the calendar.
    assert period.unit_due_on == [day for day in ALL_WORKDAYS if day > cut_off_on][1]
    assert period.opens_on == [day for day in ALL_WORKDAYS if day < cut_off_on][-5]
    assert period.top_due_on == min(day for day in ALL_WORKDAYS if day >= named_on)


def test_the_tables_above_hold_every_period_of_the_regimes() -> None:
    assert [rule.id for rule in CCHC.periods] == list(CCHC_YEAR)
    assert sorted(rule.id for rule in ND09.periods) == sorted(ND09_YEAR)


@pytest.mark.parametrize(
    ("key", "top_due_on", "workdays"),
    [
        ("2021-Q1", date(2021, 3, 22), 6),
        ("2021-H1", date(2021, 6, 21), 5),
        ("2021-Q3", date(2021, 9, 20), 4),
        ("2021-Y", date(2021, 12, 20), 4),
        ("2026-Q1", date(2026, 3, 20), 5),
        ("2026-H1", date(2026, 6, 22), 6),
        ("2026-Q3", date(2026, 9, 21), 5),
        ("2026-Y", date(2026, 12, 21), 5),
    ],
)
def test_four_to_six_working_days_lie_between_cut_off_and_ministry(
    key: str, top_due_on: date, workdays: int
) -> None:
    period = periods_of(CCHC, int(key[:4]))[key]
    assert period.top_due_on == top_due_on
    assert CALENDAR.workdays_between(period.cut_off_on, period.top_due_on) == workdays


def test_tet_in_february_leaves_the_coordinator_one_working_day() -> None:
    february = periods_of(ND09, 2026, Every.MONTHLY)["2026-M02"]
    assert february.opens_on == date(2026, 2, 9)
    assert february.unit_due_on == date(2026, 2, 24)
    assert february.top_due_on == date(2026, 2, 25)


@pytest.mark.parametrize(
    ("issued", "first"),
    [
        (None, "2021-Q1"),
        (date(2020, 12, 30), "2021-Q1"),
        (date(2021, 1, 26), "2021-Q1"),
        (date(2021, 3, 14), "2021-Q1"),
        (date(2021, 3, 15), "2021-H1"),
        (date(2021, 3, 22), "2021-H1"),
        (date(2021, 11, 1), "2021-Y"),
    ],
)
def test_a_period_that_ended_before_the_plan_is_not_owed(issued: date | None, first: str) -> None:
    assert next(iter(periods_of(CCHC, 2021, issued=issued))) == first


def test_a_plan_later_than_every_window_owes_nothing_that_year() -> None:
    assert periods_of(CCHC, 2021, issued=date(2021, 12, 15)) == {}


def test_the_first_window_owed_may_begin_before_the_plan() -> None:
    assert periods_of(CCHC, 2021, issued=date(2021, 3, 22))["2021-H1"].window_start_on == date(2020, 12, 15)


def due_at_the_top(month: int, day: int) -> Regime:
    """The half-year alone, cut off on Monday 14/6/2021; units send it in on Wednesday 16/6."""
    rule = next(rule for rule in CCHC.periods if rule.id == "H1")
    return replace(CCHC, periods=(replace(rule, due=YearDay(0, month, day)),))


@pytest.mark.parametrize(
    ("month", "day", "lacking"),
    [
        (6, 15, 2),
        (6, 16, 1),
        (6, 5, 8),
    ],
)
def test_a_chain_that_cannot_fit_is_refused_with_the_days_it_lacks(
    month: int, day: int, lacking: int
) -> None:
    with pytest.raises(
        Refused, match=rf"Kỳ 6 tháng 2021 thiếu {lacking} ngày làm việc: .* đơn vị nộp 16/6/2021"
    ):
        periods_of(due_at_the_top(month, day), 2021)


def test_one_working_day_for_the_coordinator_is_enough() -> None:
    period = periods_of(due_at_the_top(6, 17), 2021)["2021-H1"]
    assert check_chain(period, CALENDAR) == 0


def test_a_chain_of_a_period_not_owed_is_not_looked_at() -> None:
    assert periods_of(due_at_the_top(6, 15), 2021, issued=date(2021, 7, 1)) == {}


def test_dates_overridden_by_a_letter_are_checked_the_same_way() -> None:
    period = periods_of(CCHC, 2021)["2021-H1"]
    assert check_chain(replace(period, unit_due_on=period.cut_off_on), CALENDAR) == 1
    assert check_chain(replace(period, unit_due_on=date(2021, 6, 18)), CALENDAR) == 0
    assert check_chain(replace(period, unit_due_on=date(2021, 6, 21)), CALENDAR) == 1
    all_at_once = replace(period, unit_due_on=period.cut_off_on, top_due_on=period.cut_off_on)
    assert check_chain(all_at_once, CALENDAR) == 2


def test_units_always_have_a_working_day_after_the_cut_off() -> None:
    with pytest.raises(BadInput, match="ít nhất 1 ngày làm việc"):
        replace(CCHC, unit_gap_workdays=0)


def test_a_regime_may_roll_against_the_calendars_setting() -> None:
    assert periods_of(replace(CCHC, roll=Roll.PREVIOUS), 2021)["2021-Q1"].top_due_on == date(2021, 3, 19)
    cautious = replace(CALENDAR, roll_rule=Roll.PREVIOUS)
    (first, *_) = reporting_periods(CCHC, year=2021, every=(), calendar=cautious, plan_issued_on=None)
    assert first.top_due_on == date(2021, 3, 19)


def test_a_calendar_month_ends_on_its_own_last_day() -> None:
    february = PeriodRule(
        "M02", "tháng 2", Every.MONTHLY, YearDay(0, 2, 1), YearDay(0, 2, 31), YearDay(0, 3, 10)
    )
    regime = Regime("thong_ke", "Báo cáo thống kê", "Nghị định 60/2018/NĐ-CP", (february,))
    assert periods_of(regime, 2020)["2020-M02"].window_end_on == date(2020, 2, 29)
    assert periods_of(regime, 2021)["2021-M02"].window_end_on == date(2021, 2, 28)


@given(
    st.sampled_from([CCHC, ND09]),
    st.integers(2020, 2028),
    st.lists(st.sampled_from(Every), max_size=7),
    st.frozensets(st.dates(date(2019, 12, 1), date(2029, 1, 31)), max_size=30),
)
def test_however_the_holidays_fall_owed_periods_run_in_order_or_are_refused(
    regime: Regime, year: int, every: list[Every], days_off: frozenset[date]
) -> None:
    calendar = WorkCalendar(days_off)
    try:
        periods = reporting_periods(
            regime, year=year, every=tuple(every), calendar=calendar, plan_issued_on=None
        )
    except Refused:
        return
    assert periods
    assert len({period.cut_off_on for period in periods}) == len(periods)
    assert list(periods) == sorted(periods, key=lambda period: period.cut_off_on)
    for period in periods:
        assert period.window_start_on < period.cut_off_on < period.unit_due_on < period.top_due_on
        assert period.opens_on < period.cut_off_on
        assert all(
            calendar.is_workday(day) for day in (period.opens_on, period.unit_due_on, period.top_due_on)
        )
