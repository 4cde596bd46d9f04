"""Dates, periods and delays in the words offices use."""

from datetime import date

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def short_date(day: date) -> str:
    """22/3/2021, for running text."""
    return f"{day.day}/{day.month}/{day.year}"


def table_date(day: date) -> str:
    """22/03/2021, for tables."""
    return f"{day:%d/%m/%Y}"


def weekday_date(day: date) -> str:
    """Thứ Tư 16/6/2021."""
    return f"{WEEKDAYS[day.weekday()]} {short_date(day)}"


def days_left_words(days: int, due_on: date) -> str:
    """'Còn 2 ngày làm việc', 'Đến hạn hôm nay', 'Quá hạn 3 ngày làm việc (từ 22/3/2021)'."""
    if days > 0:
        return f"Còn {days} ngày làm việc"
    if days == 0:
        return "Đến hạn hôm nay"
    return f"Quá hạn {-days} ngày làm việc (từ {short_date(due_on)})"


def percent_words(value: float | None) -> str:
    """12,5 %; a dash where there is nothing to divide by."""
    if value is None:
        return "–"
    text = f"{value * 100:.1f}".rstrip("0").rstrip(".")
    return f"{text.replace('.', ',')} %"


def number_words(value: int) -> str:
    """1.234"""
    return f"{value:,}".replace(",", ".")
