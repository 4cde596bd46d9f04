"""Days of the calendar: trước ngày 30/11/2025, đến hết 31/12, từ ngày 15 đến ngày 20/3, trước 15/6 và 15/12."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from intake.lexicon import alternatives, words
from intake.times.dates import NUMERIC, WRITTEN, day_of, resolve
from intake.times.terms import Mention
from intake.times.time_text import TimeText
from rules.cadence import CadenceKind

_ANY = re.compile(rf"{WRITTEN}|{NUMERIC}")
_RANGE = re.compile(
    rf"(?P<lead>từ\s+)?(?:ngày\s+)?(?P<from>{re.sub(r'[?]P<(?!sep)', '?P<f_', WRITTEN)}|\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{4}})?)\s*(?:đến|-)\s*(?:hết\s+)?(?:ngày\s+)?(?P<to>{WRITTEN}|{NUMERIC})"
)
_SAME_MONTH = re.compile(
    rf"(?P<lead>(?:từ\s+)?(?:các\s+)?(?:ngày\s+)?)(?<![\d/.\-])(?P<first>\d{{1,2}})\s*(?:đến(?:\s+hết)?|-|và|,)\s*(?:ngày\s+)?(?P<to>{WRITTEN}|{NUMERIC})"
)
_HOUR = r"(?P<hour>\d{1,2}\s*(?:giờ|h|g|:)\s*(?:\d{1,2})?\s*(?:phút)?\s*,?\s*)?"


@cache
def _dated() -> re.Pattern[str]:
    prefixes = [("strict", "strict_before"), ("till", "on_or_before"), ("since", "starts_from")]
    lead = "|".join(rf"(?P<{name}>{alternatives(words('times', key))})" for name, key in prefixes)
    return re.compile(rf"(?:(?<!\w)(?:{lead})\s+)?{_HOUR}(?P<day>ngày\s+)?(?:{WRITTEN}|{NUMERIC})")


def ranges(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    found: list[Mention] = []
    if not source.has_digit:
        return found
    for match in source.find(_RANGE):
        if source.careful and not match["lead"]:
            continue
        last = _ANY.search(match["to"])
        end = resolve(last, year, issued_on) if last else None
        first = _ANY.search(match["from"])
        start = resolve(first, end.year if end else year, None) if first else None
        found.append(_range(source, match, start, end))
    for match in source.find(_SAME_MONTH):
        introduced = match["lead"] or not source.careful
        last = _ANY.fullmatch(match["to"])
        if not source.is_free(*match.span()) or not introduced or not last:
            continue
        end = resolve(last, year, issued_on)
        if end and int(match["first"]) < end.day:
            found.append(
                _range(source, match, day_of(end.year, end.month, int(match["first"]), match.group()), end)
            )
    return found


def _range(source: TimeText, match: re.Match[str], start: date | None, end: date | None) -> Mention:
    due = f"{start}/{end}" if start and end else source.written(*match.span())
    source.take(*match.span())
    return Mention(*match.span(), CadenceKind.DEADLINE, due=due, last_day=end)


@dataclass(frozen=True)
class _Lead:
    """How a day is introduced: "trước", "đến hết", "từ", or only by the word "ngày"."""

    strict: bool
    since: bool
    end: int


_FURTHER = re.compile(r"\s*(?:\([^()]{1,40}\)\s*)?(?:,|;|và|hoặc|,\s*và)\s*(?:ngày\s+)?")


_COUNTS_WEEKS = re.compile(r"tuần\s+(?:thứ\s+)?$")


def days(source: TimeText, year: int | None, issued_on: date | None) -> list[Mention]:
    found: list[Mention] = []
    before: _Lead | None = None
    if not source.has_digit:
        return found
    for match in source.find(_dated()):
        if not source.is_free(*match.span()) or _COUNTS_WEEKS.search(
            source.lowered[max(0, match.start() - 12) : match.start()]
        ):
            continue
        lead = _lead_of(match) or (before if before and _goes_on(source, before, match.start()) else None)
        bare = not (match["day"] or match["y"] or match["wy"])
        if lead is None and (source.careful or (bare and not _is_alone(source, match))):
            continue
        before = _Lead(lead.strict, lead.since, match.end()) if lead else None
        day = resolve(match, year, issued_on)
        source.take(*match.span())
        written = source.written(*match.span())
        if lead and lead.since:
            found.append(Mention(*match.span(), CadenceKind.CONTINUOUS, due=written))
            continue
        due = day.isoformat() if day else written
        strict = bool(lead and lead.strict)
        found.append(Mention(*match.span(), CadenceKind.DEADLINE, due=due, last_day=day, strict=strict))
    return found


def _lead_of(match: re.Match[str]) -> _Lead | None:
    if not (match["strict"] or match["till"] or match["since"]):
        return None
    strict = bool(match["strict"]) and not match["hour"]  # before an hour of that day is still that day
    return _Lead(strict, bool(match["since"] and not match["till"]), match.end())


def _is_alone(source: TimeText, match: re.Match[str]) -> bool:
    """ "26/3" as a whole entry of a time cell; not the 1 of "tuần 1 tháng 4"."""
    before, after = source.lowered[: match.start()].rstrip(), source.lowered[match.end() :].lstrip()
    if not match["m"] or int(match["m"]) > 12:  # 24/24 is no day
        return False
    return before[-1:] in ("", ";", ",", "(") and after[:1] in ("", ";", ",", ")", ".")


def _goes_on(source: TimeText, before: _Lead, start: int) -> bool:
    """ "trước 15/6 và 15/12": the second day stands under the first one's word."""
    match = _FURTHER.match(source.lowered, before.end)
    return match is not None and match.end() == start
