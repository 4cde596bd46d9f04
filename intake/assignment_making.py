"""One unit, one task → AssignmentDraft with role, partners, recipients and cadence."""

import re
from dataclasses import dataclass, replace

from intake.document import Anchor
from intake.draft import AssignmentDraft, SourcePlace
from intake.duties.clauses import is_closing_formula
from intake.duties.recipients import recipients_of
from intake.duties.roles import partners_of, role_of
from intake.folding import one_line, same_tones
from intake.names.unit_names import kind_of, looks_damaged, strip_leads
from intake.names.unit_text import UnitSpan
from intake.times.phrases import TimeFrame, read_clause
from rules.cadence import Cadence, CadenceKind, Role, UnitKind
from rules.errors import ImpossibleDate


@dataclass(frozen=True)
class Frame:
    """What holds for the whole plan."""

    time: TimeFrame
    issuer: str | None = None


@dataclass(frozen=True)
class Duty:
    """What is known about a task before it is given to its units."""

    task: str
    anchor: Anchor
    section: str
    role: Role | None = None
    partners: tuple[str, ...] | None = None  # None: read from the task
    cadence: Cadence | None = None
    output: str | None = None
    confidence: float = 0.9
    flags: tuple[str, ...] = ()
    end: Anchor | None = None
    report_to: tuple[str, ...] | None = None  # None: read from the task
    note: str = ""  # what stands beside the task and may say to whom it goes ("Gửi Sở Tài chính")


def clause_cadence(text: str, frame: Frame) -> tuple[Cadence, tuple[str, ...]]:
    """The cadence, or a flag where the text names a day that does not exist."""
    try:
        return read_clause(text, frame.time), ()
    except ImpossibleDate:
        return Cadence(), ("impossible_date",)


def place_of(first: Anchor, last: Anchor | None = None) -> SourcePlace:
    last = last or first
    end = last.end_line or last.line
    if first.sheet is not None or first.table is not None:
        return SourcePlace(table=first.table, row=first.row, page=first.page, sheet=first.sheet)
    if first.line is None and first.page is not None:
        return SourcePlace(page=first.page)
    return SourcePlace(start_line=first.line, end_line=end, page=first.page)


def tidy(text: str) -> str:
    return re.sub(r"^[\s,;:.]+|[\s.;,:/]+$", "", one_line(text)).strip(" -–") or one_line(text)


_ABBREVIATION = re.compile(r"(?<!\w)[A-ZĐ]{2,}\w*")  # GDTrH is no damage


_OF_ONE_SCHOOL = re.compile(
    r"(?:bí thư chi bộ\s*[,-]\s*)?(?:phó )?hiệu trưởng|kế toán|thủ quỹ|văn thư|nhân viên (?:y tế|thư viện|văn thư|kế toán|thiết bị|hành chính)|y tế học đường|tổng phụ trách(?: đội)?|chủ tịch công đoàn|bí thư (?:đoàn|chi bộ|chi đoàn)"
)
_OF_MANY = re.compile(
    r"(?:gv\w{0,4}|ttcm|giáo viên|giáo viên bộ môn|điều tra viên|giám sát viên|đội trưởng|tổ viên|nhân viên nuôi dưỡng)(?!\w)"
    r"|.*\bcác (?:cơ sở|khoa|khu|cụm|chi nhánh|chi bộ|trạm|tổ|đội|lớp|hội|chi cục|trung tâm)\b"
)
_ALL_TOGETHER = re.compile(r"(?:liên hiệp|hiệp hội|ban quản lý|liên đoàn|văn phòng)\s")


def _kind(name: str | None, *, plural: bool, issuer: str | None) -> UnitKind:
    """A post is one person in the plan of one school, and every such person in the plan of a body above."""
    lowered = same_tones(name or "")
    if name and same_tones(issuer or "").startswith("trường ") and _OF_ONE_SCHOOL.fullmatch(lowered):
        return UnitKind.NAMED
    if _OF_MANY.match(lowered) and not _ALL_TOGETHER.match(lowered):
        return UnitKind.COLLECTIVE
    if re.search(r"cấp tỉnh$", lowered) and re.match(
        r"bộ |tổng cục|chính phủ|thủ tướng|cục ", same_tones(issuer or "")
    ):
        return UnitKind.COLLECTIVE
    return kind_of(name, plural=plural, issuer=issuer) if name else UnitKind.NAMED


def make(unit: UnitSpan | None, duty: Duty, frame: Frame) -> AssignmentDraft:
    task = tidy(duty.task)
    cadence, flags = (duty.cadence, ()) if duty.cadence else clause_cadence(task, frame)
    report_to, via = (duty.report_to, None) if duty.report_to else recipients_of(task)
    for beside in (duty.output or "", duty.note):
        if not report_to and re.search(r"(?<!\w)(?:gửi|báo cáo)\s", beside.lower()):
            report_to, via = recipients_of(beside)  # "Kết quả: Báo cáo rà soát gửi Sở Tư pháp"
    name = tidy(strip_leads(unit.text)) if unit else None
    flags = (*duty.flags, *flags)
    if name is None:
        flags = (*flags, "missing_unit")
    elif looks_damaged(_ABBREVIATION.sub("", name)):
        flags = (*flags, "damaged_name")
    if is_closing_formula(task):
        flags = (*flags, "closing_formula")
    return AssignmentDraft(
        unit=name,
        task=task,
        unit_kind=_kind(name, plural=bool(unit and unit.plural), issuer=frame.issuer),
        role=duty.role or role_of(task),
        cooperating=partners_of(task) if duty.partners is None else duty.partners,
        output=duty.output,
        report_to=tuple(tidy(to) for to in report_to),
        report_via=via,
        cadence=cadence or Cadence(),
        section=duty.section or None,
        source=place_of(duty.anchor, duty.end),
        confidence=_confidence(duty, name, flags),
        flags=flags,
    )


def _confidence(duty: Duty, name: str | None, flags: tuple[str, ...]) -> float:
    confidence = duty.confidence
    if name is None:
        return min(confidence, 0.4)
    for flag in flags:
        confidence *= {"damaged_name": 0.7, "closing_formula": 0.6, "impossible_date": 0.6}.get(flag, 0.9)
    return confidence


def with_rhythm(cadence: Cadence, other: Cadence) -> Cadence:
    """A cadence completed by one found in a further clause of the same duty."""
    if other.kind is CadenceKind.UNSPECIFIED:
        return cadence
    if cadence.kind is CadenceKind.UNSPECIFIED:
        return other
    return replace(cadence, also=(*cadence.also, replace(other, also=()), *other.also))
