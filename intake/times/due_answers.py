"""`dondoc due`: one phrase, one day, and the steps from one to the other in words a clerk can follow."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from config.calendars import CalendarEntry
from intake.folding import one_line
from intake.times.anchored_days import Anchored, Question, anchored_day, before_an_event, question
from intake.times.dates import spoken
from intake.times.day_reasons import by_day
from intake.times.due_words import (
    NO_TERM,
    also_words,
    last_steps,
    named_hour,
    strict_words,
    term_words,
    without_day,
)
from intake.times.loose_times import bare_terms
from intake.times.terms import (
    Anchor,
    Mention,
    Period,
    day_of_rule,
    end_of_term,
    last_day_in,
    read_period,
    rule_for,
)
from intake.times.time_mentions import mentions
from intake.times.time_text import TimeText
from intake.times.whole_phrases import WholePhrase, whole_phrase
from rules.cadence import CadenceKind, Every
from rules.workdays import Roll, WorkCalendar

# A feast named with or without its day: "trước ngày Quốc khánh 02/9".
_FEASTS = (
    (re.compile(r"(?:ngày\s+)?(?:lễ\s+)?quốc khánh(?:\s*\(?0?2\s*/\s*9\)?)?", re.IGNORECASE), "ngày 02/9"),
    (re.compile(r"(?:ngày\s+)?quốc tế lao động(?:\s*\(?0?1\s*/\s*5\)?)?", re.IGNORECASE), "ngày 01/5"),
    (
        re.compile(r"(?:ngày\s+)?(?:chiến thắng|giải phóng miền nam)(?:\s*\(?30\s*/\s*4\)?)?", re.IGNORECASE),
        "ngày 30/4",
    ),
)
_PLAN_OF_A_YEAR = re.compile(
    r"(?:ban hành|xây dựng|lập|phê duyệt|giao|trình)\s+kế hoạch(?:\s+công tác)?\s+năm(?!\s*(?:\d|sau|tới))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DueAnswer:
    phrase: str
    kind: CadenceKind
    every: tuple[Every, ...]
    due: date | None
    previous_working_day: date | None
    rolled_from: date | None
    explanation: str


def explain_due(
    phrase: str,
    *,
    from_on: date | None,
    year: int | None,
    period: str | None,
    calendar: WorkCalendar,
    entries: Iterable[CalendarEntry] = (),
) -> DueAnswer:
    """`entries`: the days of that calendar by name, so that the answer can say which holiday it passed over."""
    text = one_line(phrase)
    chosen_period = read_period(period) if period else None
    year = year or (chosen_period.year if chosen_period else None)
    asked = question(text, from_on, year, chosen_period, calendar, by_day(entries))
    whole = whole_phrase(text)
    if whole and whole.always:
        return _dayless(text, whole.kind, whole.every, _gap_words(whole, asked))
    anchored = anchored_day(asked)
    if anchored is None:
        return _from_grammar(text, asked, whole)
    return _from_anchor(text, anchored, asked)


def _from_anchor(text: str, anchored: Anchored, asked: Question) -> DueAnswer:
    if anchored.named is None:
        return _dayless(text, anchored.kind, anchored.every, anchored.reason)
    steps = [*anchored.steps, *named_hour(asked.lowered)]
    return _answer(text, anchored.kind, anchored.every, anchored.named, steps, asked)


def _from_grammar(text: str, asked: Question, whole: WholePhrase | None) -> DueAnswer:
    read = text
    for pattern, feast in _FEASTS:
        read = pattern.sub(feast, read)
    found = mentions(read, year=asked.year, issued_on=asked.from_on, careful=False)
    main = _main(found)
    if main is None or (main.kind is CadenceKind.UNSPECIFIED and not main.last_day):
        main = _main(bare_terms(TimeText(read, careful=False))) or main
    if main is None or main.kind is CadenceKind.UNSPECIFIED:
        return (
            _dayless(text, whole.kind, whole.every, whole.reason)
            if whole
            else _dayless(text, CadenceKind.UNSPECIFIED, (), NO_TERM)
        )
    named, steps, strict_day = _named_day(main, read, asked)
    if named is not None:
        kind = CadenceKind.DEADLINE if main.term else main.kind
        steps = [*steps, *named_hour(asked.lowered), *_data_end(main)]
        return _answer(text, kind, main.every, named, steps, asked, strict_day)
    if main.kind is CadenceKind.EVENT and (before := before_an_event(asked)):
        return _from_anchor(text, before, asked)
    reason = whole.reason if whole and whole.kind is main.kind and not main.term else without_day(main)
    return _dayless(text, main.kind, main.every, reason + also_words(read, found, main))


def _dayless(text: str, kind: CadenceKind, every: tuple[Every, ...], reason: str) -> DueAnswer:
    return DueAnswer(text, kind, every, None, None, None, reason)


def _gap_words(whole: WholePhrase, asked: Question) -> str:
    """A least distance has an earliest day, once its beginning is known."""
    found = bare_terms(TimeText(asked.lowered, careful=False)) if whole.kind is CadenceKind.EVENT else []
    if not found or not found[0].term or not asked.from_on:
        return whole.reason
    first = end_of_term(asked.calendar, asked.from_on, found[0].term)
    return f"{whole.reason} Tính từ {spoken(asked.from_on)}, sớm nhất là {spoken(first)}."


def _main(found: list[Mention]) -> Mention | None:
    """The expression that carries a day, else the first one; a rhythm that has a name goes before one that has none."""
    with_day = [m for m in found if m.last_day or m.rules or m.term]
    open_rhythm = not with_day and found and found[0].every == (Every.UNSPECIFIED,)
    clear = [m for m in found if m.every and m.every != (Every.UNSPECIFIED,)] if open_rhythm else []
    return next(iter(with_day or clear or found), None)


def _named_day(main: Mention, text: str, asked: Question) -> tuple[date | None, list[str], date | None]:
    """The last day before any roll, the words to it, and the day it must come before."""
    calendar = asked.calendar
    if main.last_day:
        return _strictly(main.last_day, main.strict, calendar)
    if main.term and asked.from_on:
        end = end_of_term(calendar, asked.from_on, main.term)
        return end, term_words(main.term, asked.from_on, end, calendar, asked.entries), None
    rule = rule_for(main.rules, asked.period) if asked.period else None
    if not rule or not asked.period:
        return None, [], None
    period, ahead = asked.period, []
    if rule.anchor is Anchor.YEAR and not rule.next_year and _PLAN_OF_A_YEAR.search(text):
        ahead = [f"kế hoạch của năm {period.year} được làm trong năm trước, {period.year - 1}"]
        period = Period(period.year - 1, period.first_month, period.last_month)
    last, steps, strict_day = _strictly(day_of_rule(rule, period, calendar), rule.strict, calendar)
    return last, [*ahead, *steps], strict_day


def _strictly(named: date, strict: bool, calendar: WorkCalendar) -> tuple[date, list[str], date | None]:
    last = last_day_in(calendar, named, strict)
    return last, strict_words(named, last), named if last != named else None


_REPORTED = re.compile(r"\d{4}-Q\d(?:/\d{4}-Q\d)?|(\d{4})-01/\1-06|(\d{4})-07/\2-12")


def _data_end(main: Mention) -> list[str]:
    """A quarter or half as a term ends with its last day; as a reporting period its data end on the 14th (NĐ 09/2019 Đ.12)."""
    if not main.last_day or main.strict or not _REPORTED.fullmatch(main.due or ""):
        return []
    end = main.last_day.replace(day=14)
    return [f"nếu việc này lấy số liệu cho báo cáo của kỳ thì số liệu chốt ngày {spoken(end)}"]


def _answer(
    text: str,
    kind: CadenceKind,
    every: tuple[Every, ...],
    named: date,
    steps: list[str],
    asked: Question,
    strict_day: date | None = None,
) -> DueAnswer:
    calendar = asked.calendar
    due, before = calendar.roll(named), calendar.roll(named, Roll.PREVIOUS)
    steps = [*steps, *last_steps(named, due, before, strict_day, calendar, asked.entries, said=steps)]
    sentence = "; ".join(steps)
    rolled_from = named if due != named else None
    return DueAnswer(text, kind, every, due, before, rolled_from, sentence[0].upper() + sentence[1:] + ".")
