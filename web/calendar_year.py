"""A year of a working calendar at a glance: every day works, rests as the week does, or says why it differs."""

import calendar as gregorian
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from config.calendars import CalendarEntry, EntryKind
from rules.workdays import WorkCalendar


@dataclass(frozen=True)
class Day:
    """`code`: "work", "off", "rest" or "" for a plain working day; `mark` says the same without colour."""

    day: date
    code: str = ""
    mark: str = ""
    name: str = ""
    is_provisional: bool = False


@dataclass(frozen=True)
class Month:
    """`weeks` from Monday; None: a day of another month."""

    number: int
    weeks: tuple[tuple[Day | None, ...], ...]
    workdays: int


MARKS = {
    EntryKind.HOLIDAY: "L",
    EntryKind.COMPENSATING: "B",
    EntryKind.SWAPPED_OFF: "H",
    EntryKind.MAKE_UP: "+",
}


def months_of(year: int, calendar: WorkCalendar, entries: Iterable[CalendarEntry]) -> list[Month]:
    named = {entry.day: entry for entry in entries}
    sheet = gregorian.Calendar()
    found = []
    for number in range(1, 13):
        weeks = tuple(
            tuple(_day(day, calendar, named.get(day)) if day.month == number else None for day in week)
            for week in sheet.monthdatescalendar(year, number)
        )
        working = sum(calendar.is_workday(one.day) for week in weeks for one in week if one)
        found.append(Month(number, weeks, working))
    return found


def _day(day: date, calendar: WorkCalendar, entry: CalendarEntry | None) -> Day:
    if entry is None:
        return Day(day, "" if calendar.is_workday(day) else "rest")
    code = "work" if entry.kind is EntryKind.MAKE_UP else "off"
    return Day(day, code, MARKS[entry.kind], entry.name, not entry.official)
