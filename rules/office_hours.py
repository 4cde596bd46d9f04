"""When a round may act: from the start of office hours of a working day (tracking.md 4.2)."""

from datetime import date, datetime, time

from rules.workdays import WorkCalendar


def acting_day(local_now: datetime, *, opens: time, calendar: WorkCalendar) -> date | None:
    """Today, once the office is open; None on rest days and before opening."""
    today = local_now.date()
    if local_now.time() < opens or not calendar.is_workday(today):
        return None
    return today


def office_opening(day: date, *, opens: time, calendar: WorkCalendar, after: bool = False) -> datetime:
    """The naive local instant at which the office opens on that day, or on the next working day."""
    first = calendar.shift(day, 1) if after else calendar.next_workday(day)
    return datetime.combine(first, opens)  # local; the caller puts the zone on
