"""Why a day does not count, or does: the name of the holiday, the weekend, the make-up Saturday (tracking.md 1.3)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from config.calendars import CalendarEntry, EntryKind
from intake.times.dates import spoken, weekday
from rules.workdays import MONDAY_TO_FRIDAY, WorkCalendar

Entries = Mapping[date, CalendarEntry]


def by_day(entries: Iterable[CalendarEntry]) -> Entries:
    return {entry.day: entry for entry in entries}


def why_rest(day: date, entries: Entries) -> str:
    """'Chủ nhật', 'Thứ Sáu, nghỉ Tết Dương lịch', and 'dự kiến' while no document has fixed the holiday."""
    entry = entries.get(day)
    if entry is None or entry.kind is EntryKind.MAKE_UP:
        return weekday(day) if day.weekday() > 4 else f"{weekday(day)}, ngày nghỉ"
    return f"{weekday(day)}, {_rest_name(entry)}"


def passed_over(start: date, end: date, calendar: WorkCalendar, entries: Entries) -> list[str]:
    """What a clerk counting from one day to the other on a wall calendar would miss: holidays, and Saturdays worked."""
    low, high = sorted((start, end))
    days = [low + timedelta(days=n) for n in range((high - low).days + 1)]
    rests = [day for day in days if day.weekday() in MONDAY_TO_FRIDAY and not calendar.is_workday(day)]
    made_up = [day for day in days if day.weekday() not in MONDAY_TO_FRIDAY and calendar.is_workday(day)]
    notes = [f"không tính {run}" for run in _runs(rests, entries)]
    return [*notes, *(f"{weekday(day)} {spoken(day)} là ngày {_worked(day, entries)}" for day in made_up)]


def _worked(day: date, entries: Entries) -> str:
    return "làm bù" if day in entries else "làm việc"


def _rest_name(entry: CalendarEntry) -> str:
    expected = "" if entry.official else " (dự kiến)"
    name = entry.name if entry.name.startswith("Nghỉ") else f"nghỉ {entry.name}"
    return f"{name[0].lower()}{name[1:]}{expected}"


def _runs(days: list[date], entries: Entries) -> list[str]:
    """Days off one after the other under one name: '16/02–20/02 nghỉ Tết Nguyên đán', '30/4 nghỉ Ngày Chiến thắng'."""
    out: list[tuple[date, date, str]] = []
    for day in days:
        name = _short_name(entries.get(day))
        if out and out[-1][2] == name and (day - out[-1][1]).days == 1:
            out[-1] = (out[-1][0], day, name)
        else:
            out.append((day, day, name))
    return [f"{_span(first, last)} {name}" for first, last, name in out]


def _short_name(entry: CalendarEntry | None) -> str:
    if entry is None:
        return "ngày nghỉ"
    expected = "" if entry.official else " (dự kiến)"
    return f"nghỉ Tết Nguyên đán{expected}" if is_lunar_new_year(entry) else _rest_name(entry)


def is_lunar_new_year(entry: CalendarEntry) -> bool:
    """The package names each day of Tết apart: 29 Tết, Giao thừa, Mùng hai…"""
    name = entry.name.lower()
    return entry.kind is not EntryKind.MAKE_UP and "tết" in name and "dương lịch" not in name


def _span(first: date, last: date) -> str:
    return spoken(first) if first == last else f"{_day_month(first)}–{spoken(last)}"


def _day_month(day: date) -> str:
    return spoken(day).rsplit("/", 1)[0]
