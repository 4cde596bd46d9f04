"""Periods of the calendar by quarter and half: Quý IV/2025, Quý I, II, 6 tháng cuối năm; what all periods share."""

import re
from datetime import date

from intake.times.dates import ROMAN
from intake.times.terms import Mention
from intake.times.time_text import TimeText
from rules.cadence import CadenceKind
from rules.workdays import month_end

YEAR_BEHIND = r"(?:\s*(?:/|-|,?\s*năm\s|,\s*năm\s|\s)\s*(?P<y>20\d\d)(?!\d)|(?P<next>\s+năm\s+(?:sau|tới|kế tiếp|tiếp theo))|(?P<last>\s+năm\s+trước))?"
_Q = r"(?:iv|i{1,3}|[1-4])(?![\w%])"
_QUARTERS = re.compile(
    rf"(?P<since>(?:kể\s+|bắt đầu\s+)?từ\s+)?(?:các\s+)?(?:qu[ýí]\s*|(?<!\w)q\.?(?=(?:iv|i{{1,3}}|[1-4])/20\d\d))(?P<all>{_Q}(?:(?:\s*/\s*20\d\d)?\s*(?:,|;|-|và|đến(?:\s+hết)?)\s*(?:qu[ýí]\s*)?{_Q})*){YEAR_BEHIND}"
)
_HALF = re.compile(r"(?:0?6|sáu)\s*tháng\s+(?P<part>đầu|cuối)(?:\s+năm)?(?:\s*(?P<y>20\d\d))?")


def strict_before(source: TimeText, start: int) -> bool:
    return bool(re.search(r"(?<!\w)trước\s+$", source.lowered[max(0, start - 12) : start]))


def year_of(match: re.Match[str], year: int | None, issued_on: date | None) -> int | None:
    groups = match.groupdict()
    if groups.get("y"):
        return int(groups["y"])
    own = year or (issued_on.year if issued_on else None)
    return own and own + (1 if groups.get("next") else -1 if groups.get("last") else 0)


def since(source: TimeText, match: re.Match[str]) -> Mention:
    """ "Từ tháng 6/2026" begins and does not end."""
    source.take(*match.span())
    return Mention(*match.span(), CadenceKind.CONTINUOUS, due=source.written(*match.span()))


def runs(numbers: list[int], separators: list[str]) -> list[tuple[int, int]]:
    """ "9-10" and "9, 10" are one run, "3, 6, 9" are three."""
    runs = [(numbers[0], numbers[0])]
    for number, separator in zip(numbers[1:], separators, strict=True):
        first, last = runs[-1]
        if "-" in separator or "đến" in separator or number == last + 1:
            runs[-1] = (first, number)
        else:
            runs.append((number, number))
    return runs


def quarters(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    found: list[Mention] = []
    if not source.holds("quý quí q"):
        return found
    for match in source.find(_QUARTERS):
        if not source.is_free(*match.span()):
            continue
        of_year = year_of(match, year, issued_on)
        listed = re.sub(r"/\s*20\d\d", "", match["all"])
        tokens, between = re.findall(_Q, listed), re.split(_Q, listed)[1:-1]
        if match["since"] and len(tokens) == 1:
            found.append(since(source, match))
            continue
        strict = strict_before(source, match.start())
        for first, last in runs([ROMAN[token] for token in tokens], between):
            due, day = source.written(*match.span()), None
            if of_year:
                due = f"{of_year}-Q{first}" if first == last else f"{of_year}-Q{first}/{of_year}-Q{last}"
                day = date(of_year, 3 * first - 2, 1) if strict else month_end(of_year, 3 * last)
            found.append(Mention(*match.span(), CadenceKind.DEADLINE, due=due, last_day=day, strict=strict))
        source.take(*match.span())
    return found


def halves(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    found: list[Mention] = []
    if not source.holds("tháng"):
        return found
    for match in source.find(_HALF):
        of_year = year_of(match, year, issued_on)
        month = 6 if match["part"] == "đầu" else 12
        due = f"{of_year}-{month - 5:02d}/{of_year}-{month:02d}" if of_year else source.written(*match.span())
        day = month_end(of_year, month) if of_year else None
        found.append(Mention(*match.span(), CadenceKind.DEADLINE, due=due, last_day=day))
        source.take(*match.span())
    return found
