"""The unit that follows up the plan and collects the reports."""

import re
from collections import Counter
from collections.abc import Sequence

from intake.draft import AssignmentDraft
from intake.folding import same_tones
from intake.sections import Kind, Line
from intake.subjects import subject_of
from intake.unit_names import normal_name
from rules.cadence import Role, UnitKind

_NAMED = re.compile(
    r"(?:cơ quan|đơn vị|bộ phận) (?:thường trực|đầu mối)|là (?:cơ quan|đơn vị)?\s*đầu mối|làm đầu mối|đầu mối (?:tổng hợp|chủ trì|theo dõi|giúp|tham mưu)"
)
_COLLECTS = re.compile(
    r"tổng hợp[^;.]{0,80}(?:kết quả|tình hình|tiến độ)[^;.]{0,80}báo cáo|theo dõi[^.]{0,60}(?:đôn đốc|kiểm tra)[^.]{0,300}(?:tổng hợp|báo cáo)|theo dõi, tổng hợp|tổng hợp,? (?:tham mưu )?báo cáo|tổng hợp, theo dõi|triển khai[^.;]{0,20}kiểm tra[^.]{0,200}báo cáo|theo dõi, đôn đốc, kiểm tra|kiểm tra, theo dõi, đôn đốc|theo dõi, giám sát|theo dõi, đôn đốc|theo dõi, kiểm tra, đôn đốc"
)


def coordinating_unit(lines: Sequence[Line], found: Sequence[AssignmentDraft]) -> str | None:
    scores: Counter[str] = Counter()
    written: dict[str, str] = {}
    for line in lines:
        subject = subject_of(line.text) if line.kind is Kind.ORGANISE else None
        if not subject or subject.units[0].plural:
            continue
        key = normal_name(subject.units[0].text)
        weight = 20 * bool(_NAMED.search(same_tones(subject.note))) + 6 * bool(
            _NAMED.match(same_tones(subject.rest))
        )
        if weight:
            written[key] = subject.units[0].text
            scores[key] += weight
    for assignment in found:
        if (
            assignment.unit is None
            or assignment.unit_kind is UnitKind.COLLECTIVE
            or assignment.role is not Role.LEAD
        ):
            continue
        if "closing_formula" in assignment.flags:
            continue
        key = normal_name(assignment.unit)
        written.setdefault(key, assignment.unit)
        text = same_tones(assignment.task)
        scores[key] += 6 * _names_itself(text) + 3 * bool(
            _COLLECTS.search(text) and "kế hoạch" in f"{text} {'kế hoạch' * ('báo cáo' in text)}"
        )
    for assignment in found:
        for to in assignment.report_to:
            if normal_name(to) in written and scores[normal_name(to)]:
                scores[normal_name(to)] += 2
    best = scores.most_common(1)
    return written[best[0][0]] if best and best[0][1] >= 3 else None


def _names_itself(text: str) -> int:
    """An overall coordinator outranks the lead of one field."""
    match = _NAMED.search(text[:160])
    if not match:
        return 0
    return 2 if re.search(r"tổng hợp|theo dõi|đôn đốc", text[match.start() : match.start() + 80]) else 1
