"""What calls about calendars and policies send and are answered."""

from datetime import date
from typing import Annotated

from pydantic import Field

from config.calendars import EntryKind
from operations.calendars.calendar_change import FIRST_YEAR, LAST_YEAR
from rules.workdays import Roll
from web.api.sent import Line, Shape
from web.api.sent import RowId as RowNumber

LONGEST_POLICY = 200_000


Day = Annotated[date, Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))]


class CalendarOut(Shape):
    calendar: str
    name: str
    based_on: str | None
    working_weekdays: str
    roll: Roll
    version: int


class CalendarDayOut(Shape):
    day: date
    kind: EntryKind
    name: str
    source: str
    official: bool


class CalendarYearOut(CalendarOut):
    """`days`: what differs from the plain week, in this calendar itself."""

    days: list[CalendarDayOut]


class DayIn(Shape):
    day: Day
    kind: EntryKind
    name: Line
    source: Line
    official: bool = True


class SwapIn(Shape):
    day_off: Day
    make_up: Day
    source: Line


class CalendarIn(Shape):
    """A swap, or days put and removed. `dry_run` shows who moves; then again with the `version` it was shown in."""

    swap: SwapIn | None = None
    put: list[DayIn] = Field(default=[], max_length=400)
    remove: list[Day] = Field(default=[], max_length=400)
    dry_run: bool = False
    version: RowNumber | None = None
    accept_short: bool = False


class MovedOut(Shape):
    unit: str
    plan: str
    what: str
    before: date
    after: date


class CalendarEffectOut(Shape):
    """`faults`: periods that no longer fit, accepted with `accept_short` or not at all."""

    applied: bool
    version: int
    days: int
    moved: list[MovedOut]
    more: int
    kept: int
    people: int
    faults: list[str]


class PolicyOut(Shape):
    kind: str
    policy: str
    name: str
    source: str
    shipped: bool
    changed_by: str


class PolicyTextOut(Shape):
    """`text`: the TOML file."""

    kind: str
    policy: str
    text: str


class PolicyIn(Shape):
    """`replaces`: the text that was read, empty for a new one; where another stands there now, nothing is written."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_POLICY)] = Field(
        examples=['id = "tinh-cchc"\nname = "Chế độ báo cáo của tỉnh"\n…']
    )
    replaces: Annotated[str, Field(max_length=LONGEST_POLICY)] | None = None
