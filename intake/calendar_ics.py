"""A calendar as ICS (RFC 5545): whole days only, on the day they name, whatever zone the file or the machine keeps.

What recurs is refused rather than expanded: Vietnamese holidays follow the moon and yearly decisions, so a rule
"every year" would be a guess about years nobody has announced.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component
from icalendar.prop import vDDDTypes, vDuration

from config.calendars import CalendarEntry
from intake.calendar_entries import Placed, kind_of_title
from rules.errors import BadInput

MOST_EVENTS = 2000
LONGEST_EVENT = 31
LONGEST_NAME = 200
ONE_DAY = timedelta(days=1)
RECURRING = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


def ics_entries(data: bytes, name: str, *, zone: ZoneInfo, source: str) -> Iterator[Placed]:
    """Every day of every event; an event that was cancelled names none."""
    number = 0
    for calendar in _calendars(data, name):
        for event in calendar.walk("VEVENT"):
            number += 1
            if number > MOST_EVENTS:
                raise BadInput(f"nhiều hơn {MOST_EVENTS} sự kiện", where=name, mend="chia tệp theo năm")
            title = " ".join(str(event.get("SUMMARY", "")).split())[:LONGEST_NAME]
            place = f"{name}, sự kiện {number}" + (f" “{title}”" if title else "")
            status = str(event.get("STATUS", "")).upper()
            if status != "CANCELLED":
                yield from _of_event(event, title, place, name, zone, source, status == "TENTATIVE")


def _calendars(data: bytes, name: str) -> list[Component]:
    broken = BadInput(
        "không đọc được như một tệp lịch ICS", where=name, mend="xuất lại lịch dạng .ics (iCalendar)"
    )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise broken from None
    if "BEGIN:VCALENDAR" not in text[:2000].upper():
        raise broken
    try:
        found = Calendar.from_ical(text, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise broken from None
    return list(found)


def _of_event(
    event: Component, title: str, place: str, name: str, zone: ZoneInfo, source: str, is_tentative: bool
) -> Iterator[Placed]:
    if not title:
        raise BadInput("sự kiện không có tên", where=place, mend="ghi tên ngày nghỉ (SUMMARY)")
    if any(field in event for field in RECURRING):
        raise BadInput(
            "sự kiện lặp lại không nhập được", where=place, mend="ghi từng ngày của từng năm thành sự kiện riêng"
        )  # fmt: skip
    first, end = _span(event, place, zone)
    kind = kind_of_title(title)
    days = (end - first).days
    if not 1 <= days <= LONGEST_EVENT:
        raise BadInput(
            f"sự kiện dài {days} ngày", where=place, mend=f"mỗi sự kiện từ 1 đến {LONGEST_EVENT} ngày"
        )
    for n in range(days):
        entry = CalendarEntry(
            first + n * ONE_DAY, kind, title, source or f"tệp {name}", bool(source) and not is_tentative
        )
        yield Placed(place, entry)


def _span(event: Component, place: str, zone: ZoneInfo) -> tuple[date, date]:
    """The first day and the day after the last: DTEND is not counted (RFC 5545 3.6.1)."""
    start = _value(event, "DTSTART", place)
    if start is None:
        raise BadInput("sự kiện không có ngày bắt đầu", where=place, mend="ghi DTSTART")
    first = _day(start, place, zone)
    end, length = _value(event, "DTEND", place), _value(event, "DURATION", place)
    try:
        if end is not None:
            return first, _day(end, place, zone)
        if isinstance(length, timedelta):
            return first, first + length
        return first, first + ONE_DAY
    except OverflowError:
        raise BadInput("ngày của sự kiện ngoài lịch", where=place, mend="kiểm tra lại năm") from None


def _value(event: Component, name: str, place: str) -> object:
    """A field as icalendar understood it; a day beside which a zone stands is a day all the same."""
    found = event.get(name)
    if found is None:
        return None
    if isinstance(found, vDuration):
        return found.td
    if isinstance(found, vDDDTypes):
        return found.dt
    try:
        return date.fromisoformat(str(found).strip())
    except ValueError:
        raise BadInput(
            f"{name} không phải ngày", where=place, mend=f"viết dạng {name};VALUE=DATE:20260102"
        ) from None


def _day(value: object, place: str, zone: ZoneInfo) -> date:
    """A whole day; some programs write it as midnight, of the zone they name or, in UTC, of the office's."""
    if isinstance(value, datetime):
        # A zone the file itself defines is never asked: its rules may be endless.
        is_known = isinstance(value.tzinfo, ZoneInfo | timezone)
        instants = [value, value.astimezone(zone)] if is_known else [value]
        midnight = next((instant for instant in instants if instant.time() == time()), None)
        if midnight is None:
            raise BadInput(
                "sự kiện có giờ, không phải cả ngày", where=place, mend="xuất ngày nghỉ là sự kiện cả ngày"
            )
        return midnight.date()
    if isinstance(value, date):
        return value
    raise BadInput("không hiểu ngày của sự kiện", where=place, mend="viết dạng DTSTART;VALUE=DATE:20260102")
