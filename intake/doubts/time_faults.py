"""Days that cannot be, days that are over, days that contradict each other, days without a year."""

import re
from collections.abc import Iterable, Sequence

from intake.assignment_making import Frame
from intake.doubts.line_index import bare, comparable
from intake.doubts.reading_words import place_in_words
from intake.doubts.source_faults import line_words
from intake.draft import AssignmentDraft, Defect, DocumentHead
from intake.duties.sections import Line
from intake.folding import same_tones
from intake.times.phrases import read_clause
from rules.cadence import Cadence, CadenceKind
from rules.errors import ImpossibleDate

_MOST_PLACES = 12
_YEARLESS = re.compile(
    r"\d{1,2}\s*/\s*\d{1,2}(?!\s*/|\d)|tháng\s*\d{1,2}(?!\s*[/\d]|\s*năm)|quý\s*[ivx\d]+(?!\s*[/\d]|\s*năm)"
)
_SAYS_TERM = re.compile(r"(?:trước|chậm nhất|hoàn thành|xong)[^;.]{0,40}(?:\d|quý|tháng)")


def time_faults(
    head: DocumentHead, lines: Sequence[Line], found: Sequence[AssignmentDraft], frame: Frame
) -> list[Defect]:
    return [
        *_impossible_days(lines, found),
        *_past_days(head, found),
        *_contradictions(found, frame),
        *_year_unclear(head, found),
    ]


def places_of(found: Iterable[AssignmentDraft]) -> str:
    words = list(dict.fromkeys(place_in_words(a.source) for a in found))
    more = f" và {len(words) - _MOST_PLACES} chỗ khác" if len(words) > _MOST_PLACES else ""
    return ", ".join(words[:_MOST_PLACES]) + more


_DAY = re.compile(r"ngày\s*(?P<d>\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(?P<m>\d{1,2})(?!\d|\s*%)")


def _impossible_days(lines: Sequence[Line], found: Sequence[AssignmentDraft]) -> list[Defect]:
    out, told = [], set()
    for a in found:
        if "impossible_date" in a.flags:
            told.add(a.source.start_line)
            message = f"Ngày không có thật trong: “{a.cadence.text or a.task[:80]}”."
            out.append(Defect("impossible_date", message, place_in_words(a.source)))
    for line in lines:
        if line.anchor.line in told and line.anchor.line is not None:
            continue
        for match in _DAY.finditer(same_tones(line.text)):
            if not _exists(int(match["d"]), int(match["m"])):
                words = line.text[match.start() : match.end()]
                out.append(Defect("impossible_date", f"Ngày không có thật: “{words}”.", line_words(line)))
    return list(dict.fromkeys(out))


def _exists(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _past_days(head: DocumentHead, found: Sequence[AssignmentDraft]) -> list[Defect]:
    if head.date is None:
        return []
    past = [a for a in found if a.cadence.due_on is not None and a.cadence.due_on < head.date]
    out: dict[tuple[str | None, str], Defect] = {}
    for a in past:
        message = f"Thời hạn “{a.cadence.text}” đã qua trước ngày ban hành kế hoạch."
        out.setdefault(
            (a.cadence.text, place_in_words(a.source)), Defect("past_date", message, place_in_words(a.source))
        )
    return list(out.values())


def _contradictions(found: Sequence[AssignmentDraft], frame: Frame) -> list[Defect]:
    """Two different days for one duty: in its own words and in its time column, or where it is given again."""
    out = []
    dues: dict[tuple[str, str], AssignmentDraft] = {}
    for a in found:
        inside = _deadline_inside(a, frame)
        if inside is not None:
            message = f"Thời hạn “{a.cadence.text}” khác với “{inside.text}” ghi trong nhiệm vụ."
            out.append(Defect("contradictory_dates", message, place_in_words(a.source)))
        key = _task_key(a)
        if key is None or a.cadence.kind is not CadenceKind.DEADLINE:
            continue
        before = dues.setdefault(key, a)
        if before.cadence.due != a.cadence.due:
            message = f"Cùng một việc của “{a.unit}” có hai thời hạn: “{before.cadence.text}” và “{a.cadence.text}”."
            out.append(Defect("contradictory_dates", message, places_of((before, a))))
    return list(dict.fromkeys(out))


def _task_key(a: AssignmentDraft) -> tuple[str, str] | None:
    """The wording without its time, so that only the day may differ."""
    task = a.task.replace(a.cadence.text or "\x00", " ") if a.cadence.text else a.task
    words = [
        word for word in bare(task).split() if word not in ("truoc", "ngay", "hoan", "thanh", "trong", "xong")
    ]
    return (comparable(a.unit), " ".join(words)) if a.unit and len(words) >= 6 else None


def _deadline_inside(a: AssignmentDraft, frame: Frame) -> Cadence | None:
    if a.cadence.kind is not CadenceKind.DEADLINE or a.cadence.due_on is None or not a.cadence.text:
        return None
    if not _SAYS_TERM.search(same_tones(a.task)) or bare(a.cadence.text) in bare(a.task):
        return None
    try:
        inside = read_clause(a.task, frame.time)
    except ImpossibleDate:
        return None
    if inside.kind is not CadenceKind.DEADLINE or inside.due_on is None or not inside.text:
        return None
    strict = re.search(r"trước|chậm nhất|hoàn thành|xong", same_tones(inside.text))
    return inside if strict and inside.due_on > a.cadence.due_on else None


def _year_unclear(head: DocumentHead, found: Sequence[AssignmentDraft]) -> list[Defect]:
    """A day without a year in a plan whose title names none."""
    if head.plan_year is not None:
        return []
    unclear = [
        a
        for a in found
        if a.cadence.kind is CadenceKind.DEADLINE
        and a.cadence.text
        and not re.search(r"20\d\d", a.cadence.text)
        and _YEARLESS.search(same_tones(a.cadence.text))
    ]
    if not unclear:
        return []
    message = (
        f"Trích yếu không nêu năm của kế hoạch, trong khi thời hạn “{unclear[0].cadence.text}” không ghi năm."
    )
    return [Defect("plan_year_unclear", message, places_of(unclear))]
