"""Years and their parts: năm 2026, 2026 - 2030, hết năm 2027, and "cuối năm" where a cell says no more."""

import re
from datetime import date

from intake.times.fixed_periods import since, strict_before
from intake.times.terms import Mention
from intake.times.time_text import TimeText
from rules.cadence import CadenceKind
from rules.workdays import month_end

_YEARS = re.compile(
    r"(?:(?P<lead>giai đoạn|năm|các năm|trong năm|từ năm)\s+)?(?P<a>20\d\d)\s*(?:-|,|và|đến(?:\s+hết)?(?:\s+năm)?)\s*(?:năm\s+)?(?P<b>20\d\d)(?!\d)"
)
_ONE_YEAR = re.compile(
    r"(?P<lead>(?:hoàn thành|xong|thực hiện)?\s*(?:trong|vào|đến hết|hết|đến|cuối|đầu|giữa|từ)?\s*năm)\s+(?P<a>20\d\d)(?!\d)"
)
_BARE_YEAR = re.compile(r"(?<![^\s;,(])(?P<lead>)(?P<a>20\d\d)(?=\s*(?:$|[;,.)]|và\s+(?:các|những)))")
_NO_YEAR = re.compile(
    r"(?<![^;,(])\s*(?:(?:trong|hết|trước|vào)\s+)?(?P<part>đầu|giữa|cuối|trong|hết)\s+năm\s*(?![^;,.)])"
)

# "trong năm 2020" mostly says which year's money or plan is meant; only finishing in a year is a term.
_FINISHED_IN = re.compile(
    r"(?:hoàn thành|xong|ban hành|trình|triển khai|kết thúc)(?:\s+\w+){0,3}\s+(?:trong\s+)?năm\s+20\d\d|^\s*trong năm|(?:đến )?hết năm|vào năm 20\d\d|(?<!kinh phí )(?<!dự toán )(?<!ngân sách )(?<!vốn )(?<!kế hoạch )(?<!nhiệm vụ )trong năm 20\d\d$"
)
_PART_OF_YEAR = {"đầu": (1, 1), "giữa": (6, 30), "cuối": (12, 31)}  # Civil Code 146.3


def years(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    found: list[Mention] = []
    if not source.holds("20 năm"):
        return found
    for match in source.find(_YEARS):
        if not source.is_free(*match.span()) or (
            source.careful and match["lead"] not in ("trong năm", "từ năm")
        ):
            continue
        due, last = f"{match['a']}/{match['b']}", month_end(int(match["b"]), 12)
        found.append(Mention(*match.span(), CadenceKind.DEADLINE, due=due, last_day=last))
        source.take(*match.span())
    for match in source.find(_ONE_YEAR):
        if not source.is_free(*match.span()):
            continue
        before = source.lowered[max(0, match.start() - 40) : match.end()]
        ends = not source.lowered[match.end() :].strip() or source.lowered[match.end()] in ".;,)"
        if source.careful and not _FINISHED_IN.search(before if ends else f"{before} "):
            continue
        found.append(since(source, match) if match["lead"].startswith("từ") else _one_year(source, match))
    if not source.careful:
        found += [
            _one_year(source, match) for match in source.find(_BARE_YEAR) if source.is_free(*match.span())
        ]
    return [*found, *_parts_of_the_plan_year(source, year or (issued_on.year if issued_on else None))]


def _one_year(source: TimeText, match: re.Match[str]) -> Mention:
    of_year = int(match["a"])
    part = next((day for word, day in _PART_OF_YEAR.items() if word in match["lead"]), None)
    last = date(of_year, *part) if part else month_end(of_year, 12)
    strict = strict_before(source, match.start())
    source.take(*match.span())
    return Mention(
        *match.span(),
        CadenceKind.DEADLINE,
        due=last.isoformat() if part else str(of_year),
        last_day=date(of_year, 1, 1) if strict else last,
        strict=strict,
    )


def _parts_of_the_plan_year(source: TimeText, year: int | None) -> list[Mention]:
    """ "Cuối năm", "Trong năm" as the whole of a time cell; in a clause they say too little."""
    found = []
    for match in source.find(_NO_YEAR):
        if source.careful or not source.is_free(*match.span()):
            continue
        last = date(year, *_PART_OF_YEAR.get(match["part"], (12, 31))) if year else None
        due = source.written(*match.span())
        if last:
            due = last.isoformat() if match["part"] in _PART_OF_YEAR else str(last.year)
        source.take(*match.span())
        found.append(Mention(*match.span(), CadenceKind.DEADLINE, due=due, last_day=last))
    return found
