"""The working calendars of the installation, read from their tables and read again when one has changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from sqlmodel import Session

from models.database import Database
from models.queries import calendar as calendar_queries
from rules.workdays import WorkCalendar

NATIONAL = "vn"


@dataclass
class CalendarBook:
    """All calendars by key. One book is shared by everything that works in a process; `refresh` keeps it true."""

    _calendars: dict[str, WorkCalendar] = field(default_factory=dict)
    _version: int = -1

    @classmethod
    def of(cls, national: WorkCalendar) -> Self:
        """A book with one calendar, for what has no database."""
        return cls({NATIONAL: national})

    @property
    def national(self) -> WorkCalendar:
        return self._calendars[NATIONAL]

    def named(self, key: str) -> WorkCalendar:
        """The calendar of this key; a key nobody has filled follows the national calendar."""
        return self._calendars.get(key, self.national)

    def keys(self) -> tuple[str, ...]:
        return tuple(self._calendars)

    def working_on(self, day: date) -> tuple[str, ...]:
        """The calendars for which a day is a working day."""
        return tuple(key for key, calendar in self._calendars.items() if calendar.is_workday(day))

    def unfilled(self, keys: Iterable[str]) -> list[str]:
        """Those keys that no calendar has."""
        return sorted(set(keys) - set(self._calendars))

    def refresh(self, database: Database) -> bool:
        """Read the calendars again if one has changed since; True when it did. One look-up when nothing has."""
        with database.reading() as session:
            return self.refresh_in(session)

    def read_again(self, database: Database) -> None:
        """Also where no version tells of it: years filled before anything is tracked."""
        self._version = -1
        self.refresh(database)

    def refresh_in(self, session: Session) -> bool:
        version = calendar_queries.version_of_all(session)
        if version == self._version:
            return False
        self._calendars = calendar_queries.work_calendars(session)
        self._version = version
        return True
