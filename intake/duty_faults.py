"""What is wrong with the duties of a plan: nobody named, days that cannot be, the same thing said twice."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from intake.assignment_making import Frame
from intake.clauses import opens_with_verb
from intake.draft import AssignmentDraft, Defect, DocumentHead
from intake.folding import UPPER, same_tones
from intake.line_index import bare
from intake.outline import PLAIN
from intake.phrases import read_clause
from intake.reading_words import place_in_words
from intake.sections import Kind, Line
from intake.source_faults import line_words
from intake.subjects import subject_of
from intake.unit_names import normal_name
from rules.cadence import Cadence, CadenceKind, Role
from rules.errors import ImpossibleDate

_MOST_PLACES = 12
_REPORT = re.compile(
    r"(?<!\w)(?:gửi (?:về |cho )?[^,;.]{0,60}báo cáo|gửi báo cáo|báo cáo (?:kết quả|tình hình|tiến độ|định kỳ)|chế độ (?:thông tin,? )?báo cáo|tổng hợp[^;.]{0,60}báo cáo)"
)
_OF_OTHERS = re.compile(r"(?<!\w)(?:nghe|đôn đốc|yêu cầu|hướng dẫn|nhắc nhở|theo dõi việc)[^;.]{0,60}báo cáo")
_DEFERS = re.compile(
    r"theo quy định|theo yêu cầu|theo chế độ|khi có yêu cầu|theo hướng dẫn|đúng quy định|theo định kỳ|kịp thời báo cáo"
)
_ADDRESSED = re.compile(
    rf"có thẩm quyền|cấp trên|(?:[Bb]áo cáo|[Gg]ửi|về|cho|lên|đến)\s+(?:lãnh đạo|các cấp|[{UPPER}])|giao ban|họp"
)
_YEARLESS = re.compile(
    r"\d{1,2}\s*/\s*\d{1,2}(?!\s*/|\d)|tháng\s*\d{1,2}(?!\s*[/\d]|\s*năm)|quý\s*[ivx\d]+(?!\s*[/\d]|\s*năm)"
)


def duty_faults(
    head: DocumentHead, lines: Sequence[Line], found: Sequence[AssignmentDraft], frame: Frame
) -> list[Defect]:
    return [
        *_nobody_named(found),
        *_damaged_names(found),
        *_units_without_task(lines, found),
        *_impossible_days(lines, found),
        *_past_days(head, found),
        *_given_twice(found),
        *_contradictions(found, frame),
        *_reports(found),
        *_year_unclear(head, found),
    ]


def _places(found: Iterable[AssignmentDraft]) -> str:
    words = list(dict.fromkeys(place_in_words(a.source) for a in found))
    more = f" và {len(words) - _MOST_PLACES} chỗ khác" if len(words) > _MOST_PLACES else ""
    return ", ".join(words[:_MOST_PLACES]) + more


def _nobody_named(found: Sequence[AssignmentDraft]) -> list[Defect]:
    orphans = [a for a in found if "missing_unit" in a.flags]
    if not orphans:
        return []
    first = orphans[0].task[:80]
    message = f"{len(orphans)} nhiệm vụ không nêu đơn vị thực hiện, trước hết là “{first}”."
    return [Defect("missing_unit", message, _places(orphans))]


def _damaged_names(found: Sequence[AssignmentDraft]) -> list[Defect]:
    damaged = {a.unit: place_in_words(a.source) for a in reversed(found) if "damaged_name" in a.flags}
    return [
        Defect("damaged_name", f"Tên đơn vị có lỗi chữ: “{name}”.", where) for name, where in damaged.items()
    ]


def _units_without_task(lines: Sequence[Line], found: Sequence[AssignmentDraft]) -> list[Defect]:
    """A numbered heading of the organising part that names a unit, with nothing below it and nothing elsewhere."""
    busy = {normal_name(a.unit) for a in found if a.unit}
    out = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if line.kind is not Kind.ORGANISE or line.is_title or line.level == PLAIN:
            continue
        if following is not None and not following.is_title and following.level > line.level:
            continue
        subject = subject_of(line.text) if len(line.text) < 120 else None
        if subject is None or subject.rest.strip(" .:;") or subject.fronted:
            continue
        idle = [unit.text for unit in subject.units if normal_name(unit.text) not in busy]
        if len(idle) == len(subject.units):
            message = f"Nêu tên “{', '.join(idle)}” nhưng không giao nhiệm vụ nào."
            out.append(Defect("unit_without_task", message, line_words(line)))
    return out


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


def _key(a: AssignmentDraft) -> tuple[str, str] | None:
    """One duty: its unit and its whole wording; short wordings and the names of things repeat by nature."""
    words = bare(a.task).split()
    whole = len(words) >= 6 and opens_with_verb(a.task)
    return (normal_name(a.unit), " ".join(words)) if a.unit and whole else None


def _given_twice(found: Sequence[AssignmentDraft]) -> list[Defect]:
    seen: dict[tuple[str, str], list[AssignmentDraft]] = defaultdict(list)
    for a in found:
        key = _key(a)
        if key:
            seen[key].append(a)
    out = []
    for same in seen.values():
        if len(same) > 1 and len({a.source for a in same}) > 1:
            message = f"“{same[0].unit}” được giao hai lần cùng một việc: “{same[0].task[:80]}”."
            out.append(Defect("given_twice", message, _places(same)))
    return out


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
            out.append(Defect("contradictory_dates", message, _places((before, a))))
    return list(dict.fromkeys(out))


def _task_key(a: AssignmentDraft) -> tuple[str, str] | None:
    """The wording without its time, so that only the day may differ."""
    task = a.task.replace(a.cadence.text or "\x00", " ") if a.cadence.text else a.task
    words = [
        word for word in bare(task).split() if word not in ("truoc", "ngay", "hoan", "thanh", "trong", "xong")
    ]
    return (normal_name(a.unit), " ".join(words)) if a.unit and len(words) >= 6 else None


def _deadline_inside(a: AssignmentDraft, frame: Frame) -> Cadence | None:
    if a.cadence.kind is not CadenceKind.DEADLINE or a.cadence.due_on is None or not a.cadence.text:
        return None
    if bare(a.cadence.text) in bare(a.task):
        return None
    try:
        inside = read_clause(a.task, frame.time)
    except ImpossibleDate:
        return None
    if inside.kind is not CadenceKind.DEADLINE or inside.due_on is None or not inside.text:
        return None
    strict = re.search(r"trước|chậm nhất|hoàn thành|xong", same_tones(inside.text))
    return inside if strict and inside.due_on > a.cadence.due_on else None


def _reports(found: Sequence[AssignmentDraft]) -> list[Defect]:
    """Reporting duties that do not say when, or to whom; what defers to other rules says so itself."""
    duties = [
        a
        for a in found
        if a.unit
        and a.role is Role.LEAD
        and _REPORT.search(same_tones(a.task))
        and not _OF_OTHERS.search(same_tones(a.task))
        and "closing_formula" not in a.flags
        and not _DEFERS.search(same_tones(a.task))
    ]
    undated = [a for a in duties if a.cadence.kind is CadenceKind.UNSPECIFIED]
    unaddressed = [
        a for a in duties if not a.report_to and not re.search(r"có thẩm quyền|cấp trên", same_tones(a.task))
    ]
    out = []
    if undated:
        message = f"{len(undated)} nhiệm vụ báo cáo không nêu thời hạn, trước hết là của “{undated[0].unit}”."
        out.append(Defect("report_without_date", message, _places(undated)))
    if unaddressed:
        message = f"{len(unaddressed)} nhiệm vụ báo cáo không nêu nơi nhận, trước hết là của “{unaddressed[0].unit}”."
        out.append(Defect("report_without_recipient", message, _places(unaddressed)))
    return out


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
    return [Defect("plan_year_unclear", message, _places(unclear))]
