"""Reporting regimes as data: which periods there are, and when each tier reports (tracking.md 2.6, 2.7; NĐ 09/2019 Đ.8, 12, 13)."""

import calendar as gregorian
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from rules.cadence import Every
from rules.due_basis import DueBasis, rolled, workdays_after
from rules.errors import BadInput
from rules.workdays import Roll

MONTHS_IN = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.HALF_YEARLY: 6, Every.YEARLY: 12}
MONTHS_IN_A_YEAR = 12

# Điều 8 khoản 5b: at least one working day between the end of data capture and a due date, and so for every tier.
LEAST_GAP_WORKDAYS = 1


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


class ReportTier(StrEnum):
    """The chain of a report: units → coordinator → the body at the top."""

    UNIT = "unit"
    COORDINATOR = "coordinator"
    TOP = "top"


@dataclass(frozen=True)
class TierTerm:
    """When a tier reports: on a day of the year, moved off a rest day, or so many working days after the cut-off."""

    tier: ReportTier
    workdays: int | None = None
    day: YearDay | None = None

    def basis(self, year: int, cut_off_on: date, roll: Roll | None) -> DueBasis:
        if self.day is not None:
            return rolled(self.day.on(year), roll)
        return workdays_after(cut_off_on, self.workdays or LEAST_GAP_WORKDAYS)


@dataclass(frozen=True)
class PeriodRule:
    """One period of a regime. `cumulative`: it counts from the start of the reporting year over periods already reported.

    `due`: the top tier's day as named. `cut_off` where it is not the end of the window: figures from there on are
    then estimates (`estimate`), as where a province wants the report before the legal window ends (law.md 1.3).
    `tiers`: what this period has of its own in place of the regime's.
    """

    id: str
    label: str
    every: Every
    window_start: YearDay
    window_end: YearDay
    due: YearDay | None
    cumulative: bool = False
    cut_off: YearDay | None = None
    estimate: bool = False
    tiers: tuple[TierTerm, ...] = ()

    @property
    def months(self) -> int:
        return MONTHS_IN[self.every]

    def cut_off_on(self, year: int) -> date:
        return (self.cut_off or self.window_end).on(year)


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
    tiers: tuple[TierTerm, ...] = ()

    def __post_init__(self) -> None:
        gaps = [("unit_gap_workdays", self.unit_gap_workdays)]
        terms = [*self.tiers, *(term for rule in self.periods for term in rule.tiers)]
        gaps += [(f"tiers: {term.tier}", term.workdays) for term in terms if term.workdays is not None]
        for name, gap in gaps:
            if gap < LEAST_GAP_WORKDAYS:
                raise BadInput(
                    f"đơn vị phải có ít nhất {LEAST_GAP_WORKDAYS} ngày làm việc sau khi chốt số liệu",
                    where=f"chế độ báo cáo {self.id}: {name} = {gap}",
                )

    def term(self, rule: PeriodRule, tier: ReportTier) -> TierTerm | None:
        """The period's own term, else its named day, else the regime's; None: the regime has no such tier."""
        own = next((term for term in rule.tiers if term.tier is tier), None)
        if own is None and tier is ReportTier.TOP and rule.due is not None:
            own = TierTerm(tier, day=rule.due)
        if own is None:
            own = next((term for term in self.tiers if term.tier is tier), None)
        if own is None and tier is ReportTier.UNIT:
            own = TierTerm(tier, workdays=self.unit_gap_workdays)
        return own

    def rule(self, period_key: str) -> PeriodRule | None:
        """The rule behind '2021-H1'."""
        id = period_key.partition("-")[2]
        return next((rule for rule in self.periods if rule.id == id), None)

    def basis(self, rule: PeriodRule, tier: ReportTier, year: int) -> DueBasis | None:
        term = self.term(rule, tier)
        return term.basis(year, rule.cut_off_on(year), self.roll) if term else None

    def sending_basis(self, rule: PeriodRule, year: int) -> DueBasis:
        """When the coordinator sends: on its own day where the regime has one, else on the top's."""
        for tier in (ReportTier.COORDINATOR, ReportTier.TOP):
            if (basis := self.basis(rule, tier, year)) is not None:
                return basis
        raise BadInput(
            "chưa có hạn gửi cấp trên",
            where=f"chế độ báo cáo {self.id}, kỳ {rule.id}",
            mend='ghi due = "20/3"',
        )


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
