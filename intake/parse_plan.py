"""Document → PlanDraft: the head, then every way a plan hands out tasks, then the faults of the document."""

from dataclasses import replace

from intake.assignment_making import Frame
from intake.document import Document
from intake.doubts.certainty import with_certainty
from intake.doubts.plan_features import defects_of
from intake.draft import AssignmentDraft, PlanDraft
from intake.duties.labelled_blocks import read_labelled
from intake.duties.running_text import Manner, read_running
from intake.duties.sections import Kind, Line, lines_of
from intake.duties.targets import targets_of
from intake.head.coordinator import coordinating_unit
from intake.head.headings import read_head
from intake.head.plan_recognition import require_a_plan
from intake.head.titles import is_school_year
from intake.names.names_in_plan import names_in_plan
from intake.names.plan_names import reading_with
from intake.tables.flattened_tables import with_flattened_tables
from intake.tables.table_rows import read_tables
from intake.times.phrases import TimeFrame
from rules.workdays import WorkCalendar

_RUNNING = (Kind.ORGANISE, Kind.PROGRESS, Kind.FUNDING)


def parse_plan(document: Document, *, calendar: WorkCalendar) -> PlanDraft:
    document = with_flattened_tables(document)
    lines = lines_of(document)
    with reading_with(names_in_plan(document, lines)):
        return _parse(document, lines, calendar)


def _parse(document: Document, lines: list[Line], calendar: WorkCalendar) -> PlanDraft:
    head = read_head(document)
    year = None if is_school_year(head.title) else head.plan_year
    frame = Frame(TimeFrame(year, head.date, calendar), head.issuer)
    assignments = [*_of_text(lines, frame), *read_tables(document, frame)]
    require_a_plan(document, head, assignments)
    found = tuple(assignments)
    head = replace(head, coordinating_unit=coordinating_unit(lines, found, head.issuer))
    draft = PlanDraft(
        head, found, targets_of(lines), defects_of(document, head, lines, found, frame), document.source
    )
    return with_certainty(draft, document, lines)


def _of_text(lines: list[Line], frame: Frame) -> list[AssignmentDraft]:
    out: list[AssignmentDraft] = []
    organised = any(line.kind is Kind.ORGANISE for line in lines)
    parts = _parts(lines)
    for kind, part in parts:
        labelled, rest = read_labelled(part, frame)
        out += labelled
        if kind in _RUNNING:
            out += read_running(rest, frame, Manner(orphans=kind is Kind.ORGANISE))
        elif kind is Kind.CONTENT and rest:
            out += read_running(rest, frame, Manner(strict=True, orphans=not organised and not labelled))
        elif kind is Kind.OPENING and not any(line.is_title for line in lines):
            out += read_running(rest, frame, Manner(inherit=False))
    return out


def _parts(lines: list[Line]) -> list[tuple[Kind, list[Line]]]:
    parts: list[tuple[Kind, list[Line]]] = []
    for line in lines:
        if line.is_title or not parts:
            parts.append((line.kind, []))
        if not line.is_title:
            parts[-1][1].append(line)
    return parts
