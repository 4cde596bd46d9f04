"""Calendar files (ICS, CSV) → days, without a network; every fault named with its place (tracking.md 1.3)."""

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath
from zoneinfo import ZoneInfo

from config.calendars import CalendarEntry, EntryKind
from intake.calendar_csv import csv_entries
from intake.calendar_entries import MOST_DAYS, Placed
from intake.calendar_ics import ics_entries
from rules.errors import BadInput

LARGEST_CALENDAR_FILE = 1_000_000
FIRST_YEAR, LAST_YEAR = 2000, 2100


def read_calendar_file(
    data: bytes, name: str, *, zone: ZoneInfo, source: str = ""
) -> tuple[CalendarEntry, ...]:
    """One entry a day, by day. `source`: the document that makes the days official; without it an ICS is provisional."""
    if len(data) > LARGEST_CALENDAR_FILE:
        raise BadInput(
            f"tệp lịch lớn hơn {LARGEST_CALENDAR_FILE // 1_000_000} MB", where=name, mend="chỉ giữ các ngày nghỉ"
        )  # fmt: skip
    match PurePath(name).suffix.lower():
        case ".csv":
            found = csv_entries(data, name, source=source)
        case ".ics":
            found = ics_entries(data, name, zone=zone, source=source)
        case other:
            raise BadInput(f"không đọc được tệp lịch dạng {other or 'không rõ'}", where=name, mend="dùng .ics hoặc .csv")  # fmt: skip
    entries = _one_a_day(found)
    if not entries:
        raise BadInput("tệp không có ngày nào", where=name, mend="kiểm tra lại tệp")
    return entries


def _one_a_day(found: Iterable[Placed]) -> tuple[CalendarEntry, ...]:
    """The same day named twice is one day; what contradicts itself is refused."""
    days: dict[date, Placed] = {}
    for one in found:
        if not FIRST_YEAR <= one.entry.day.year <= LAST_YEAR:
            raise BadInput(
                f"ngày {one.entry.day:%d/%m/%Y} nằm ngoài {FIRST_YEAR}–{LAST_YEAR}",
                where=one.place,
                mend="kiểm tra lại năm",
            )
        known = days.setdefault(one.entry.day, one)
        if (known.entry.kind is EntryKind.MAKE_UP) != (one.entry.kind is EntryKind.MAKE_UP):
            raise BadInput(
                f"ngày {one.entry.day:%d/%m/%Y} vừa nghỉ vừa làm việc (xem thêm {known.place})",
                where=one.place,
                mend="mỗi ngày một dòng",
            )
        if len(days) > MOST_DAYS:
            raise BadInput(f"nhiều hơn {MOST_DAYS} ngày", where=one.place, mend="chia tệp theo năm")
    return tuple(days[day].entry for day in sorted(days))
