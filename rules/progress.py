"""Words derived from dates, never stored: on time, late, overdue by n days (tracking.md 3)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.lifecycle import DONE, State
from rules.workdays import WorkCalendar

SOON_WORKDAYS = 3


class Timeliness(StrEnum):
    NOT_DUE = "not_due"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    STANDING = "standing"
    CLOSED = "closed"


class PrintedClass(StrEnum):
    """The four classes that reports print; standing lines are a column of their own (law.md 1.4)."""

    DONE_ON_TIME = "Hoàn thành đúng hạn"
    DONE_LATE = "Hoàn thành quá hạn"
    IN_TERM = "Đang thực hiện (trong hạn)"
    OVERDUE = "Đang thực hiện (quá hạn)"


AGE_BUCKETS = ((1, 30), (31, 60), (61, 120), (121, None))


@dataclass(frozen=True)
class Progress:
    timeliness: Timeliness
    days_left: int  # working days; negative when overdue

    @property
    def is_overdue(self) -> bool:
        return self.timeliness is Timeliness.OVERDUE


def progress_of(
    state: State, due_on: date | None, answered_on: date | None, today: date, calendar: WorkCalendar
) -> Progress:
    """Done is judged by the day the answer came in, not the day it was accepted."""
    if state in (State.WAIVED, State.CANCELLED):
        return Progress(Timeliness.CLOSED, 0)
    if due_on is None:
        return Progress(Timeliness.STANDING, 0)
    if state in DONE and answered_on is not None:
        late = answered_on > due_on
        return Progress(Timeliness.DONE_LATE if late else Timeliness.DONE_ON_TIME, 0)
    if today > due_on:
        # The rest days after a Friday's due date are already late, before the first working day of lateness ends.
        return Progress(Timeliness.OVERDUE, min(-1, -calendar.workdays_between(due_on, today)))
    if today == due_on:
        return Progress(Timeliness.DUE_TODAY, 0)
    left = calendar.workdays_between(today, due_on)
    return Progress(Timeliness.DUE_SOON if left <= SOON_WORKDAYS else Timeliness.NOT_DUE, left)


def printed_class(progress: Progress) -> PrintedClass | None:
    """The class a line is counted in, or None for standing and closed lines."""
    match progress.timeliness:
        case Timeliness.DONE_ON_TIME:
            return PrintedClass.DONE_ON_TIME
        case Timeliness.DONE_LATE:
            return PrintedClass.DONE_LATE
        case Timeliness.OVERDUE:
            return PrintedClass.OVERDUE
        case Timeliness.STANDING | Timeliness.CLOSED:
            return None
        case _:
            return PrintedClass.IN_TERM


@dataclass(frozen=True)
class Rates:
    """Each rate with its denominator; None where the denominator is zero, because 0 % would be an invention."""

    completion: float | None  # done / (done + overdue)
    on_time: float | None  # done on time / done
    update: float | None  # units that reported / units that owed


def rates(*, on_time: int, late: int, overdue: int, reported: int, owed: int) -> Rates:
    done = on_time + late
    return Rates(
        completion=done / (done + overdue) if done + overdue else None,
        on_time=on_time / done if done else None,
        update=reported / owed if owed else None,
    )
