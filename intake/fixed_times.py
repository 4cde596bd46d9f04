"""One fixed date or period: trước ngày 30/11/2025, Quý IV/2025, tháng 12/2025, năm 2026, giai đoạn 2026-2030."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from intake.dates import NUMERIC, ROMAN, WRITTEN, resolve
from intake.lexicon import alternatives, words
from intake.terms import Mention
from intake.time_text import TimeText
from rules.cadence import CadenceKind
from rules.workdays import month_end

_YEAR = r"(?:\s*(?:/|-|,?\s*năm\s|,\s*năm\s)\s*(?P<y>\d{4})|\s+(?P<y2>\d{4}))?"
_QUARTER = re.compile(
    rf"qu[ýí]\s*(?P<a>iv|i{{1,3}}|[1-4])(?:\s*(?:,|-|và|đến)\s*(?:đến\s+)?(?:qu[ýí]\s*)?(?P<b>iv|i{{1,3}}|[1-4]))?(?!\w){_YEAR}"
)
_MONTHS = re.compile(
    r"(?:từ\s+)?tháng\s*(?P<a>\d{1,2})(?:/(?P<ya>\d{4}))?\s*(?:-|đến(?:\s+hết)?)\s*(?:tháng\s*)?(?P<b>\d{1,2})(?![\d])(?:\s*(?:/|-|năm\s|,\s*năm\s)\s*(?P<y>\d{4}))?"
)
_MONTH = re.compile(
    r"(?:(?P<part>đầu|giữa|cuối)\s+)?tháng\s*(?P<m>\d{1,2})(?![\d])(?:\s*(?:/|-|năm\s|,\s*năm\s)\s*(?P<y>\d{4}))?"
)
_HALF = re.compile(r"(?:0?6|sáu)\s*tháng\s+(?P<part>đầu|cuối)(?:\s+năm)?(?:\s*(?P<y>\d{4}))?")
_YEARS = re.compile(
    r"(?:(?P<lead>giai đoạn|năm|các năm|trong năm|từ năm)\s+)?(?P<a>20\d\d)\s*(?:-|đến(?:\s+hết)?(?:\s+năm)?)\s*(?:năm\s+)?(?P<b>20\d\d)(?!\d)"
)
_ONE_YEAR = re.compile(
    r"(?P<lead>(?:hoàn thành|xong|thực hiện)?\s*(?:trong|đến hết|hết|đến|cuối|đầu|giữa)?\s*năm)\s+(?P<a>20\d\d)(?!\d)"
)
_RANGE = re.compile(
    rf"từ\s+(?:ngày\s+)?(?P<from>{re.sub(r'[?]P<(?!sep)', '?P<f_', WRITTEN)}|\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{4}})?)\s*(?:đến|-)\s*(?:hết\s+)?(?:ngày\s+)?(?P<to>{WRITTEN}|{NUMERIC})"
)
_ANY = re.compile(rf"{WRITTEN}|{NUMERIC}")


@cache
def _dated() -> re.Pattern[str]:
    prefixes = [("strict", "strict_before"), ("till", "on_or_before"), ("since", "starts_from")]
    lead = "|".join(rf"(?P<{name}>{alternatives(words('times', key))})" for name, key in prefixes)
    hour = r"(?P<hour>\d{1,2}\s*(?:giờ|h|g)\s*(?:\d{1,2})?\s*(?:phút)?\s*,?\s*)?"
    return re.compile(rf"(?:(?<!\w)(?:{lead})\s+)?{hour}(?P<day>ngày\s+)?(?:{WRITTEN}|{NUMERIC})")


@cache
def _open_ended() -> re.Pattern[str]:
    return re.compile(rf"\s*,?\s*{alternatives(words('times', 'open_ended'))}")


Maker = Callable[[TimeText, int | None, date | None], list[Mention]]


def fixed_times(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    makers: tuple[Maker, ...] = (_ranges, _days, _quarters, _months, _halves, _years)
    found = [mention for make in makers for mention in make(source, year, issued_on)]
    return sorted((_kept_open(mention, source) for mention in found), key=lambda mention: mention.start)


def _kept_open(mention: Mention, source: TimeText) -> Mention:
    """A period that goes on ("và các năm tiếp theo") has no last day."""
    follows = _open_ended().match(source.lowered, mention.end)
    if not follows:
        return mention
    source.take(mention.end, follows.end())
    written = source.written(mention.start, follows.end())
    return Mention(mention.start, follows.end(), CadenceKind.CONTINUOUS, due=written)


def _ranges(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    found = []
    for match in source.find(_RANGE):
        last = _ANY.search(match["to"])
        end = resolve(last, year, issued_on) if last else None
        first = _ANY.search(match["from"])
        start = resolve(first, end.year if end else year, None) if first else None
        due = f"{start}/{end}" if start and end else source.written(*match.span())
        found.append(Mention(*match.span(), CadenceKind.DEADLINE, due=due, last_day=end))
        source.take(*match.span())
    return found


def _days(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    found = []
    for match in source.find(_dated()):
        introduced = match["strict"] or match["till"] or match["since"]
        if not source.is_free(*match.span()) or (source.careful and not introduced):
            continue
        if not introduced and not match["day"] and not (match["y"] or match["wy"]):
            continue
        day = resolve(match, year, issued_on)
        source.take(*match.span())
        if match["since"] and not match["till"]:
            due = source.written(*match.span())
            found.append(Mention(*match.span(), CadenceKind.CONTINUOUS, due=due))
            continue
        due = day.isoformat() if day else source.written(*match.span())
        strict = bool(match["strict"]) and not match["hour"]  # before an hour of that day is still that day
        found.append(Mention(*match.span(), CadenceKind.DEADLINE, due=due, last_day=day, strict=strict))
    return found


def _strict_before(source: TimeText, start: int) -> bool:
    return bool(re.search(r"(?<!\w)trước\s+$", source.lowered[:start]))


def _year_of(match: re.Match[str], year: int | None, issued_on: date | None) -> int | None:
    groups = match.groupdict()
    written = groups.get("y") or groups.get("y2")
    return int(written) if written else year or (issued_on.year if issued_on else None)


def _quarters(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    found = []
    for match in source.find(_QUARTER):
        if not source.is_free(*match.span()):
            continue
        first, last = ROMAN[match["a"]], ROMAN[match["b"] or match["a"]]
        of_year = _year_of(match, year, issued_on)
        strict = _strict_before(source, match.start())
        due = source.written(*match.span())
        day = None
        if of_year:
            due = f"{of_year}-Q{first}" if first == last else f"{of_year}-Q{first}/{of_year}-Q{last}"
            day = date(of_year, 3 * first - 2, 1) if strict else month_end(of_year, 3 * last)
        found.append(Mention(*match.span(), CadenceKind.DEADLINE, due=due, last_day=day, strict=strict))
        source.take(*match.span())
    return found


def _months(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    found = []
    for match in [*source.find(_MONTHS), *source.find(_MONTH)]:
        groups = match.groupdict()
        first, last = int(groups.get("a") or groups["m"]), int(groups.get("b") or groups.get("m") or 0)
        if not source.is_free(*match.span()) or not (1 <= first <= 12 and 1 <= last <= 12):
            continue
        if (
            source.careful
            and not groups.get("y")
            and not re.search(
                r"(?:trong|trước|hết|vào|xong|từ)\s*$", source.lowered[: match.start()] + match.group()[:3]
            )
        ):
            continue
        of_year = _year_of(match, year, issued_on)
        strict = _strict_before(source, match.start())
        due, day = source.written(*match.span()), None
        if of_year:
            due = f"{of_year}-{first:02d}" if first == last else f"{of_year}-{first:02d}/{of_year}-{last:02d}"
            day = _part_of_month(of_year, last, groups.get("part"))
            day = date(of_year, first, 1) if strict else day
        found.append(Mention(*match.span(), CadenceKind.DEADLINE, due=due, last_day=day, strict=strict))
        source.take(*match.span())
    return found


def _part_of_month(year: int, month: int, part: str | None) -> date:
    """Đầu, giữa, cuối tháng: the first, the fifteenth, the last day (Civil Code 146.2)."""
    return {"đầu": date(year, month, 1), "giữa": date(year, month, 15)}.get(
        part or "", month_end(year, month)
    )


def _halves(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    found = []
    for match in source.find(_HALF):
        of_year = _year_of(match, year, issued_on)
        month = 6 if match["part"] == "đầu" else 12
        due = f"{of_year}-{month - 5:02d}/{of_year}-{month:02d}" if of_year else source.written(*match.span())
        day = month_end(of_year, month) if of_year else None
        found.append(Mention(*match.span(), CadenceKind.DEADLINE, due=due, last_day=day))
        source.take(*match.span())
    return found


# "trong năm 2020" mostly says which year's money or plan is meant; only finishing in a year is a term.
_FINISHED_IN = re.compile(
    r"(?:hoàn thành|xong|ban hành|trình|triển khai|kết thúc)(?:\s+\w+){0,3}\s+(?:trong\s+)?năm\s+20\d\d|^\s*trong năm|(?:đến )?hết năm"
)
_PART_OF_YEAR = {"đầu": (1, 1), "giữa": (6, 30), "cuối": (12, 31)}  # Civil Code 146.3


def _years(source: TimeText, _year: int | None, _issued_on: date | None) -> list[Mention]:
    found = []
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
        lead = match["lead"]
        before = source.lowered[max(0, match.start() - 40) : match.end()]
        if source.careful and not _FINISHED_IN.search(before):
            continue
        of_year = int(match["a"])
        part = next((day for word, day in _PART_OF_YEAR.items() if word in lead), None)
        last = date(of_year, *part) if part else month_end(of_year, 12)
        due = last.isoformat() if part else str(of_year)
        strict = _strict_before(source, match.start())
        found.append(
            Mention(
                *match.span(),
                CadenceKind.DEADLINE,
                due=due,
                last_day=date(of_year, 1, 1) if strict else last,
                strict=strict,
            )
        )
        source.take(*match.span())
    return found
