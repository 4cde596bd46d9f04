"""Statements about calendar days."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, func, select

from config.calendars import CalendarEntry, EntryKind, calendar_from_entries, weekdays_of
from models import CalendarDay, OfficeCalendar
from models.queries.inserting import insert_new
from rules.workdays import WorkCalendar


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


def version_of_all(session: Session) -> int:
    """A number that grows with every change of any calendar."""
    return session.exec(select(func.sum(OfficeCalendar.version))).one() or 0


def calendars(session: Session) -> list[OfficeCalendar]:
    """Every calendar, the national one first."""
    order = (col(OfficeCalendar.based_on).is_not(None), col(OfficeCalendar.key))
    return list(session.exec(select(OfficeCalendar).order_by(*order)))


def work_calendars(session: Session) -> dict[str, WorkCalendar]:
    """Every calendar as the rules want it: its own days on top of those of the calendars it is based on."""
    rows = {row.key: row for row in calendars(session)}
    return {key: _work_calendar(session, row, rows) for key, row in rows.items()}


def _work_calendar(session: Session, row: OfficeCalendar, rows: dict[str, OfficeCalendar]) -> WorkCalendar:
    chain = [row]
    while (base := rows.get(chain[-1].based_on or "")) is not None and base not in chain:
        chain.append(base)
    days: dict[date, CalendarEntry] = {}
    for one in reversed(chain):
        days |= {entry.day: entry for entry in entries(session, one.key)}
    return calendar_from_entries(
        days.values(),
        roll_rule=row.roll_rule,
        before_is_inclusive=row.before_is_inclusive,
        weekdays=weekdays_of(row.working_weekdays),
    )
