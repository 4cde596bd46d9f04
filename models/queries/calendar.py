"""Statements about calendars and their days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy import select as select_many
from sqlmodel import Session, col, func, select

from config.calendars import CalendarEntry, EntryKind, calendar_from_entries, weekdays_of
from models import CalendarDay, OfficeCalendar
from models.queries.bulk import columns_of, composed_once
from models.queries.inserting import insert_new
from models.queries.outcomes import changed_one
from rules.workdays import WorkCalendar

Days = Mapping[str, Sequence[CalendarEntry]]
# SQLite binds at most 32,766 values in one statement.
BATCH = 1000


def has_days(session: Session, calendar: str) -> bool:
    """Whether the calendar has ever been filled."""
    statement = select(CalendarDay.id).where(col(CalendarDay.calendar) == calendar).limit(1)
    return session.exec(statement).first() is not None


def add_days(session: Session, calendar: str, entries: Iterable[CalendarEntry]) -> int:
    """Write days; one that is there already stays as it is, since another process may be doing the same."""
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


def remove_days(session: Session, calendar: str, days: Iterable[date]) -> None:
    """Take days away: they work or rest as the week, and the calendar below, say."""
    ordered = sorted(set(days))
    for start in range(0, len(ordered), BATCH):
        chosen = col(CalendarDay.day).in_(ordered[start : start + BATCH])
        session.execute(delete(CalendarDay).where(col(CalendarDay.calendar) == calendar, chosen))


def put_days(session: Session, calendar: str, entries: Sequence[CalendarEntry]) -> None:
    """Write days in the place of what was said about them before."""
    remove_days(session, calendar, [entry.day for entry in entries])
    add_days(session, calendar, entries)


def entries(session: Session, calendar: str) -> tuple[CalendarEntry, ...]:
    """Every day of the calendar, as the rules want them."""
    columns = columns_of(CalendarDay, ("day", "kind", "name", "source", "is_official"))
    found = session.execute(
        columns.where(col(CalendarDay.calendar) == calendar).order_by(col(CalendarDay.day))
    )
    return tuple(CalendarEntry(day, EntryKind(kind), *told) for day, kind, *told in found)


def days_of_all(session: Session) -> dict[str, list[CalendarEntry]]:
    """Every calendar's own days, by its key."""
    found: dict[str, list[CalendarEntry]] = {}
    for day in session.exec(select(CalendarDay).order_by(col(CalendarDay.day))):
        found.setdefault(day.calendar, []).append(_entry(day))
    return found


def _entry(day: CalendarDay) -> CalendarEntry:
    return CalendarEntry(
        day=day.day, kind=EntryKind(day.kind), name=day.name, source=day.source, official=day.is_official
    )


def version_of_all(session: Session) -> int:
    """A number that grows with every change of any calendar."""
    number: int | None = _versions(session)[0][0]
    return number or 0


@composed_once
def _versions() -> Any:
    return select_many(func.sum(OfficeCalendar.version))


def calendars(session: Session) -> list[OfficeCalendar]:
    """Every calendar, the national one first."""
    order = (col(OfficeCalendar.based_on).is_not(None), col(OfficeCalendar.key))
    return list(session.exec(select(OfficeCalendar).order_by(*order)))


def calendar_by_key(session: Session, key: str) -> OfficeCalendar | None:
    return session.exec(select(OfficeCalendar).where(col(OfficeCalendar.key) == key)).first()


def add_calendar(session: Session, calendar: OfficeCalendar) -> None:
    session.add(calendar)
    session.flush()


def take_version(session: Session, key: str, version: int, *, at: datetime, by: str) -> bool:
    """Count one change; False when the calendar has changed since. It also locks the row until the transaction ends."""
    statement = update(OfficeCalendar).where(
        col(OfficeCalendar.key) == key, col(OfficeCalendar.version) == version
    )
    return changed_one(session, statement.values(version=version + 1, changed_at=at, changed_by=by))


def put_rules(session: Session, key: str, rules: Mapping[str, Any]) -> None:
    """Set rules of the calendar, by the name of their column."""
    session.execute(update(OfficeCalendar).where(col(OfficeCalendar.key) == key).values(**rules))


def work_calendars(session: Session) -> dict[str, WorkCalendar]:
    """Every calendar as the rules want it: its own days on top of those of the calendars it is based on."""
    return composed(calendars(session), days_of_all(session))


def composed(rows: Iterable[OfficeCalendar], days: Days) -> dict[str, WorkCalendar]:
    """The calendars that these days make; a change is tried out with it before anything is written."""
    by_key = {row.key: row for row in rows}
    return {key: _work_calendar(row, by_key, days) for key, row in by_key.items()}


def chain_of(row: OfficeCalendar, rows: Mapping[str, OfficeCalendar]) -> list[OfficeCalendar]:
    """A calendar and those it is based on, itself first."""
    chain = [row]
    while (base := rows.get(chain[-1].based_on or "")) is not None and base not in chain:
        chain.append(base)
    return chain


def _work_calendar(row: OfficeCalendar, rows: Mapping[str, OfficeCalendar], days: Days) -> WorkCalendar:
    found: dict[date, CalendarEntry] = {}
    for one in reversed(chain_of(row, rows)):
        found |= {entry.day: entry for entry in days.get(one.key, ())}
    return calendar_from_entries(
        found.values(),
        roll_rule=row.roll_rule,
        before_is_inclusive=row.before_is_inclusive,
        weekdays=weekdays_of(row.working_weekdays),
    )
