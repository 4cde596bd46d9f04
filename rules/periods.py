"""Reporting periods of one year, with the dates of every tier, and chains that cannot fit (tracking.md 2.5–2.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from rules.cadence import Every
from rules.due_basis import BasisKind
from rules.errors import BadInput, Refused
from rules.regimes import (
    LEAST_GAP_WORKDAYS,
    MONTHS_IN,
    PeriodRule,
    Regime,
    ReportTier,
    TierTerm,
    YearDay,
    select_periods,
    unserved,
)
from rules.wording import short_date
from rules.workdays import WorkCalendar

__all__ = [
    "LEAST_GAP_WORKDAYS",
    "MONTHS_IN",
    "PeriodRule",
    "Regime",
    "ReportTier",
    "ReportingPeriod",
    "TierTerm",
    "YearDay",
    "chain_refusal",
    "check_chain",
    "dated_period",
    "reporting_periods",
    "select_periods",
    "unserved",
]

NO_LETTERS: Mapping[str, tuple[date | None, date | None]] = MappingProxyType({})


@dataclass(frozen=True)
class ReportingPeriod:
    """A period of one year with the dates of all tiers; the top date is kept as named and as rolled.

    `top_due_on` is the day on which the coordinator sends its report. Where the regime gives the coordinator a day of
    its own, `final_due_on` is the later day on which the report must be at the top.
    """

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
    estimate: bool = False
    final_due_on: date | None = None


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
    dated = (dated_period(regime, rule, year, calendar) for rule in rules)
    owed = tuple(
        _with_dates(period, *by_letter.get(period.key, (None, None)))
        for period in dated
        if plan_issued_on is None or period.window_end_on >= plan_issued_on
    )
    _check_letters(by_letter, owed)
    refusals = [
        chain_refusal(period, lacking) for period in owed if (lacking := check_chain(period, calendar))
    ]
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
    days = [period.cut_off_on, period.unit_due_on, period.top_due_on]
    days += [period.final_due_on] if period.final_due_on else []
    gaps = (calendar.workdays_between(one, following) for one, following in pairwise(days))
    return sum(max(0, LEAST_GAP_WORKDAYS - gap) for gap in gaps)


def dated_period(regime: Regime, rule: PeriodRule, year: int, calendar: WorkCalendar) -> ReportingPeriod:
    """One period of a year, whoever owes it."""
    cut_off = rule.cut_off_on(year)
    unit, sent = regime.basis(rule, ReportTier.UNIT, year), regime.sending_basis(rule, year)
    final = regime.basis(rule, ReportTier.TOP, year) if regime.term(rule, ReportTier.COORDINATOR) else None
    sent_on = sent.due_on(calendar)
    return ReportingPeriod(
        key=f"{year}-{rule.id}",
        label=_label(rule, year),
        every=rule.every,
        window_start_on=rule.window_start.on(year),
        window_end_on=rule.window_end.on(year),
        cut_off_on=cut_off,
        opens_on=calendar.shift(cut_off, -regime.request_lead_workdays),
        unit_due_on=unit.due_on(calendar) if unit else sent_on,
        top_due_on=sent_on,
        top_due_named_on=sent.day if sent.kind is BasisKind.ROLLED else sent_on,
        cumulative=rule.cumulative,
        estimate=rule.estimate,
        final_due_on=final.due_on(calendar) if final else None,
    )


def _label(rule: PeriodRule, year: int) -> str:
    """'tháng 3/2021', 'quý III/2021', '6 tháng 2021', 'năm 2021'."""
    joint = "/" if rule.every in (Every.MONTHLY, Every.QUARTERLY) else " "
    return f"{rule.label}{joint}{year}"


def chain_refusal(period: ReportingPeriod, lacking: int) -> str:
    final = f", tới cấp trên cùng {short_date(period.final_due_on)}" if period.final_due_on else ""
    return (
        f"Kỳ {period.label} thiếu {lacking} ngày làm việc: chốt số liệu {short_date(period.cut_off_on)}, "
        f"đơn vị nộp {short_date(period.unit_due_on)}, gửi cấp trên {short_date(period.top_due_on)}{final}."
    )
