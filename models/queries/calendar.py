"""Statements about calendar days."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from config.calendars import CalendarEntry, EntryKind
from models import CalendarDay
from models.queries.inserting import insert_new


def has_days(session: Session, calendar: str) -> bool:
    """Whether the calendar has ever been filled."""
    statement = select(CalendarDay.id).where(col(CalendarDay.calendar) == calendar).limit(1)
    return session.exec(statement).first() is not None


def add_days(session: Session, calendar: str, entries: Iterable[CalendarEntry]) -> int:
    """Write the days of a calendar that is still empty; another process may be doing the same."""
    rows = [
        {
            "calendar": calendar,
            "day": entry.day,
            "kind": entry.kind.value,
            "name": entry.name,
            "source": entry.source,
            "is_official": entry.official,
        }
        for entry in entries
    ]
    insert_new(session, CalendarDay, rows)
    return len(rows)


def entries(session: Session, calendar: str) -> tuple[CalendarEntry, ...]:
    """Every day of the calendar, as the rules want them."""
    statement = (
        select(CalendarDay).where(col(CalendarDay.calendar) == calendar).order_by(col(CalendarDay.day))
    )
    return tuple(
        CalendarEntry(
            day=day.day, kind=EntryKind(day.kind), name=day.name, source=day.source, official=day.is_official
        )
        for day in session.exec(statement)
    )
