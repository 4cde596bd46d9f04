"""What holds for any regime and any calendar: windows tile, chains are refused exactly when they lack days, tiers."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.calendars import national_calendar
from config.policy_files import load_regime
from config.snapshots import regime_from_snapshot, regime_snapshot
from rules.cadence import Every
from rules.due_basis import BasisKind, DueBasis, fixed, read_basis, rolled, workdays_after
from rules.errors import BadInput, Refused
from rules.periods import (
    PeriodRule,
    Regime,
    ReportTier,
    TierTerm,
    YearDay,
    check_chain,
    dated_period,
    reporting_periods,
    select_periods,
)
from rules.workdays import Roll, WorkCalendar

CALENDAR = national_calendar()
some = settings(max_examples=80, deadline=None)
days = st.dates(date(2019, 6, 1), date(2028, 6, 30))
rolls = st.sampled_from([None, *Roll])


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Weeks with a run of days off, some single ones, and some Saturdays or Sundays worked."""
    start, off = draw(days), draw(st.frozensets(days, max_size=25))
    run = frozenset(start + timedelta(days=n) for n in range(draw(st.integers(0, 12))))
    worked = frozenset(day for day in draw(st.frozensets(days, max_size=8)) if day.weekday() > 4)
    return WorkCalendar(off | run, worked, roll_rule=draw(st.sampled_from([Roll.NEXT, Roll.PREVIOUS])))


bases = st.one_of(
    st.builds(rolled, days, rolls),
    st.builds(workdays_after, days, st.integers(-30, 60)),
    st.builds(fixed, days),
)


@some
@given(bases)
def test_a_basis_is_read_back_from_its_text(basis: DueBasis) -> None:
    assert read_basis(basis.text()) == basis


@some
@given(bases, calendars())
def test_a_due_date_is_on_a_working_day_unless_somebody_named_the_day(
    basis: DueBasis, calendar: WorkCalendar
) -> None:
    due = basis.due_on(calendar)
    if basis.kind is BasisKind.ROLLED and basis.roll is not Roll.NONE:
        assert calendar.is_workday(due)
    elif basis.kind is BasisKind.WORKDAYS and basis.workdays:
        assert calendar.is_workday(due)
        if basis.workdays > 0:
            assert calendar.workdays_between(basis.day, due) == basis.workdays
    else:
        assert due == basis.day


@some
@given(days, st.integers(0, 40), calendars(), st.frozensets(days, max_size=15))
def test_more_holidays_never_bring_a_due_date_forward(
    day: date, workdays: int, calendar: WorkCalendar, more: frozenset[date]
) -> None:
    fuller = replace(calendar, days_off=calendar.days_off | more)
    for basis in (rolled(day, Roll.NEXT), workdays_after(day, workdays)):
        assert basis.due_on(fuller) >= basis.due_on(calendar)


@pytest.mark.parametrize("id", ["nd09", "cchc"])
@pytest.mark.parametrize("every", [Every.MONTHLY, Every.QUARTERLY, Every.HALF_YEARLY, Every.YEARLY])
@pytest.mark.parametrize("year", range(2020, 2028))
def test_windows_that_are_not_cumulative_never_overlap_and_leave_no_gap(
    id: str, every: Every, year: int
) -> None:
    """A cumulative report tells of its year from the beginning; the others follow each other day by day."""
    regime = load_regime(id)
    rules = [rule for rule in regime.periods if rule.every is every]
    windows = [
        (rule.window_start.on(one), rule.window_end.on(one))
        for one in (year, year + 1)
        for rule in sorted(rules, key=lambda rule: rule.window_end)
    ]
    for (_, end), (start, _) in pairwise(windows):
        assert start > end
        if id == "nd09":  # cchc asks for the first and third quarter, the half and the year only
            assert start == end + timedelta(days=1)


def test_the_owed_reports_of_a_year_reach_every_day_of_it() -> None:
    """Quarter, half, quarter, year: together they tell of each day from 15/12 to 14/12."""
    for id in ("nd09", "cchc"):
        regime = load_regime(id)
        every = (Every.QUARTERLY, Every.HALF_YEARLY, Every.YEARLY)
        told: set[date] = set()
        for rule in select_periods(regime, every):
            start, end = rule.window_start.on(2026), rule.window_end.on(2026)
            told |= {start + timedelta(days=n) for n in range((end - start).days + 1)}
        assert (min(told), max(told), len(told)) == (date(2025, 12, 15), date(2026, 12, 14), 365)


def regime_with(gap: int, coordinator: int | None, due: YearDay) -> Regime:
    tiers = (TierTerm(ReportTier.COORDINATOR, workdays=coordinator),) if coordinator else ()
    half = PeriodRule(
        "H1", "6 tháng", Every.HALF_YEARLY, YearDay(-1, 12, 15), YearDay(0, 6, 14), due, cumulative=True
    )
    return Regime("own", "Báo cáo của tỉnh", "Quyết định", (half,), unit_gap_workdays=gap, tiers=tiers)


@some
@given(
    calendars(),
    st.integers(2020, 2027),
    st.integers(1, 6),
    st.one_of(st.none(), st.integers(1, 8)),
    st.integers(15, 30),
)
def test_a_chain_is_refused_exactly_when_it_lacks_days(
    calendar: WorkCalendar, year: int, gap: int, coordinator: int | None, top: int
) -> None:
    regime = regime_with(gap, coordinator, YearDay(0, 6, top))
    period = dated_period(regime, regime.periods[0], year, calendar)
    lacking = check_chain(period, calendar)
    if not lacking:
        (owed,) = reporting_periods(regime, year=year, every=(), calendar=calendar, plan_issued_on=None)
        assert owed == period
        assert owed.cut_off_on < owed.unit_due_on < owed.top_due_on <= (owed.final_due_on or owed.top_due_on)
        return
    with pytest.raises(Refused, match=f"thiếu {lacking} ngày làm việc"):
        reporting_periods(regime, year=year, every=(), calendar=calendar, plan_issued_on=None)


def test_each_tier_may_have_a_day_or_working_days_after_the_cut_off() -> None:
    rule = PeriodRule(
        "H1", "6 tháng", Every.HALF_YEARLY, YearDay(-1, 12, 15), YearDay(0, 6, 14), YearDay(0, 6, 25),
        tiers=(TierTerm(ReportTier.UNIT, day=YearDay(0, 6, 20)),),
    )  # fmt: skip
    regime = Regime("own", "x", "y", (rule,), tiers=(TierTerm(ReportTier.COORDINATOR, workdays=7),))
    period = dated_period(regime, rule, 2026, CALENDAR)
    assert period.unit_due_on == date(2026, 6, 22)  # 20/6 is a Saturday
    assert period.top_due_on == date(2026, 6, 23)  # seven working days after the 14th
    assert period.final_due_on == date(2026, 6, 25)
    assert check_chain(period, CALENDAR) == 0
    assert regime_from_snapshot(regime_snapshot(regime)) == regime


def test_a_province_may_want_the_half_years_report_before_its_window_ends() -> None:
    """ "Trước ngày 05/6" against a window to 14/6: the data close early and the rest is an estimate."""
    rule = PeriodRule(
        "H1", "6 tháng", Every.HALF_YEARLY, YearDay(-1, 12, 15), YearDay(0, 6, 14), YearDay(0, 6, 4),
        cumulative=True, cut_off=YearDay(0, 5, 29), estimate=True,
    )  # fmt: skip
    regime = Regime("tinh", "x", "y", (rule,))
    period = dated_period(regime, rule, 2026, CALENDAR)
    assert (period.cut_off_on, period.window_end_on) == (date(2026, 5, 29), date(2026, 6, 14))
    assert (period.unit_due_on, period.top_due_on) == (date(2026, 6, 2), date(2026, 6, 4))
    assert period.estimate
    assert check_chain(period, CALENDAR) == 0


def test_a_tier_has_at_least_one_working_day() -> None:
    with pytest.raises(BadInput, match="ít nhất 1 ngày làm việc"):
        replace(regime_with(2, None, YearDay(0, 6, 25)), tiers=(TierTerm(ReportTier.UNIT, workdays=0),))
