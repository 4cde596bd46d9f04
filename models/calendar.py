"""Working calendars as data: the national one, and those of units that work other days (tracking.md 1.3)."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import UtcDateTime, stored_by_value
from rules.workdays import Roll


class OfficeCalendar(SQLModel, table=True):
    """Lịch làm việc. `based_on`: a calendar whose days hold unless this one says otherwise.

    `working_weekdays` are names ("mon tue wed thu fri"); `version` grows with every change, so that a preview made
    from an older calendar is refused and a running process notices.
    """

    __tablename__ = "office_calendar"

    key: str = Field(primary_key=True)
    name: str
    based_on: str | None = Field(default=None, foreign_key="office_calendar.key")
    working_weekdays: str = "mon tue wed thu fri"
    roll_rule: Roll = Field(default=Roll.NEXT, sa_type=stored_by_value(Roll))
    before_is_inclusive: bool = False
    version: int = 1
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str


class CalendarDay(SQLModel, table=True):
    """Ngày nghỉ, ngày làm bù, with the document that says so."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("calendar", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    calendar: str = "vn"
    day: date
    kind: str
    name: str
    source: str
    is_official: bool
