"""Days that hang on something a plan does not hold: the month asked about, the week, Tết, the day of a meeting."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from intake.folding import plain_dashes, same_tones
from intake.times.dates import spoken, weekday
from intake.times.day_reasons import Entries, is_lunar_new_year
from intake.times.terms import Period, last_day_in
from rules.cadence import CadenceKind, Every
from rules.workdays import ONE_DAY, WorkCalendar, month_end


@dataclass(frozen=True)
class Question:
    """A phrase in lower case, and all that the asker has added to it."""

    lowered: str
    from_on: date | None
    year: int | None
    period: Period | None
    calendar: WorkCalendar
    entries: Entries


@dataclass(frozen=True)
class Anchored:
    """`named` before any roll; without one `reason` says what is missing."""

    kind: CadenceKind
    every: tuple[Every, ...] = ()
    named: date | None = None
    steps: tuple[str, ...] = ()
    reason: str = ""


_PART_OF_MONTH = re.compile(r"(?:vào )?(?P<part>đầu|giữa|cuối) tháng(?: này)?")
_EDGE_OF_EACH = re.compile(
    r"(?:vào )?(?:ngày )?(?P<part>đầu|cuối)(?: tiên| cùng)? (?:của )?(?:mỗi|hằng|hàng|từng) (?P<u>tháng|quý|năm)"
)
_OF_WEEK = re.compile(r"(?:hằng|hàng|mỗi) tuần")
_WEEKDAY = re.compile(r"thứ\s+(?P<n>hai|ba|tư|năm|sáu|bảy|[2-7])(?!\w)|chủ nhật")
_NUMBERS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5}
_TET = re.compile(
    r"(?P<side>trước|sau|trong|dịp) (?:dịp )?tết(?! dương)(?: nguyên đán| âm lịch)?(?: năm)?(?: (?P<y>20\d\d))?"
)
_NEXT_WORKDAY = re.compile(r"ngày làm việc (?:tiếp theo|kế tiếp|liền sau|hôm sau)")
_AT_ONCE = re.compile(r"^(?:trong ngày|ngay (?:sau khi|khi|trong ngày))(?!.*\d)")
_BEFORE_EVENT = re.compile(
    r"^(?:xong |hoàn thành |gửi |chậm nhất )?trước (?:khi|ngày|kỳ|các kỳ|mỗi kỳ|mùa)(?! *\d)"
)
_EACH = {"tháng": Every.MONTHLY, "quý": Every.QUARTERLY, "năm": Every.YEARLY}


def question(phrase: str, from_on: date | None, year: int | None, period: Period | None,
             calendar: WorkCalendar, entries: Entries) -> Question:  # fmt: skip
    lowered = plain_dashes(same_tones(phrase)).strip(" .,;:")
    return Question(lowered, from_on, year, period, calendar, entries)


def anchored_day(asked: Question) -> Anchored | None:
    """The first reading that fits; None when the grammar of times is to decide."""
    for reading in (_part_of_month, _edge_of_each, _day_of_week, _lunar_new_year, _next_workday, _at_once):
        if (found := reading(asked)) is not None:
            return found
    return None


def _part_of_month(asked: Question) -> Anchored | None:
    """Đầu, giữa, cuối tháng: the first, the fifteenth, the last day (Civil Code 146.2)."""
    match = _PART_OF_MONTH.fullmatch(asked.lowered)
    if not match:
        return None
    if asked.period is None:
        return Anchored(
            CadenceKind.DEADLINE,
            reason="Có hạn nhưng thiếu tháng; thêm --period (như 2026-M06) để ra ngày cụ thể.",
        )
    last = month_end(asked.period.year, asked.period.last_month)
    day = {"đầu": last.replace(day=1), "giữa": last.replace(day=15), "cuối": last}[match["part"]]
    return Anchored(
        CadenceKind.DEADLINE,
        (),
        day,
        (f"{match['part']} tháng là ngày {spoken(day)} (Bộ luật Dân sự, Điều 146)",),
    )


def _edge_of_each(asked: Question) -> Anchored | None:
    match = _EDGE_OF_EACH.fullmatch(asked.lowered)
    if not match:
        return None
    every, period = (_EACH[match["u"]],), asked.period
    if period is None:
        return Anchored(
            CadenceKind.RECURRING,
            every,
            reason=f"Định kỳ: {match['part']} mỗi {match['u']}; thêm --period để ra ngày cụ thể.",
        )
    day = (
        date(period.year, period.first_month, 1)
        if match["part"] == "đầu"
        else month_end(period.year, period.last_month)
    )
    return Anchored(CadenceKind.RECURRING, every, day, (f"{match['part']} kỳ là ngày {spoken(day)}",))


def _day_of_week(asked: Question) -> Anchored | None:
    """The next such day from the day asked about on."""
    named = {5 + 1 if not one["n"] else _weekday_number(one["n"]) for one in _WEEKDAY.finditer(asked.lowered)}
    if not named or not _OF_WEEK.search(asked.lowered):
        return None
    if asked.from_on is None:
        return Anchored(
            CadenceKind.RECURRING, (Every.WEEKLY,),
            reason="Định kỳ hằng tuần; thêm --from (một ngày trong tuần cần tính) để ra ngày cụ thể.",
        )  # fmt: skip
    day = min(asked.from_on + timedelta(days=(number - asked.from_on.weekday()) % 7) for number in named)
    strict = re.search(r"trước (?!\d)", asked.lowered) is not None
    last = last_day_in(asked.calendar, day, strict)
    steps = [f"ngày đầu tiên như vậy từ {spoken(asked.from_on)} là {weekday(day)} {spoken(day)}"]
    if last != day:
        steps.append(f"trước ngày đó tức là chậm nhất hết ngày {spoken(last)}")
    return Anchored(CadenceKind.RECURRING, (Every.WEEKLY,), last, tuple(steps))


def _weekday_number(word: str) -> int:
    return _NUMBERS[word] if word in _NUMBERS else int(word) - 2


def _lunar_new_year(asked: Question) -> Anchored | None:
    """Tết moves with the moon and its days off with a decision of every year, so the days are looked up and named."""
    match = _TET.search(asked.lowered)
    if not match:
        return None
    kind = CadenceKind.DEADLINE if match["side"] == "trước" else CadenceKind.EVENT
    year = int(match["y"]) if match["y"] else asked.year or (asked.from_on.year if asked.from_on else None)
    days = [day for day, entry in asked.entries.items() if day.year == year and is_lunar_new_year(entry)]
    if year is None or not days:
        missing = "thêm --year để ra ngày cụ thể" if year is None else f"lịch làm việc chưa có Tết năm {year}"
        return Anchored(kind, reason=f"Theo Tết Nguyên đán, mỗi năm một khác: {missing}.")
    first, last = min(days), max(days)
    status = (
        "" if all(asked.entries[day].official for day in days) else " (dự kiến, chưa có thông báo chính thức)"
    )
    span = f"Tết Nguyên đán {year} nghỉ từ {spoken(first)} đến {spoken(last)}{status}"
    before, after = (
        asked.calendar.previous_workday(first - ONE_DAY),
        asked.calendar.next_workday(last + ONE_DAY),
    )
    if match["side"] == "trước":
        return Anchored(
            kind,
            (),
            before,
            (span, f"trước Tết tức là chậm nhất ngày làm việc cuối cùng trước kỳ nghỉ, {spoken(before)}"),
        )
    return Anchored(
        kind,
        reason=f"{span}; cụm từ chỉ nêu mốc bắt đầu, sớm nhất là {weekday(after)} {spoken(after)}, không nêu hạn cuối.",
    )


def _next_workday(asked: Question) -> Anchored | None:
    if not _NEXT_WORKDAY.search(asked.lowered):
        return None
    if asked.from_on is None:
        return Anchored(
            CadenceKind.EVENT,
            reason="Thời hạn tính từ một sự kiện; thêm --from (ngày của sự kiện) để ra ngày cụ thể.",
        )
    day = asked.calendar.shift(asked.from_on, 1)
    return Anchored(
        CadenceKind.DEADLINE,
        (),
        day,
        (f"làm trong ngày {spoken(asked.from_on)}, chậm nhất ngày làm việc liền sau",),
    )


def _at_once(asked: Question) -> Anchored | None:
    if not _AT_ONCE.search(asked.lowered) or asked.from_on is None:
        return None
    return Anchored(CadenceKind.DEADLINE, (), asked.from_on, ("làm ngay trong ngày của sự kiện",))


def before_an_event(asked: Question) -> Anchored | None:
    """ "Trước kỳ họp cuối năm" with the day of the session given: the day before it."""
    if not _BEFORE_EVENT.search(asked.lowered) or asked.from_on is None:
        return None
    last = last_day_in(asked.calendar, asked.from_on, strict=True)
    words = f"trước ngày {spoken(asked.from_on)} tức là chậm nhất hết ngày {spoken(last)}"
    return Anchored(CadenceKind.DEADLINE, (), last, () if last == asked.from_on else (words,))
