"""The words in which `dondoc due` leads from a phrase to its day."""

import re
from datetime import date

from intake.times.dates import spoken, weekday
from intake.times.day_reasons import Entries, passed_over, why_rest
from intake.times.terms import Mention, Term
from rules.cadence import CadenceKind, Every
from rules.workdays import ONE_DAY, WorkCalendar

EVERY_WORDS = {
    Every.DAILY: "hằng ngày", Every.WEEKLY: "hằng tuần", Every.MONTHLY: "hằng tháng", Every.QUARTERLY: "hằng quý",
    Every.HALF_YEARLY: "6 tháng", Every.YEARLY: "hằng năm", Every.UNSPECIFIED: "chưa nêu kỳ",
}  # fmt: skip
_UNIT_WORDS = {
    "hour": "giờ",
    "workday": "ngày làm việc",
    "day": "ngày",
    "week": "tuần",
    "month": "tháng",
    "year": "năm",
}
NO_TERM = "Cụm từ này không nêu thời hạn; việc được nêu trong báo cáo định kỳ, giới hạn chung là 31/12 của năm kế hoạch."
_HOUR = re.compile(r"(?<!\d)(?P<h>\d{1,2})\s*(?:giờ|h(?!\w)|g(?!\w))\s*(?P<m>\d{1,2})?")


def dated(day: date) -> str:
    """'Thứ Hai 21/9/2026'."""
    return f"{weekday(day)} {spoken(day)}"


def strict_words(named: date, last: date) -> list[str]:
    return [] if last == named else [f"trước ngày {spoken(named)} tức là chậm nhất hết ngày {spoken(last)}"]


def term_words(term: Term, start: date, end: date, calendar: WorkCalendar, entries: Entries) -> list[str]:
    """How the days were counted, with every day that a wall calendar would have counted otherwise."""
    count, unit = abs(term.count), _UNIT_WORDS[term.unit]
    if term.unit == "hour":
        return [f"{count} giờ kể từ {dated(start)}, hết vào ngày {spoken(end)}"]
    head = f"{count} {unit} {'trước' if term.count < 0 else 'kể từ'} {dated(start)}, không tính {'ngày đó' if term.count < 0 else 'ngày đầu'}"
    if term.unit != "workday":
        return [f"{head}, hết vào ngày {spoken(end)}"]
    step = -ONE_DAY if term.count < 0 else ONE_DAY
    notes = passed_over(start + step, end, calendar, entries) if end != start else []
    if not notes:
        return [f"{head} → {dated(end)}"]
    return [head, *notes[:-1], f"{notes[-1]} → {dated(end)}"]


def named_hour(lowered: str) -> list[str]:
    """The hour a plan names stands beside the day: being on time is judged by the day (law.md)."""
    match = _HOUR.search(lowered)
    if (
        not match
        or int(match["h"]) > 24
        or re.search(rf"{match['h']}\s*(?:giờ|h)\s+(?:kể từ|sau|từ)", lowered)
    ):
        return []
    return [f"trước {int(match['h'])} giờ{' ' + match['m'] if match['m'] else ''} của ngày hạn"]


def last_steps(
    named: date, due: date, before: date, strict_day: date | None, calendar: WorkCalendar, entries: Entries, *, said: list[str]
) -> list[str]:  # fmt: skip
    """The roll off a rest day, which holidays it passed, and what is prudent."""
    if due == named:
        if not calendar.is_workday(due):  # the office has chosen to move nothing
            return [
                f"hạn là {spoken(due)}, {why_rest(due, entries)}; lịch này không dời hạn",
                f"nên gửi chậm nhất {dated(before)}, ngày làm việc liền trước",
            ]
        return [] if said and said[-1].endswith(dated(due)) else [f"hạn là {dated(due)}, ngày làm việc"]
    steps = [f"{spoken(named)} là {why_rest(named, entries)} → {dated(due)}"]
    further = passed_over(min(named, due) + ONE_DAY, max(named, due) - ONE_DAY, calendar, entries)
    if further and abs((due - named).days) > 1:
        steps += [note for note in further if note.startswith("không tính")]
    if before != due:
        steps.append(f"nên gửi chậm nhất {dated(before)}, ngày làm việc liền trước")
    if strict_day is not None and due >= strict_day:
        steps.append(
            f"ngày lùi lại không còn “trước ngày {spoken(strict_day)}”: nếu cần chắc chắn, hỏi lại cơ quan ban hành"
        )
    return steps


def without_day(main: Mention) -> str:
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
            return "Theo sự kiện: chưa có hạn cho đến khi sự kiện xảy ra; thêm --from (ngày của sự kiện) khi đã biết."
        case _:
            return "Có hạn nhưng thiếu năm; thêm --year để ra ngày cụ thể."


def also_words(text: str, found: list[Mention], main: Mention) -> str:
    """What else the phrase says, for a person to decide which of it counts."""
    others = [
        text[m.start : m.end].strip(" ,;:.")
        for m in found
        if m.kind not in (main.kind, CadenceKind.UNSPECIFIED)
    ]
    return f" Cụm từ còn nêu “{'”, “'.join(others)}”: cần người rà soát chọn." if others else ""
