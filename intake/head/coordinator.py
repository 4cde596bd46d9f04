"""The unit that follows up the plan and collects the reports."""

import re
from collections import Counter
from collections.abc import Sequence

from intake.doubts.line_index import comparable
from intake.draft import AssignmentDraft
from intake.duties.sections import Kind, Line
from intake.duties.subjects import subject_of
from intake.folding import same_tones
from rules.cadence import Role, UnitKind

_NAMED = re.compile(
    r"(?:cơ quan|đơn vị|bộ phận|ban|tổ) (?:thường trực|đầu mối)|là (?:cơ quan|đơn vị|bộ phận)?\s*(?:thường trực|đầu mối)|làm đầu mối|đầu mối (?:tổng hợp|chủ trì|theo dõi|giúp|tham mưu|triển khai)"
)
_OVERALL = re.compile(r"tổng hợp|theo dõi|đôn đốc|triển khai|kế hoạch|giúp|tham mưu")
_FOLLOWS = ("theo dõi", "đôn đốc", "kiểm tra", "giám sát", "triển khai")
_THE_PLAN = re.compile(
    r"kế hoạch|việc (?:tổ chức |triển khai )?thực hiện|tiến độ|(?:kết quả|tình hình|tiến độ)(?: tổ chức| triển khai)? thực hiện|(?:kết quả|tình hình|tiến độ)[^.;]{0,60}(?:các|của)|kết quả(?=[^.;]{0,40}báo cáo)|chương trình này"
)
_HEAD_OF_OFFICE = re.compile(
    r"(?:phó )?(?:hiệu trưởng|giám đốc|tổng giám đốc|chủ tịch|bộ trưởng|cục trưởng|tổng cục trưởng|thủ trưởng|bí thư)|ban giám|lãnh đạo|ban thường vụ"
)
_LOOSE = (Kind.ANNEX, Kind.OPENING, Kind.CONTENT)


def coordinating_unit(
    lines: Sequence[Line], found: Sequence[AssignmentDraft], issuer: str | None = None
) -> str | None:
    """The issuer itself gathers nothing from itself: it is left out."""
    own = comparable(issuer or "")
    scores: Counter[str] = Counter()
    written: dict[str, str] = {}
    _score_lines(lines, found, scores, written)
    for assignment in found:
        if assignment.unit is None or not _may_coordinate(assignment, issuer):
            continue
        key = comparable(assignment.unit)
        written.setdefault(key, assignment.unit)
        text = same_tones(assignment.task)
        scores[key] += 6 * _names_itself(text) + _collects(text)
    receives: Counter[str] = Counter()
    for assignment in found:
        for to in {comparable(name) for name in assignment.report_to}:
            if to in written and not _HEAD_OF_OFFICE.match(same_tones(written[to])):
                receives[to] += 2
    for key, points in receives.items():
        scores[key] += min(points, 6) if scores[key] or points >= 4 else 0
    best = [(key, points) for key, points in scores.most_common(2) if key != own]
    return written[best[0][0]] if best and best[0][1] >= 3 else None


def _may_coordinate(a: AssignmentDraft, issuer: str | None) -> bool:
    """One body or, in the plan of one school, one post; a class of bodies gathers nothing."""
    one = a.unit_kind is not UnitKind.COLLECTIVE
    if not one and a.unit and same_tones(issuer or "").startswith("trường "):
        one = not re.search(r"(?<!\w)(?:các|những|mỗi|toàn thể|giáo viên|gv\w*)(?!\w)", same_tones(a.unit))
    return one and a.role is Role.LEAD and "closing_formula" not in a.flags


def _score_lines(
    lines: Sequence[Line],
    found: Sequence[AssignmentDraft],
    scores: Counter[str],
    written: dict[str, str],
) -> None:
    """What a heading says in brackets ("Sở A (cơ quan thường trực)"), and notes that are no duties of their own."""
    told = {a.source.start_line for a in found}
    for line in lines:
        organised = line.kind is Kind.ORGANISE
        if not organised and (line.kind not in _LOOSE or line.anchor.line in told):
            continue
        if not organised and "theo dõi" not in same_tones(line.text):
            continue
        subject = subject_of(line.text)
        if not subject or subject.units[0].plural:
            continue
        note, rest = same_tones(subject.note), same_tones(subject.rest)
        weight = (
            20 * bool(_NAMED.search(note)) + 6 * bool(_NAMED.match(rest)) if organised else _collects(rest)
        )
        if weight:
            key = comparable(subject.units[0].text)
            written.setdefault(key, subject.units[0].text)
            scores[key] += weight


def _names_itself(text: str) -> int:
    """An overall coordinator outranks the lead of one field."""
    match = _NAMED.search(text[:160])
    if not match:
        return 0
    return 2 if _OVERALL.search(text[match.start() + 8 : match.start() + 90]) else 1


def _collects(text: str) -> int:
    """To follow up the plan, to gather the results, to report on them: two of the three."""
    head = text[:400]
    if not _THE_PLAN.search(head):
        return 0
    follows = sum(word in head for word in _FOLLOWS)
    gathers = "tổng hợp" in head
    reports = "báo cáo" in head
    if (follows >= 2 and (gathers or reports)) or (gathers and reports):
        return 3
    return 3 if follows >= 3 or (follows >= 2 and "kế hoạch" in head) else 1 if gathers else 0
