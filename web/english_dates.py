"""Days and figures as English pages write them."""

import re
from datetime import date, datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_VIETNAMESE_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_THOUSANDS = re.compile(r"\b\d{1,3}(?:\.\d{3})+\b")
_DECIMAL = re.compile(r"\b(\d+),(\d+)\b")


def short_date(day: date) -> str:
    """22 March 2021."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def table_date(day: date) -> str:
    """22 Mar 2021, for tables."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def weekday_date(day: date) -> str:
    """Wednesday 16 June 2021."""
    return f"{WEEKDAYS[day.weekday()]} {short_date(day)}"


def instant_words(at: datetime) -> str:
    return f"{at:%H:%M} {weekday_date(at.date())}"


def percent_words(value: float | None) -> str:
    """12.5 %; a dash where there is nothing to divide by."""
    return "–" if value is None else f"{f'{value * 100:.1f}'.rstrip('0').rstrip('.')} %"


def number_words(value: int) -> str:
    return f"{value:,}"


def english_numbers(text: str) -> str:
    """Dates and figures within words that were put together in Vietnamese."""
    for vietnamese, english in zip(_VIETNAMESE_DAYS, WEEKDAYS, strict=True):
        text = text.replace(vietnamese, english)
    text = _DATE.sub(_as_date, text)
    text = _THOUSANDS.sub(lambda found: found[0].replace(".", ","), text)
    return _DECIMAL.sub(_as_decimal, text)


def _as_date(found: re.Match[str]) -> str:
    day, month, year = (int(part) for part in found.groups())
    return f"{day} {MONTHS[month - 1]} {year}" if 1 <= month <= 12 else found[0]


def _as_decimal(found: re.Match[str]) -> str:
    # 1,234 was made of 1.234 just now.
    return found[0] if len(found[2]) == 3 else f"{found[1]}.{found[2]}"
