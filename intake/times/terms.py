"""What one time mention means, before years and calendars are applied."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rules.cadence import CadenceKind, Every
from rules.errors import BadInput
from rules.workdays import Roll, WorkCalendar, add_months, month_end

_PERIOD = re.compile(
    r"(?P<y>\d{4})(?:-(?:Q(?P<q>[1-4])|H(?P<h>[12])|M(?P<m>0[1-9]|1[0-2])|(?P<whole>Y)))?", re.IGNORECASE
)


class Anchor(StrEnum):
    """Which day of a repeating period a rule names."""

    LAST_MONTH = "last_month"  # ngày 20 của tháng cuối kỳ
    MONTH = "month"  # ngày 18 hằng tháng
    NEXT_MONTH = "next_month"  # ngày 05 tháng sau
    YEAR = "year"  # ngày 15/11 hằng năm
    LAST_WORKDAY = "last_workday"


@dataclass(frozen=True)
class DayRule:
    anchor: Anchor
    day: int = 0
    month: int = 0
    next_year: bool = False
    strict: bool = False


@dataclass(frozen=True)
class Term:
    """So many hours, days, weeks, months or years from (or, negative, before) an event."""

    count: int
    unit: str


@dataclass(frozen=True)
class Mention:
    """One time expression at its place in the text."""

    start: int
    end: int
    kind: CadenceKind
    every: tuple[Every, ...] = ()
    due: str | None = None
    last_day: date | None = None  # as named
    strict: bool = False  # "trước": the named day itself is too late
    rules: tuple[DayRule, ...] = ()
    term: Term | None = None

    def widened(self, start: int, end: int) -> "Mention":
        return replace(self, start=min(self.start, start), end=max(self.end, end))


@dataclass(frozen=True)
class Period:
    """A reporting period such as 2021-Q1: its first and last month."""

    year: int
    first_month: int
    last_month: int

    @property
    def length(self) -> int:
        return self.last_month - self.first_month + 1


def read_period(written: str) -> Period:
    """2021-Q1, 2021-H1, 2021-M03, 2021-Y or 2021."""
    match = _PERIOD.fullmatch(written.strip())
    if not match:
        raise BadInput(
            f"không hiểu kỳ báo cáo “{written}”",
            where="--period",
            mend="viết như 2021-Q1, 2021-H1, 2021-M03 hoặc 2021-Y",
        )
    year = int(match["y"])
    if match["q"]:
        return Period(year, 3 * int(match["q"]) - 2, 3 * int(match["q"]))
    if match["h"]:
        return Period(year, 6 * int(match["h"]) - 5, 6 * int(match["h"]))
    if match["m"]:
        return Period(year, int(match["m"]), int(match["m"]))
    return Period(year, 1, 12)


def last_day_in(calendar: WorkCalendar, named: date, strict: bool) -> date:
    """The last day before the roll: "trước ngày D" means D−1 unless the calendar says otherwise (tracking.md 1.5)."""
    if strict and not calendar.before_is_inclusive:
        return date.fromordinal(named.toordinal() - 1)
    return named


def end_of_term(calendar: WorkCalendar, start: date, term: Term) -> date:
    """The last day of a term counted from `start`, itself not counted; not yet rolled (Civil Code 147, 148)."""
    match term.unit:
        case "workday":
            return calendar.shift(start, term.count)
        case "month":
            return add_months(start, term.count)
        case "year":
            return add_months(start, 12 * term.count)
        case "hour":
            return date.fromordinal(start.toordinal() + int(term.count / 24))
        case "week":
            return date.fromordinal(start.toordinal() + 7 * term.count)
        case _:
            return date.fromordinal(start.toordinal() + term.count)


def day_of_rule(rule: DayRule, period: Period, calendar: WorkCalendar) -> date:
    """The day a rule names inside one period."""
    last = month_end(period.year, period.last_month)
    match rule.anchor:
        case Anchor.YEAR:
            year = period.year + (1 if rule.next_year else 0)
            return date(year, rule.month, min(rule.day, month_end(year, rule.month).day))
        case Anchor.NEXT_MONTH:
            after = add_months(last.replace(day=1), 1)
            return after.replace(day=min(rule.day, month_end(after.year, after.month).day))
        case Anchor.LAST_WORKDAY:
            return calendar.roll(last, Roll.PREVIOUS)
        case _:
            return last.replace(day=min(rule.day, last.day))


def rule_for(rules: tuple[DayRule, ...], period: Period) -> DayRule | None:
    """Which of several fixed days belongs to a period: the first one on or after its last month, else the last."""
    if not rules:
        return None
    yearly = [rule for rule in rules if rule.anchor is Anchor.YEAR]
    if len(yearly) < 2 or period.length == 12:
        return rules[-1]
    after = [rule for rule in yearly if rule.month >= period.last_month]
    return min(after, key=lambda rule: rule.month) if after else yearly[-1]
