"""Which công văn a step of the ladder asks for, and how long it leaves for the answer (tracking.md 4.1, 4.9)."""

from datetime import date

from rules.workdays import WorkCalendar

# From this level a written explanation is asked for, below it the duty itself (tracking.md 4.1, overdue_4).
EXPLANATION_LEVEL = 4
# The ultimatum date of a draft, in working days of the unit's calendar; the desk may set another before it is signed.
ANSWER_WORKDAYS = 5


def asks_for_explanation(level: int) -> bool:
    return level >= EXPLANATION_LEVEL


def answer_day(today: date, calendar: WorkCalendar) -> date:
    """The last day for the answer."""
    return calendar.shift(today, ANSWER_WORKDAYS)


def ladder_letter_key(plan_id: int, unit_id: int, day: date, times: int = 1) -> str:
    """One draft for a unit and a plan a day, however many engines draft it; a further one only after it was issued or dropped."""
    key = f"ladder:p{plan_id}:u{unit_id}:{day.isoformat()}"
    return key if times == 1 else f"{key}:{times}"
