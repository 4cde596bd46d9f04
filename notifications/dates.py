"""Days and instants in the words of a letter; a fact that is not in ISO form is shown as it was given."""

from datetime import date, datetime

from rules import wording

# strftime would follow the locale of the process.
ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def short_date(value: date | str) -> str:
    day = _day(value)
    return wording.short_date(day) if day else str(value)


def weekday_date(value: date | str) -> str:
    day = _day(value)
    return wording.weekday_date(day) if day else str(value)


def moment(value: str) -> str:
    """09:12 Thứ Tư 16/6/2021."""
    instant = _instant(value)
    return f"{instant:%H:%M} {wording.weekday_date(instant.date())}" if instant else value


def english_date(value: date | str) -> str:
    """Wednesday 16 June 2021."""
    day = _day(value)
    if day is None:
        return str(value)
    return f"{ENGLISH_WEEKDAYS[day.weekday()]} {day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def english_moment(value: str) -> str:
    instant = _instant(value)
    return f"{instant:%H:%M} on {english_date(instant.date())}" if instant else value


def _day(value: date | str) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _instant(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
