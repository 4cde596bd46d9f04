"""One fixed date or period: what fixed_days, _periods, _months, _years and school_times find, and periods that never end."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import zip_longest

from intake.lexicon import alternatives, words
from intake.times.fixed_days import days, ranges
from intake.times.fixed_months import months
from intake.times.fixed_periods import halves, quarters
from intake.times.fixed_years import years
from intake.times.school_times import school_times
from intake.times.terms import Mention
from intake.times.time_text import TimeText
from rules.cadence import CadenceKind

Maker = Callable[[TimeText, int | None, date | None], list[Mention]]


@cache
def _open_ended() -> re.Pattern[str]:
    return re.compile(rf"\s*,?\s*{alternatives(words('times', 'open_ended'))}")


def fixed_times(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    makers: tuple[Maker, ...] = (ranges, days, school_times, quarters, months, halves, years)
    found = [mention for make in makers for mention in make(source, year, issued_on)]
    found = sorted((_kept_open(mention, source) for mention in found), key=lambda mention: mention.start)
    return [
        one
        for one, after in zip_longest(found, found[1:])
        if not (after and _names_a_report(one, after, source))
    ]


_TO_A_DAY = re.compile(r"[\s,(]*(?:gửi\s+)?")


def _names_a_report(one: Mention, after: Mention, source: TimeText) -> bool:
    """ "Báo cáo 6 tháng đầu năm trước ngày 10/6": the half-year says which report, the day says when."""
    period = (one.kind is CadenceKind.DEADLINE and not one.strict and "/" in (one.due or "")) or "-Q" in (
        one.due or ""
    )
    day = after.kind is CadenceKind.DEADLINE and re.fullmatch(r"\d{4}-\d\d-\d\d", after.due or "") is not None
    reports = re.search(
        r"(?:báo cáo|kết quả|tình hình|số liệu)[^.;]*$", source.lowered[max(0, one.start - 80) : one.start]
    )
    if re.fullmatch(r"\d{4}", one.due or ""):  # "phương án năm 2024 trước ngày 15/12/2023"
        return bool(day and _TO_A_DAY.fullmatch(source.lowered[one.end : after.start]))
    return bool(period and day and reports and _TO_A_DAY.fullmatch(source.lowered[one.end : after.start]))


def _kept_open(mention: Mention, source: TimeText) -> Mention:
    """A period that goes on ("và các năm tiếp theo") has no last day."""
    follows = _open_ended().match(source.lowered, mention.end)
    if not follows:
        return mention
    source.take(mention.end, follows.end())
    written = source.written(mention.start, follows.end())
    return Mention(mention.start, follows.end(), CadenceKind.CONTINUOUS, due=written)
