"""Written dates: 30/11/2025, 20.7.2020, ngày 15 tháng 12 năm 2025, 15/11, and the refusal of impossible ones."""

import calendar as gregorian
import re
from datetime import date

from rules.errors import ImpossibleDate

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
NUMERIC = r"(?P<d>\d{1,2})\s*(?P<sep>[/.\-])\s*(?P<m>\d{1,2})(?:\s*(?P=sep)\s*(?P<y>\d{4}))?(?![\d/])"
WRITTEN = r"(?P<wd>\d{1,2})\s*tháng\s*(?P<wm>\d{1,2})(?:\s*(?:năm|/)\s*(?P<wy>\d{4}))?(?!\d)"
DAY_MONTH = rf"(?:ngày\s+)?(?:{WRITTEN}|{NUMERIC})"


def day_of(year: int, month: int, day: int, written: str) -> date:
    """The date, or a refusal that says why there is none."""
    if not 1 <= month <= 12:
        raise ImpossibleDate(
            f"không có tháng {month} trong “{written.strip()}”", mend="sửa lại ngày tháng trong văn bản"
        )
    last = gregorian.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ImpossibleDate(
            f"không có ngày {day:02d}/{month:02d}/{year} (tháng {month}/{year} chỉ có {last} ngày)",
            mend="sửa lại ngày tháng trong văn bản",
        )
    return date(year, month, day)


def parts(match: re.Match[str]) -> tuple[int, int, int | None]:
    """Day, month and, where written, year of a DAY_MONTH match."""
    group = match.groupdict()
    if group.get("wd"):
        return int(group["wd"]), int(group["wm"]), int(group["wy"]) if group.get("wy") else None
    return int(group["d"]), int(group["m"]), int(group["y"]) if group.get("y") else None


def resolve(match: re.Match[str], year: int | None, issued_on: date | None) -> date | None:
    """The date meant; a missing year is the plan's, else the first such day after the plan was issued."""
    day, month, written_year = parts(match)
    if written_year:
        return day_of(written_year, month, day, match.group())
    if year:
        return day_of(year, month, day, match.group())
    if issued_on:
        this_year = day_of(issued_on.year, month, day, match.group())
        return this_year if this_year >= issued_on else day_of(issued_on.year + 1, month, day, match.group())
    day_of(2024, month, day, match.group())  # a leap year: only refuses what no year has
    return None


def spoken(day: date) -> str:
    """A date as offices write it: 05/9/2026, 21/02/2026 (NĐ 30/2020, phụ lục I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]
