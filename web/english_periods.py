"""Reporting periods and the reports about them in English: their Vietnamese names are kept with the periods themselves."""

import re

from web.english_dates import MONTHS

_PERIODS = (
    (re.compile(r"6 tháng đầu năm (\d{4})"), "the first half of {0}"),
    (re.compile(r"6 tháng cuối năm (\d{4})"), "the second half of {0}"),
    (re.compile(r"6 tháng (?:năm )?(\d{4})"), "half-year {0}"),
    (re.compile(r"9 tháng (?:đầu )?(?:năm )?(\d{4})"), "nine months of {0}"),
    (re.compile(r"năm (\d{4})"), "{0}"),
    (re.compile(r"tuần (\d{1,2})/(\d{4})"), "week {0} of {1}"),
)
_QUARTER = re.compile(r"quý (I{1,3}|IV)(?:/| năm )(\d{4})")
_MONTH = re.compile(r"tháng (\d{1,2})(?:/| năm )(\d{4})")
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_REPORT = re.compile(r"báo cáo (tổng hợp )?(.{8,24})", re.IGNORECASE)


def period_words(text: str) -> str | None:
    """'báo cáo quý III/2021' → 'report for Q3 2021'; None for whatever else."""
    if not text[-4:].isdigit() or len(text) > 40:
        return None
    if report := _REPORT.fullmatch(text):
        period = _period(report[2])
        words = "consolidated report for" if report[1] else "report for"
        return f"{words} {period}" if period else None
    said = _period(text[:1].lower() + text[1:])
    return said[:1].upper() + said[1:] if said and text[:1].isupper() else said


def _period(text: str) -> str | None:
    for period, english in _PERIODS:
        if found := period.fullmatch(text):
            return english.format(*found.groups())
    if found := _QUARTER.fullmatch(text):
        return f"Q{_QUARTERS[found[1]]} {found[2]}"
    found = _MONTH.fullmatch(text)
    return f"{MONTHS[int(found[1]) - 1]} {found[2]}" if found and 1 <= int(found[1]) <= 12 else None
