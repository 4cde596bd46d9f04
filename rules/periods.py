"""Reporting periods: which ones a regime gives a plan, and the dates of every tier (tracking.md 2.5–2.7; NĐ 09/2019 Đ.8, 12, 13)."""

import calendar as gregorian
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from rules.cadence import Every
from rules.errors import BadInput, Refused
from rules.wording import short_date
from rules.workdays import Roll, WorkCalendar

MONTHS_IN = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.HALF_YEARLY: 6, Every.YEARLY: 12}
MONTHS_IN_A_YEAR = 12

# Điều 8 khoản 5b: at least one working day between the end of data capture and a due date, and so for every tier.
LEAST_GAP_WORKDAYS = 1
NO_LETTERS: Mapping[str, tuple[date | None, date | None]] = MappingProxyType({})


class YearDay(NamedTuple):
    """A day of the reporting year; `year_offset` −1 is the calendar year before; a day the month lacks is its last (29/2)."""

    year_offset: int
    month: int
    day: int

    def on(self, year: int) -> date:
        year += self.year_offset
        last = gregorian.monthrange(year, self.month)[1]
        return date(year, self.month, min(self.day, last))

    @property
    def month_index(self) -> int:
        return self.year_offset * MONTHS_IN_A_YEAR + self.month


@dataclass(frozen=True)
class PeriodRule:
    """One period of a regime. `cumulative`: it counts from the start of the reporting year over periods already reported."""

    id: str
    label: str
    every: Every
    window_start: YearDay
    window_end: YearDay
    due: YearDay
    cumulative: bool = False

    @property
    def months(self) -> int:
        return MONTHS_IN[self.every]


@dataclass(frozen=True)
class Regime:
    """A reporting regime; `roll` None follows the calendar's own setting."""

    id: str
    name: str
    source: str
    periods: tuple[PeriodRule, ...]
    unit_gap_workdays: int = 2
    request_lead_workdays: int = 5
    roll: Roll | None = None

    def __post_init__(self) -> None:
        if self.unit_gap_workdays < LEAST_GAP_WORKDAYS:
            raise BadInput(
                f"đơn vị phải có ít nhất {LEAST_GAP_WORKDAYS} ngày làm việc sau khi chốt số liệu",
                where=f"chế độ báo cáo {self.id}: unit_gap_workdays = {self.unit_gap_workdays}",
            )


@dataclass(frozen=True)
class ReportingPeriod:
    """A period of one year with the dates of all tiers; the top date is kept as named and as rolled."""

    key: str
    label: str
    every: Every
    window_start_on: date
    window_end_on: date
    cut_off_on: date
    opens_on: date
    unit_due_on: date
    top_due_on: date
    top_due_named_on: date
    cumulative: bool


def select_periods(regime: Regime, every: tuple[Every, ...]) -> tuple[PeriodRule, ...]:
    """The periods owed at these frequencies: of those ending on the same cut-off the longest stays (2.6).

    Without a frequency that the regime knows, its own periods are owed.
    """
    wanted = [rule for frequency in every for rule in _serving(regime, frequency)]
    longest: dict[YearDay, PeriodRule] = {}
    for rule in sorted(wanted or regime.periods, key=lambda rule: (rule.window_end, rule.months)):
        longest[rule.window_end] = rule
    return tuple(longest.values())


def unserved(regime: Regime, every: tuple[Every, ...]) -> tuple[Every, ...]:
    """The frequencies that the regime's periods do not cover, so that a person can see what will not be asked for."""
    return tuple(
        frequency
        for frequency in every
        if frequency is not Every.UNSPECIFIED
        and len(_serving(regime, frequency)) < MONTHS_IN_A_YEAR // MONTHS_IN.get(frequency, 1)
    )


def _serving(regime: Regime, frequency: Every) -> list[PeriodRule]:
    """Where each period of this frequency ends: that period, or the shortest longer one that ends there too."""
    months = MONTHS_IN.get(frequency)
    if months is None:
        return []
    year_end = max(rule.window_end.month_index for rule in regime.periods)
    shortest: dict[YearDay, PeriodRule] = {}
    for rule in sorted(regime.periods, key=lambda rule: rule.months):
        on_boundary = (year_end - rule.window_end.month_index) % months == 0
        if on_boundary and rule.months >= months:
            shortest.setdefault(rule.window_end, rule)
    return list(shortest.values())


def reporting_periods(
    regime: Regime,
    *,
    year: int,
    every: tuple[Every, ...],
    calendar: WorkCalendar,
    plan_issued_on: date | None,
    by_letter: Mapping[str, tuple[date | None, date | None]] = NO_LETTERS,
) -> tuple[ReportingPeriod, ...]:
    """The year's periods whose window had not ended before the plan's date; a chain that cannot fit is refused (2.6, 2.7).

    `by_letter`: the unit's and the top date that an official letter gives a period, taken as named.
    """
    rules = select_periods(regime, every)
    dated = (_dated(regime, rule, year, calendar) for rule in rules)
    owed = tuple(
        _with_dates(period, *by_letter.get(period.key, (None, None)))
        for period in dated
        if plan_issued_on is None or period.window_end_on >= plan_issued_on
    )
    _check_letters(by_letter, owed)
    refusals = [_refusal(period, lacking) for period in owed if (lacking := check_chain(period, calendar))]
    if refusals:
        raise Refused(f"{regime.name}: lịch báo cáo không đủ ngày làm việc. " + " ".join(refusals))
    return owed


def _with_dates(
    period: ReportingPeriod, unit_due_on: date | None, top_due_on: date | None
) -> ReportingPeriod:
    return replace(
        period,
        unit_due_on=unit_due_on or period.unit_due_on,
        top_due_on=top_due_on or period.top_due_on,
        top_due_named_on=top_due_on or period.top_due_named_on,
    )


def _check_letters(by_letter: Iterable[str], owed: tuple[ReportingPeriod, ...]) -> None:
    known = [period.key for period in owed]
    for key in by_letter:
        if key not in known:
            raise BadInput(
                f"không có kỳ báo cáo {key!r}",
                where="ngày theo công văn",
                mend=f"các kỳ phải báo cáo: {', '.join(known) or 'không có kỳ nào'}",
            )


def check_chain(period: ReportingPeriod, calendar: WorkCalendar) -> int:
    """How many working days the chain cut-off → unit → coordinator → top lacks; 0 if it fits."""
    for_the_unit = calendar.workdays_between(period.cut_off_on, period.unit_due_on)
    for_the_coordinator = calendar.workdays_between(period.unit_due_on, period.top_due_on)
    return sum(max(0, LEAST_GAP_WORKDAYS - gap) for gap in (for_the_unit, for_the_coordinator))


def _dated(regime: Regime, rule: PeriodRule, year: int, calendar: WorkCalendar) -> ReportingPeriod:
    cut_off = rule.window_end.on(year)
    named = rule.due.on(year)
    return ReportingPeriod(
        key=f"{year}-{rule.id}",
        label=_label(rule, year),
        every=rule.every,
        window_start_on=rule.window_start.on(year),
        window_end_on=cut_off,
        cut_off_on=cut_off,
        opens_on=calendar.shift(cut_off, -regime.request_lead_workdays),
        unit_due_on=calendar.shift(cut_off, regime.unit_gap_workdays),
        top_due_on=calendar.roll(named, regime.roll),
        top_due_named_on=named,
        cumulative=rule.cumulative,
    )


def _label(rule: PeriodRule, year: int) -> str:
    """'tháng 3/2021', 'quý III/2021', '6 tháng 2021', 'năm 2021'."""
    joint = "/" if rule.every in (Every.MONTHLY, Every.QUARTERLY) else " "
    return f"{rule.label}{joint}{year}"


def _refusal(period: ReportingPeriod, lacking: int) -> str:
    return (
        f"Kỳ {period.label} thiếu {lacking} ngày làm việc: chốt số liệu {short_date(period.cut_off_on)}, "
        f"đơn vị nộp {short_date(period.unit_due_on)}, gửi cấp trên {short_date(period.top_due_on)}."
    )
