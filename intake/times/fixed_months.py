"""Months and their parts: tháng 12/2025, tháng 9-10/2026, đầu tháng 3, tuần thứ hai của tháng 5."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from intake.times.fixed_periods import YEAR_BEHIND, runs, since, strict_before, year_of
from intake.times.terms import Mention
from intake.times.time_text import TimeText
from rules.cadence import CadenceKind
from rules.workdays import month_end

_M = r"(?:1[0-2]|0?[1-9])(?![\d%])"
_FURTHER_MONTH = rf"(?:tháng\s*{_M}(?:/20\d\d)?|{_M}(?:/20\d\d|(?=\s*(?:,|;|-|/|và\s|đến\s|năm\s|[.)]|$))))"
_MONTHS = re.compile(
    rf"(?P<since>(?:kể\s+|bắt đầu\s+)?từ\s+)?(?P<week>tuần\s+(?:lễ\s+)?(?:thứ\s+)?(?P<nth>nhất|hai|ba|tư|bốn|đầu|cuối|[1-5])(?:\s+(?:tiên|cùng))?(?:\s*(?:-|,|và)\s*(?P<nth2>[1-5]))?\s+(?:của\s+)?)?"
    rf"(?:(?P<part>đầu|giữa|cuối|nửa đầu|nửa cuối|thượng tuần|trung tuần|hạ tuần)\s+)?(?:các\s+)?(?P<all>(?:tháng\s*|(?<!\w)t\.?(?=\d{{1,2}}/20\d\d)){_M}(?:/20\d\d)?(?:\s*(?:,|;|-|và|đến(?:\s+hết)?)\s*{_FURTHER_MONTH})*){YEAR_BEHIND}"
)

_INTRODUCES = re.compile(
    r"(?:trong|trước|hết|vào|xong|đến|dự kiến|hoàn thành|thực hiện|chậm nhất|muộn nhất|từ|\()\s*(?:là\s+)?$|^\s*$"
)


def _is_meant(source: TimeText, match: re.Match[str], *, after: int | None) -> bool:
    """In a clause a month without a year must be introduced ("trong tháng 6"); else it may be part of a name."""
    groups = match.groupdict()
    if not source.careful or groups["y"] or groups["week"] or groups["part"] or groups["since"]:
        return True
    if re.search(r"/20\d\d", match["all"]) or "đến" in match["all"]:
        return True
    if after is not None and re.fullmatch(r"\s*(?:,|và|;)\s*", source.lowered[after : match.start()]):
        return True
    return bool(_INTRODUCES.search(source.lowered[max(0, match.start() - 25) : match.start()]))


def months(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    found: list[Mention] = []
    if not source.has_digit:
        return found
    for match in source.find(_MONTHS):
        after = found[-1].end if found else None
        if not source.is_free(*match.span()) or not _is_meant(source, match, after=after):
            continue
        tokens = list(re.finditer(rf"{_M}(?:/(?P<y>20\d\d))?", match["all"]))
        if match["since"] and len(tokens) == 1:
            found.append(since(source, match))
            continue
        found += _months_of(source, match, tokens, year_of(match, year, issued_on))
        source.take(*match.span())
    return found


def _months_of(
    source: TimeText, match: re.Match[str], tokens: list[re.Match[str]], of_year: int | None
) -> list[Mention]:
    strict = strict_before(source, match.start())
    numbers = [int(token.group().split("/")[0]) for token in tokens]
    between = [match["all"][one.end() : other.start()] for one, other in pairwise(tokens)]
    written_years = [int(token["y"]) if token["y"] else None for token in tokens]
    last_year = written_years[-1] or of_year
    whole = Mention(*match.span(), CadenceKind.DEADLINE, due=source.written(*match.span()), strict=strict)
    if not last_year:
        return [whole]
    out = []
    groups = (
        runs(numbers, between) if len({y for y in written_years if y}) < 2 else [(numbers[0], numbers[-1])]
    )
    for first, last in groups:
        first_year = written_years[0] or (last_year if first <= last else last_year - 1)
        start, end = f"{first_year}-{first:02d}", f"{last_year}-{last:02d}"
        day = date(first_year, first, 1) if strict else _last_day(last_year, last, match)
        out.append(replace(whole, due=start if start == end else f"{start}/{end}", last_day=day))
    return out


_NTH = {"nhất": 1, "đầu": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4}


def _last_day(year: int, month: int, match: re.Match[str]) -> date:
    """Đầu, giữa, cuối tháng: the first, the fifteenth, the last day (Civil Code 146.2); a week ends on its Friday."""
    end = month_end(year, month)
    if match["week"]:
        nth = match["nth2"] or match["nth"]
        number = _NTH.get(nth) or (int(nth) if nth.isdigit() else 5)
        seventh = date(year, month, min(7 * number, end.day))
        return seventh - timedelta(days=(seventh.weekday() - 4) % 7)
    ends = {"đầu": 1, "thượng tuần": 10, "giữa": 15, "nửa đầu": 15, "trung tuần": 20}
    return date(year, month, ends.get(match["part"] or "", end.day))
