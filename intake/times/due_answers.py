"""`dondoc due`: one phrase, one day, and the steps from one to the other in words a clerk can follow."""

import re
from dataclasses import dataclass
from datetime import date

from intake.folding import one_line
from intake.times.dates import spoken, weekday
from intake.times.loose_times import bare_terms
from intake.times.terms import (
    Mention,
    Period,
    Term,
    day_of_rule,
    end_of_term,
    last_day_in,
    rule_for,
)
from intake.times.time_mentions import mentions
from intake.times.time_text import TimeText
from rules.cadence import CadenceKind, Every
from rules.errors import BadInput
from rules.workdays import Roll, WorkCalendar

EVERY_WORDS = {
    Every.DAILY: "hằng ngày", Every.WEEKLY: "hằng tuần", Every.MONTHLY: "hằng tháng", Every.QUARTERLY: "hằng quý",
    Every.HALF_YEARLY: "6 tháng", Every.YEARLY: "hằng năm", Every.UNSPECIFIED: "định kỳ, chưa nêu kỳ",
}  # fmt: skip
_UNIT_WORDS = {
    "hour": "giờ",
    "workday": "ngày làm việc",
    "day": "ngày",
    "week": "tuần",
    "month": "tháng",
    "year": "năm",
}
_PERIOD = re.compile(
    r"(?P<y>\d{4})(?:-(?:Q(?P<q>[1-4])|H(?P<h>[12])|M(?P<m>0[1-9]|1[0-2])|(?P<whole>Y)))?", re.IGNORECASE
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


def read_period(written: str) -> Period:
    """2021-Q1, 2021-H1, 2021-M03, 2021-Y or 2021."""
    match = _PERIOD.fullmatch(written.strip())
    if not match:
        raise BadInput(
            f"không hiểu kỳ báo cáo “{written}”",
            where="--period",
            mend="viết như 2021-Q1, 2021-H1, 2021-M03 hoặc 2021-Y",
        )
    year = int(match["y"])
    if match["q"]:
        return Period(year, 3 * int(match["q"]) - 2, 3 * int(match["q"]))
    if match["h"]:
        return Period(year, 6 * int(match["h"]) - 5, 6 * int(match["h"]))
    if match["m"]:
        return Period(year, int(match["m"]), int(match["m"]))
    return Period(year, 1, 12)


def explain_due(
    phrase: str, *, from_on: date | None, year: int | None, period: str | None, calendar: WorkCalendar
) -> DueAnswer:
    text = one_line(phrase)
    chosen_period = read_period(period) if period else None
    year = year or (chosen_period.year if chosen_period else None)
    found = mentions(text, year=year, issued_on=from_on, careful=False)
    main = _main(found)
    if main is None or (main.kind is CadenceKind.UNSPECIFIED and not main.last_day):
        main = _main(bare_terms(TimeText(text, careful=False))) or main
    if main is None:
        return DueAnswer(
            text, CadenceKind.UNSPECIFIED, (), None, None, None, "Cụm từ này không nêu thời hạn."
        )
    named, steps = _named_day(main, chosen_period, from_on, calendar)
    kind = CadenceKind.DEADLINE if main.term and named else main.kind
    if named is None:
        return DueAnswer(text, kind, main.every, None, None, None, _without_day(main))
    return _answer(text, kind, main.every, named, steps, calendar)


def _main(found: list[Mention]) -> Mention | None:
    """The expression that carries a day, else the first one."""
    with_day = [m for m in found if m.last_day or m.rules or m.term]
    return next(iter(with_day or found), None)


def _named_day(
    main: Mention, period: Period | None, from_on: date | None, calendar: WorkCalendar
) -> tuple[date | None, list[str]]:
    if main.last_day:
        return _strictly(main.last_day, main.strict, calendar)
    if main.term and from_on:
        end = end_of_term(calendar, from_on, main.term)
        return end, [_term_words(main.term, from_on, end)]
    rule = rule_for(main.rules, period) if period else None
    if rule and period:
        return _strictly(day_of_rule(rule, period, calendar), rule.strict, calendar)
    return None, []


def _strictly(named: date, strict: bool, calendar: WorkCalendar) -> tuple[date, list[str]]:
    last = last_day_in(calendar, named, strict)
    if last == named:
        return last, []
    return last, [f"trước ngày {spoken(named)} tức là chậm nhất hết ngày {spoken(last)}"]


def _term_words(term: Term, start: date, end: date) -> str:
    count, unit = abs(term.count), _UNIT_WORDS[term.unit]
    if term.count < 0:
        return f"{count:02d} {unit} trước ngày {spoken(start)}, không tính ngày đó, là ngày {spoken(end)}"
    if term.unit == "hour":
        return f"{count:02d} giờ kể từ ngày {spoken(start)}, hết vào ngày {spoken(end)}"
    return f"{count:02d} {unit} kể từ ngày {spoken(start)}, không tính ngày đầu, hết vào ngày {spoken(end)}"


def _answer(
    text: str,
    kind: CadenceKind,
    every: tuple[Every, ...],
    named: date,
    steps: list[str],
    calendar: WorkCalendar,
) -> DueAnswer:
    due = calendar.roll(named)
    before = calendar.roll(named, Roll.PREVIOUS)
    if due != named:
        steps = [*steps, f"{spoken(named)} là {_why_rest(named)} → {weekday(due)} {spoken(due)}"]
    else:
        steps = [*steps, f"hạn là {weekday(due)} {spoken(due)}, ngày làm việc"]
    if before != due:
        steps.append(f"nên gửi chậm nhất {weekday(before)} {spoken(before)}, ngày làm việc liền trước")
    sentence = "; ".join(steps)
    rolled_from = named if due != named else None
    return DueAnswer(text, kind, every, due, before, rolled_from, sentence[0].upper() + sentence[1:] + ".")


def _why_rest(day: date) -> str:
    return weekday(day) if day.weekday() > 4 else f"{weekday(day)}, ngày nghỉ"


def _without_day(main: Mention) -> str:
    match main.kind:
        case CadenceKind.RECURRING if main.rules:
            return f"Định kỳ ({', '.join(EVERY_WORDS[e] for e in main.every)}): {main.due}; thêm --period để ra ngày cụ thể."
        case CadenceKind.RECURRING:
            return f"Định kỳ: {', '.join(EVERY_WORDS[e] for e in main.every)}; ngày nộp theo chế độ báo cáo của kế hoạch."
        case CadenceKind.CONTINUOUS:
            return "Thường xuyên: không có hạn riêng, nêu trong báo cáo định kỳ."
        case CadenceKind.EVENT if main.term:
            return "Thời hạn tính từ một sự kiện; thêm --from (ngày của sự kiện) để ra ngày cụ thể."
        case CadenceKind.EVENT:
            return "Theo sự kiện: chưa có hạn cho đến khi sự kiện xảy ra."
        case CadenceKind.DEADLINE:
            return "Có hạn nhưng thiếu năm; thêm --year để ra ngày cụ thể."
        case _:
            return "Cụm từ này không nêu thời hạn."
