"""What is wrong with the duties of a plan: nobody named, days that cannot be, the same thing said twice."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest

from intake.assignment_making import Frame
from intake.doubts.line_index import bare, comparable
from intake.doubts.reading_words import place_in_words
from intake.doubts.source_faults import line_words
from intake.doubts.time_faults import places_of, time_faults
from intake.draft import AssignmentDraft, Defect, DocumentHead
from intake.duties.clauses import opens_with_verb
from intake.duties.outline import PLAIN
from intake.duties.sections import Kind, Line
from intake.duties.subjects import subject_of
from intake.folding import UPPER, same_tones
from rules.cadence import CadenceKind, Role

_REPORT = re.compile(
    r"(?<!\w)(?:gửi (?:về |cho )?[^,;.]{0,60}báo cáo|gửi báo cáo|báo cáo (?:kết quả|tình hình|tiến độ|định kỳ)|chế độ (?:thông tin,? )?báo cáo|tổng hợp[^;.]{0,60}báo cáo)"
)
_OF_OTHERS = re.compile(
    r"(?<!\w)(?:nghe|đôn đốc|yêu cầu|hướng dẫn|nhắc nhở|theo dõi việc)[^;.,]{0,60}báo cáo"
)
_DEFERS = re.compile(
    r"theo quy định|theo yêu cầu|theo chế độ|khi có yêu cầu|theo hướng dẫn|đúng quy định|theo định kỳ|kịp thời báo cáo"
)
_ADDRESSED = re.compile(
    rf"có thẩm quyền|cấp trên|(?:[Bb]áo cáo|[Gg]ửi|về|cho|lên|đến)\s+(?:lãnh đạo|các cấp|[{UPPER}])|giao ban|họp"
)


def duty_faults(
    head: DocumentHead, lines: Sequence[Line], found: Sequence[AssignmentDraft], frame: Frame
) -> list[Defect]:
    return [
        *_nobody_named(found),
        *_damaged_names(found),
        *_units_without_task(lines, found),
        *time_faults(head, lines, found, frame),
        *_given_twice(found),
        *_reports(found),
    ]


def _nobody_named(found: Sequence[AssignmentDraft]) -> list[Defect]:
    orphans = [a for a in found if "missing_unit" in a.flags]
    if not orphans:
        return []
    first = orphans[0].task[:80]
    message = f"{len(orphans)} nhiệm vụ không nêu đơn vị thực hiện, trước hết là “{first}”."
    return [Defect("missing_unit", message, places_of(orphans))]


def _damaged_names(found: Sequence[AssignmentDraft]) -> list[Defect]:
    damaged = {a.unit: place_in_words(a.source) for a in reversed(found) if "damaged_name" in a.flags}
    return [
        Defect("damaged_name", f"Tên đơn vị có lỗi chữ: “{name}”.", where) for name, where in damaged.items()
    ]


def _units_without_task(lines: Sequence[Line], found: Sequence[AssignmentDraft]) -> list[Defect]:
    """A numbered heading of the organising part that names a unit, with nothing below it and nothing elsewhere."""
    busy = {comparable(a.unit) for a in found if a.unit}
    out = []
    for line, following in zip_longest(lines, lines[1:]):
        if line.kind is not Kind.ORGANISE or line.is_title or line.level == PLAIN:
            continue
        if following is not None and not following.is_title and following.level > line.level:
            continue
        subject = subject_of(line.text) if len(line.text) < 120 else None
        if subject is None or subject.rest.strip(" .:;") or subject.fronted:
            continue
        idle = [unit.text for unit in subject.units if comparable(unit.text) not in busy]
        if len(idle) == len(subject.units):
            message = f"Nêu tên “{', '.join(idle)}” nhưng không giao nhiệm vụ nào."
            out.append(Defect("unit_without_task", message, line_words(line)))
    return out


def _key(a: AssignmentDraft) -> tuple[str, str] | None:
    """One duty: its unit and its whole wording; short wordings and the names of things repeat by nature."""
    words = bare(a.task).split()
    whole = len(words) >= 6 and opens_with_verb(a.task)
    return (comparable(a.unit), " ".join(words)) if a.unit and whole else None


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
            out.append(Defect("given_twice", message, places_of(same)))
    return out


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
        out.append(Defect("report_without_date", message, places_of(undated)))
    if unaddressed:
        message = f"{len(unaddressed)} nhiệm vụ báo cáo không nêu nơi nhận, trước hết là của “{unaddressed[0].unit}”."
        out.append(Defect("report_without_recipient", message, places_of(unaddressed)))
    return out
