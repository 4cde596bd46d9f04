"""The days by which `dondoc due` counts: a calendar of the installation, and the shipped one for years it does not hold."""

from dataclasses import replace

from config.calendars import CalendarEntry, calendar_from_entries, national_entries
from models.queries import calendar as calendar_queries
from operations.calendars.calendar_book import NATIONAL
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.workdays import WorkCalendar

# The years whose lunar feasts the shipped calendar can work out.
FIRST_KNOWN_YEAR, LAST_KNOWN_YEAR = 1945, 2100
Days = tuple[WorkCalendar, tuple[CalendarEntry, ...]]


def shipped_days(first_year: int, last_year: int) -> Days:
    """The national calendar of these years; never Saturdays and Sundays alone."""
    if first_year < FIRST_KNOWN_YEAR or last_year > LAST_KNOWN_YEAR:
        raise BadInput(
            f"không tính được ngày nghỉ lễ của năm {first_year if first_year < FIRST_KNOWN_YEAR else last_year}",
            mend=f"dùng năm từ {FIRST_KNOWN_YEAR} đến {LAST_KNOWN_YEAR}",
        )
    entries = national_entries(first_year, last_year)
    return calendar_from_entries(entries), entries


def installed_days(workspace: Workspace, key: str, first_year: int, last_year: int) -> Days:
    """The calendar of this key as the office keeps it, with the shipped days of the years it has never filled."""
    known = workspace.calendars.keys()
    if key not in known:
        raise BadInput(
            f"không có lịch làm việc {key!r}", where="--calendar", mend=f"các lịch: {', '.join(known)}"
        )
    calendar = workspace.calendars.named(key)
    with workspace.database.reading() as session:
        national = calendar_queries.entries(session, NATIONAL)
        own = calendar_queries.entries(session, key) if key != NATIONAL else ()
    filled = {entry.day.year for entry in national}
    shipped = shipped_days(first_year, last_year)[1]
    added = tuple(entry for entry in shipped if entry.day.year not in filled)
    extra = calendar_from_entries(added)
    by_day = {entry.day: entry for entry in (*added, *national, *own)}
    return (
        replace(
            calendar,
            days_off=calendar.days_off | extra.days_off,
            make_up_days=calendar.make_up_days | extra.make_up_days,
        ),
        tuple(by_day[day] for day in sorted(by_day)),
    )
