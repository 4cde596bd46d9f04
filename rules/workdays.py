"""The working calendar: which days count, and how dates move on it (tracking.md 1.3, 1.5; Civil Code 146–148)."""

import calendar as gregorian
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from rules.errors import BadInput

ONE_DAY = timedelta(days=1)
LAST_DAY = date.max.toordinal()
MONDAY_TO_FRIDAY = frozenset(range(5))


class Roll(StrEnum):
    """Where a last day goes that falls on a rest day."""

    NEXT = "next_working_day"
    PREVIOUS = "previous_working_day"
    NONE = "none"


@dataclass(frozen=True)
class WorkCalendar:
    """The working weekdays (Monday is 0; Monday to Friday unless said), less the days off, plus the make-up days."""

    days_off: frozenset[date] = field(default_factory=frozenset)
    make_up_days: frozenset[date] = field(default_factory=frozenset)
    roll_rule: Roll = Roll.NEXT
    before_is_inclusive: bool = False
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise BadInput("lịch làm việc phải có ít nhất một ngày làm việc trong tuần")

    def is_workday(self, day: date) -> bool:
        if day in self.make_up_days:
            return True
        return day.weekday() in self.weekdays and day not in self.days_off

    def next_workday(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def previous_workday(self, day: date) -> date:
        """The day itself if it is a working day, else the last one before it."""
        while not self.is_workday(day):
            day -= ONE_DAY
        return day

    def roll(self, day: date, rule: Roll | None = None) -> date:
        """Move a last day off a rest day, Civil Code 148.5 or the office's own setting."""
        match rule or self.roll_rule:
            case Roll.NEXT:
                return self.next_workday(day)
            case Roll.PREVIOUS:
                return self.previous_workday(day)
            case Roll.NONE:
                return day

    def shift(self, day: date, workdays: int) -> date:
        """The day that lies so many working days after (or, negative, before) `day`, which is not counted."""
        direction = 1 if workdays >= 0 else -1
        # Backwards the days from the one reached up to the eve of `day` count: up to its own eve, then.
        eve = 0 if workdays >= 0 else 1
        begin = self._worked_until(day.toordinal() - eve)
        reached, left = day.toordinal(), abs(workdays)
        while left > 0:
            # So many days at least: none is passed over that could have been the last one.
            reached += direction * left
            if not 1 <= reached <= LAST_DAY:
                raise OverflowError("date value out of range")
            left = abs(workdays) - abs(self._worked_until(reached - eve) - begin)
        return date.fromordinal(reached)

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before."""
        return self._worked_until(end.toordinal()) - self._worked_until(start.toordinal())

    def _worked_until(self, ordinal: int) -> int:
        """How many working days there are up to a day, counted and not walked: pages ask thousands of times."""
        weeks, rest = divmod(ordinal, 7)  # day 1 was a Monday
        of_week, off, made_up = self._days_that_differ
        return (
            weeks * of_week[7] + of_week[rest] - bisect_right(off, ordinal) + bisect_right(made_up, ordinal)
        )

    @cached_property
    def _days_that_differ(self) -> tuple[list[int], list[int], list[int]]:
        """Working weekdays among the first n of a week; the days off and made up that change what a weekday says."""
        of_week = [sum(one < rest for one in self.weekdays) for rest in range(8)]
        off = (day for day in self.days_off - self.make_up_days if day.weekday() in self.weekdays)
        made_up = (day for day in self.make_up_days if day.weekday() not in self.weekdays)
        return of_week, sorted(map(date.toordinal, off)), sorted(map(date.toordinal, made_up))


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months on, or the last day of a shorter month (Civil Code 148.3)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def month_end(year: int, month: int) -> date:
    return date(year, month, gregorian.monthrange(year, month)[1])
