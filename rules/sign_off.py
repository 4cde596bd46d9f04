"""When a report that has not been issued is urged: before its top date, on it, and a few times after (tracking.md 6.3)."""

from datetime import date

from rules.lifecycle import ReportState
from rules.workdays import WorkCalendar

EVERY = 2  # working days
MOST_TIMES = 5


def sign_off_step(
    state: ReportState | None, top_due_on: date, today: date, calendar: WorkCalendar
) -> str | None:
    """The step of this very working day; one that was missed is not made up for, so an outage brings no storm.

    Once it is signed, the day before its date says nothing: what is left is the number.
    """
    if state is ReportState.ISSUED:
        return None
    if today < top_due_on:
        is_eve = today == calendar.shift(top_due_on, -1)
        return "before" if is_eve and state is not ReportState.SIGNED else None
    first = calendar.next_workday(top_due_on)
    if today == first:
        return "due"
    late = calendar.workdays_between(first, today)
    return f"late_{late}" if late % EVERY == 0 and late <= EVERY * MOST_TIMES else None


def farthest_back(today: date, calendar: WorkCalendar) -> date:
    """No report whose top date lies before this day is urged any more."""
    return calendar.shift(today, -(EVERY * MOST_TIMES + 1))
