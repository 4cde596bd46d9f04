"""Times that are no calendar day: relative terms, events and conditions, thường xuyên, and words that set no term."""

import re
from functools import cache

from intake.lexicon import alternatives, table, words
from intake.times.terms import Mention, Term
from intake.times.time_text import TimeText
from rules.cadence import CadenceKind, Every

_UNITS = {
    "giờ": "hour",
    "tiếng": "hour",
    "ngày làm việc": "workday",
    "ngày": "day",
    "tuần": "week",
    "tháng": "month",
    "năm": "year",
}
_NUMBERS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "mười": 10,
    "sáu": 6,
    "bảy": 7,
    "mười lăm": 15,
    "hai mươi": 20,
    "ba mươi": 30,
}
_AMOUNT = (
    r"(?<![/\d])(?P<n>\d{1,3}|một|hai mươi|hai|ba mươi|ba|bốn|năm(?=\s+(?:ngày|tuần|tháng))|sáu|bảy|mười lăm|mười)\s*(?:\([^)]{1,20}\)\s*)?"
    r"(?P<u>ngày làm việc|giờ(?!\s*\d)|tiếng|ngày|tuần|tháng|năm)(?!\w)"
)
_AFTER = re.compile(
    rf"(?:(?:chậm nhất\s+(?:là\s+)?)?(?:trong(?:\s+(?:vòng|thời hạn|thời gian|khoảng))?|không quá|chậm nhất(?:\s+là)?|sau)\s+)?{_AMOUNT}"
    r"\s*,?\s*(?:(?:kể từ|tính từ|từ)(?:\s+(?:khi|ngày|thời điểm))?|sau(?:\s+(?:khi|ngày|thời điểm)))(?P<event>[^.;,()]{0,120})"
    rf"|(?:trong\s+(?:vòng|thời hạn)|không quá|trong(?=\s+\d+\s+ngày làm việc))\s+{_AMOUNT.replace('?P<n>', '?P<n2>').replace('?P<u>', '?P<u2>')}"
)
_BACK = re.compile(
    rf"(?:(?:ít nhất|trước|tối thiểu|chậm nhất)\s+)?{_AMOUNT}\s+trước\s+(?P<event>(?:khi|ngày(?!\s*\d)|thời điểm)[^.;,()]{{1,80}})"
)


def relative_terms(source: TimeText) -> list[Mention]:
    """Terms counted from (or back from) an event that the text names."""
    found = []
    for pattern, sign in ((_BACK, -1), (_AFTER, 1)):
        for match in source.find(pattern):
            groups = match.groupdict()
            amount, unit = groups["n"] or groups.get("n2"), groups["u"] or groups.get("u2")
            if not source.is_free(*match.span()) or not amount or not unit:
                continue
            count = int(amount) if amount.isdigit() else _NUMBERS[amount]
            term = Term(sign * count, _UNITS[unit])
            found.append(
                Mention(*match.span(), CadenceKind.EVENT, due=source.written(*match.span()), term=term)
            )
            source.take(*match.span())
    return found


_BARE_TERM = re.compile(
    rf"(?:(?:trong(?:\s+(?:khoảng|thời gian))?|sau|tối đa|muộn nhất|chậm nhất|không quá)(?:\s+là)?\s+)?{_AMOUNT}(?!\s*(?:đầu|cuối|\d))"
)


def bare_terms(source: TimeText) -> list[Mention]:
    """ "sau 5 ngày làm việc": a term whose event the question names apart; in a plan it may be a mere duration."""
    found = []
    for match in source.find(_BARE_TERM):
        count = int(match["n"]) if match["n"].isdigit() else _NUMBERS[match["n"]]
        written = source.written(*match.span())
        term = Term(count, _UNITS[match["u"]])
        found.append(Mention(*match.span(), CadenceKind.EVENT, due=written, term=term))
    return found


@cache
def _event() -> re.Pattern[str]:
    not_events = "|".join(table("times")["not_an_event"])
    openers, phrases = (
        alternatives(words("times", "event_openers")),
        alternatives(words("times", "event_phrases")),
    )
    return re.compile(
        rf"(?P<no>{not_events})|(?<!\w)(?<!các )(?<!những )(?<!mọi )(?<!nhiều )(?:(?P<phrase>{phrases})|(?P<open>{openers})\s+(?P<rest>[^,.;()\x00\x01]{{3,240}}))"
    )


_EACH_YEAR = re.compile(r"(?:hằng|hàng|mỗi)\s+năm(?!\s*học)")


@cache
def _before_events() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternatives(words('times', 'before_events'))}[^,.;()\x00\x01]{{0,80}}")


def before_events(source: TimeText) -> list[Mention]:
    """ "Trước khi khai giảng năm học": the year inside is the happening's, not a term of its own."""
    found = []
    for match in source.find(_before_events()):
        yearly = _EACH_YEAR.search(match.group()) is not None
        kind, every = (CadenceKind.RECURRING, (Every.YEARLY,)) if yearly else (CadenceKind.EVENT, ())
        found.append(Mention(*match.span(), kind, every, due=source.written(*match.span())))
        source.take(*match.span())
    return found


@cache
def _continuous() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternatives(words('times', 'continuous'))}")


@cache
def _empty() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternatives(words('times', 'empty'))}")


def events(source: TimeText) -> list[Mention]:
    found = []
    for match in source.find(_event()):
        if match["no"] or not source.is_free(*match.span()):
            continue
        found.append(Mention(*match.span(), CadenceKind.EVENT, due=source.written(*match.span())))
        source.take(*match.span())
    return found


def continuous_times(source: TimeText) -> list[Mention]:
    found = []
    for match in source.find(_continuous()):
        if source.is_free(*match.span()):
            found.append(Mention(*match.span(), CadenceKind.CONTINUOUS))
            source.take(*match.span())
    return found


def empty_times(source: TimeText) -> list[Mention]:
    """Manner words: they are quoted, but they set no term."""
    return [
        Mention(*match.span(), CadenceKind.UNSPECIFIED)
        for match in source.find(_empty())
        if source.is_free(*match.span())
    ]
