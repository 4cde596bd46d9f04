"""Which years a calendar really holds: a year without public holidays was never filled (tracking.md 1.3)."""

from collections.abc import Iterable
from datetime import date

from rules.workdays import WorkCalendar


def holds_year(calendar: WorkCalendar, year: int) -> bool:
    """New Year's Day and National Day rest every year (Labour Code 112), so that a swap alone does not make a year."""
    return {date(year, 1, 1), date(year, 9, 2)} <= calendar.days_off


def years_not_held(calendar: WorkCalendar, days: Iterable[date]) -> list[int]:
    return [year for year in sorted({day.year for day in days}) if not holds_year(calendar, year)]
