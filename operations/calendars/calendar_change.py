"""A change of one working calendar as a value, and the changes people make: a swap, a year, a file's days, its rules."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from config.calendars import CalendarEntry, EntryKind, national_entries
from models import OfficeCalendar
from models.queries import calendar as calendar_queries
from operations.calendars.calendar_book import NATIONAL
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.wording import short_date, table_date, weekday_date
from rules.workdays import Roll

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class CalendarChange:
    """Days to write, in the place of what was said about them, days to take away, rules to set; everything else stays."""

    calendar: str = NATIONAL
    put: tuple[CalendarEntry, ...] = ()
    remove: tuple[date, ...] = ()
    roll_rule: Roll | None = None
    before_is_inclusive: bool | None = None

    def __post_init__(self) -> None:
        for day, times in Counter([*(entry.day for entry in self.put), *self.remove]).items():
            if times > 1:
                raise BadInput(f"ngày {short_date(day)} được nêu hai lần", where="thay đổi lịch làm việc")
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise BadInput(
                    f"ngày {short_date(day)} nằm ngoài {FIRST_YEAR}–{LAST_YEAR}",
                    where="thay đổi lịch làm việc",
                    mend="kiểm tra lại năm",
                )

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(sorted({*self.remove, *(entry.day for entry in self.put)}))


@dataclass(frozen=True)
class DayChange:
    """One day as it was and as it will be; None: the plain week."""

    day: date
    before: CalendarEntry | None
    after: CalendarEntry | None


@dataclass(frozen=True)
class RuleChange:
    """One setting of the calendar, by the name of its column, as it was and as it will be (tracking.md 1.5)."""

    column: str
    before: Roll | bool
    after: Roll | bool


def rules_changed(row: OfficeCalendar, change: CalendarChange) -> tuple[RuleChange, ...]:
    """Those settings that the change gives another value."""
    asked: dict[str, tuple[Roll | bool, Roll | bool | None]] = {
        "roll_rule": (row.roll_rule, change.roll_rule),
        "before_is_inclusive": (row.before_is_inclusive, change.before_is_inclusive),
    }
    return tuple(
        RuleChange(column, was, to) for column, (was, to) in asked.items() if to is not None and to != was
    )


def days_changed(entries: Iterable[CalendarEntry], change: CalendarChange) -> tuple[DayChange, ...]:
    """What the change really changes: the same file a second time changes nothing."""
    before = {entry.day: entry for entry in entries}
    after = {entry.day: entry for entry in change.put}
    return tuple(
        DayChange(day, before.get(day), after.get(day))
        for day in change.days
        if before.get(day) != after.get(day)
    )


def swap_change(
    workspace: Workspace,
    *,
    day_off: date,
    make_up: date,
    source: str,
    official: bool = True,
    key: str = NATIONAL,
) -> CalendarChange:
    """Hoán đổi: a working day rests and a rest day works in its place; refused when either already does."""
    calendar = workspace.calendars.named(key)
    if not source.strip():
        raise BadInput("chưa ghi văn bản cho phép hoán đổi", mend="ghi số và ngày văn bản")
    for day, works, word in ((day_off, True, "nghỉ"), (make_up, False, "làm việc")):
        if calendar.is_workday(day) is not works:
            raise BadInput(
                f"{weekday_date(day)} theo lịch đã là ngày {word}",
                where="hoán đổi ngày làm việc",
                mend="kiểm tra lại ngày",
            )
    return CalendarChange(
        key,
        (
            CalendarEntry(day_off, EntryKind.SWAPPED_OFF, f"Nghỉ hoán đổi, làm bù ngày {table_date(make_up)}", source.strip(), official),
            CalendarEntry(make_up, EntryKind.MAKE_UP, f"Làm bù cho ngày {table_date(day_off)}", source.strip(), official),
        ),
    )  # fmt: skip


def rule_change(
    key: str, *, roll: Roll | None = None, before_is_inclusive: bool | None = None
) -> CalendarChange:
    """Other rules for a calendar; a rule that is not named stays."""
    if roll is None and before_is_inclusive is None:
        raise BadInput(
            "chưa nêu quy tắc nào",
            where="quy tắc của lịch",
            mend="chọn cách dời hạn rơi vào ngày nghỉ, hoặc cách hiểu “trước ngày”",
        )
    return CalendarChange(key, roll_rule=roll, before_is_inclusive=before_is_inclusive)


def year_change(workspace: Workspace, year: int) -> CalendarChange:
    """A year from the `holidays` package and the overlay; what the calendar says about a day already is never overwritten."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(f"không lập được lịch năm {year}", mend=f"chọn năm từ {FIRST_YEAR} đến {LAST_YEAR}")
    with workspace.database.reading() as session:
        known = {entry.day for entry in calendar_queries.entries(session, NATIONAL)}
    return CalendarChange(
        NATIONAL, tuple(entry for entry in national_entries(year, year) if entry.day not in known)
    )


def file_change(
    workspace: Workspace, entries: Sequence[CalendarEntry], *, key: str = NATIONAL
) -> CalendarChange:
    """The days of a file; what a document has settled is not made provisional again by a file that says the same."""
    with workspace.database.reading() as session:
        known = {entry.day: entry for entry in calendar_queries.entries(session, key)}
    return CalendarChange(key, tuple(one for one in entries if not _is_settled(known.get(one.day), one)))


def _is_settled(known: CalendarEntry | None, one: CalendarEntry) -> bool:
    if known is None or one.official or not known.official:
        return False
    return (known.kind is EntryKind.MAKE_UP) == (one.kind is EntryKind.MAKE_UP)
