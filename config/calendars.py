"""The national working calendar as data: the `holidays` package, corrected by the files in config/holidays (tracking.md 1.3)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import Field, StrictBool

from config.policy_files import PolicyTable, read_table, refuse_twins
from rules.errors import BadInput
from rules.wording import WEEKDAYS
from rules.workdays import MONDAY_TO_FRIDAY, Roll, WorkCalendar


class EntryKind(StrEnum):
    HOLIDAY = "holiday"
    COMPENSATING = "compensating"
    SWAPPED_OFF = "swapped_off"
    MAKE_UP = "make_up"


@dataclass(frozen=True)
class CalendarEntry:
    """One day that differs from the plain week; not `official` is shown as "dự kiến"."""

    day: date
    kind: EntryKind
    name: str
    source: str
    official: bool


class EntryTable(PolicyTable):
    day: date
    kind: EntryKind
    name: str = Field(min_length=1)
    source: str = Field(min_length=1)
    official: StrictBool = True


class OverlayTable(PolicyTable):
    announced: StrictBool = False
    entries: tuple[EntryTable, ...] = ()


@cache
def national_calendar(first_year: int = 2019, last_year: int = 2030) -> WorkCalendar:
    """The calendar of these years; outside of them only Saturdays and Sundays are rest days."""
    return calendar_from_entries(national_entries(first_year, last_year))


def calendar_from_entries(
    entries: Iterable[CalendarEntry],
    *,
    roll_rule: Roll = Roll.NEXT,
    before_is_inclusive: bool = False,
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY,
) -> WorkCalendar:
    entries = tuple(entries)
    made_up = frozenset(entry.day for entry in entries if entry.kind is EntryKind.MAKE_UP)
    off = frozenset(entry.day for entry in entries if entry.kind is not EntryKind.MAKE_UP)
    return WorkCalendar(off, made_up, roll_rule, before_is_inclusive, weekdays)


# Names, never numbers: half the world counts Sunday as the first day.
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekdays_words(names: str) -> str:
    """'Thứ Hai, Thứ Ba, Thứ Bảy' of the stored 'mon tue sat'."""
    return ", ".join(WEEKDAYS[day] for day in sorted(weekdays_of(names)))


def weekdays_of(names: str) -> frozenset[int]:
    """'mon tue wed' as the rules count them; BadInput names what is no weekday."""
    unknown = [name for name in names.split() if name not in WEEKDAY_NAMES]
    if unknown or not names.split():
        raise BadInput(
            f"{(unknown or [names])[0]!r} không phải ngày trong tuần",
            where="ngày làm việc trong tuần",
            mend=f"dùng: {' '.join(WEEKDAY_NAMES)}",
        )
    return frozenset(WEEKDAY_NAMES.index(name) for name in names.split())


@cache
def national_entries(first_year: int, last_year: int) -> tuple[CalendarEntry, ...]:
    """All entries of these years by day; what lies after the last announced year is not official."""
    overlays = _overlays()
    last_announced = max((year for year, overlay in overlays.items() if overlay.announced), default=0)
    by_day = {
        entry.day: replace(entry, official=entry.day.year <= last_announced)
        for entry in _seed(first_year, last_year)
    }
    for overlay in overlays.values():
        by_day |= {entry.day: CalendarEntry(**entry.model_dump()) for entry in overlay.entries}
    return tuple(by_day[day] for day in sorted(by_day) if first_year <= day.year <= last_year)


def _overlays() -> dict[int, OverlayTable]:
    """The files vn-2026.toml, … by year."""
    folder = files("config") / "holidays"
    found = {}
    for file in folder.iterdir():
        if match := re.fullmatch(r"vn-(\d{4})\.toml", file.name):
            found[int(match[1])] = read_overlay(file)
    return dict(sorted(found.items()))


def read_overlay(file: Traversable) -> OverlayTable:
    overlay = read_table(file, OverlayTable)
    refuse_twins(file, "entries", [f"{entry.day:%d/%m/%Y}" for entry in overlay.entries])
    return overlay


def _seed(first_year: int, last_year: int) -> list[CalendarEntry]:
    """What the package says, taken once: it never learns of a swap by itself."""
    import holidays  # a tenth of a second that only the maker of a calendar pays

    # The make-up days of a year are known only when the year of their swap is loaded too.
    years = range(first_year - 1, last_year + 2)
    every_day = holidays.country_holidays("VN", years=years, language="vi")
    without_shifts = holidays.country_holidays("VN", years=years, language="vi", observed=False)
    source = f"Bộ luật Lao động 2019, Điều 112 (dữ liệu: gói holidays {version('holidays')})"
    swapped = {
        day: made_up
        for made_up in every_day.weekend_workdays
        for day, name in every_day.items()
        if f"{made_up:%d/%m/%Y}" in name  # the package tells the pair only in the name of the day off
    }
    entries = []
    for day, name in every_day.items():
        if day in swapped:
            kind, name = EntryKind.SWAPPED_OFF, f"Nghỉ hoán đổi, làm bù ngày {swapped[day]:%d/%m/%Y}"
        else:
            kind = EntryKind.HOLIDAY if day in without_shifts else EntryKind.COMPENSATING
        entries.append(CalendarEntry(day, kind, name, source, official=False))
    for day, made_up in swapped.items():
        name = f"Làm bù cho ngày {day:%d/%m/%Y}"
        entries.append(CalendarEntry(made_up, EntryKind.MAKE_UP, name, source, official=False))
    return entries
