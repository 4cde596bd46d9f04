"""How sure every field of a draft is and where its words stand: a pass of its own after the grammar."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from intake.document import Document
from intake.doubts.head_certainty import head_readings
from intake.doubts.line_index import LineIndex, bare
from intake.doubts.row_certainty import RowIndex, row_readings
from intake.draft import AssignmentDraft, FieldReading, PlanDraft, SourcePlace
from intake.duties.labels import labels_of
from intake.duties.sections import Line
from intake.folding import same_tones
from intake.names.plan_names import plan_names
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText
from rules.cadence import CadenceKind, Role

SURE = {
    "in_clause": 0.95,
    "heading": 0.93,
    "lead_in": 0.9,
    "label": 0.95,
    "column": 0.95,
    "table_header": 0.95,
    "merged_cell": 0.9,
    "row_above": 0.85,
    "inferred": 0.6,
    "elsewhere": 0.6,
}
_ROLE_WORDS = {
    Role.LEAD: re.compile(r"(?<!\w)(?:chủ trì|có trách nhiệm|chịu trách nhiệm|giao|đầu mối)(?!\w)"),
    Role.COOPERATE: re.compile(r"(?<!\w)(?:phối hợp|tham gia)(?!\w)"),
    Role.RECOMMENDED: re.compile(r"(?<!\w)(?:đề nghị|khuyến khích)(?!\w)"),
}
_REPORTS = re.compile(r"(?<!\w)(?:báo cáo|gửi)(?!\w)")


def with_certainty(draft: PlanDraft, document: Document, lines: Sequence[Line]) -> PlanDraft:
    """The draft with `readings` on its head and on every assignment; nothing else of the meaning changes."""
    index = LineIndex(lines)
    rows = RowIndex(document)
    found = tuple(_with_readings(a, index, rows) for a in draft.assignments)
    head = replace(draft.document, readings=head_readings(draft.document, document, found))
    return replace(draft, document=head, assignments=found)


def _with_readings(a: AssignmentDraft, index: LineIndex, rows: RowIndex) -> AssignmentDraft:
    in_row = row_readings(a, rows)
    if in_row is not None:
        readings = in_row
    else:
        own = index.position_of(a.source, a.task)
        readings = _of_text(a, index, own)
    weighed = {name: _weighed(name, reading, a) for name, reading in readings.items()}
    weakest = min(weighed["unit"].confidence, weighed["task"].confidence)
    return replace(a, readings=tuple(weighed.items()), confidence=min(a.confidence, weakest))


def _weighed(name: str, reading: FieldReading, a: AssignmentDraft) -> FieldReading:
    """Signs of damage lower the field they touch."""
    confidence = reading.confidence
    if name == "unit" and "damaged_name" in a.flags:
        confidence *= 0.7
    if name == "unit" and a.unit and not _is_known(a.unit, plan_names()):
        confidence = min(confidence, 0.75)
    if name == "task" and "closing_formula" in a.flags:
        confidence *= 0.6
    if name == "cadence" and "impossible_date" in a.flags:
        return replace(reading, confidence=0.2, how="not_understood")
    return replace(reading, confidence=round(confidence, 2))


@lru_cache(4096)
def _is_known(name: str, _names: tuple[str, ...]) -> bool:
    found = read_units(UnitText(name))
    return found is not None and not name[found.end :].strip(" .,;:")


def _of_text(a: AssignmentDraft, index: LineIndex, own: int | None) -> dict[str, FieldReading]:
    here = index.places[own] if own is not None else a.source
    return {
        "unit": _unit(a, index, own),
        "role": _role(a, index, own),
        "cooperating": _names(a, a.cooperating, index, own),
        "task": FieldReading(0.95 if own is not None else 0.8, here, _how_task(index, own)),
        "output": _one(a.output, index, own),
        "report_to": _report_to(a, index, own),
        "cadence": _cadence(a, index, own),
    }


def _how_task(index: LineIndex, own: int | None) -> str:
    return "label" if own is not None and labels_of(index.lines[own].text) else "in_clause"


def _found(name: str, index: LineIndex, own: int | None, label: str | None = None) -> FieldReading | None:
    found = index.nearest(name, own, label) if own is not None else None
    return FieldReading(SURE[found[1]], index.places[found[0]], found[1]) if found else None


def _unit(a: AssignmentDraft, index: LineIndex, own: int | None) -> FieldReading:
    if a.unit is None:
        return FieldReading(0.3, a.source, "not_found")
    whole = _found(a.unit, index, own, "lead")
    if whole is not None and whole.how != "elsewhere":
        return whole
    # "Các Sở Nội vụ, Tài chính" was opened into bodies: the second half of the name is what the text says.
    part = _found(a.unit.split(" ", 1)[-1], index, own, "lead")
    if part is not None and part.how != "elsewhere":
        return replace(part, confidence=0.85)
    return whole or FieldReading(SURE["inferred"], a.source, "inferred")


def _role(a: AssignmentDraft, index: LineIndex, own: int | None) -> FieldReading:
    if own is None:
        return FieldReading(0.6, a.source, "default")
    words = _ROLE_WORDS[a.role]
    if words.search(same_tones(index.lines[own].text)):
        return FieldReading(0.95, index.places[own], "in_clause")
    for position in index.above(own):
        if words.search(same_tones(index.lines[position].text)):
            how = index.how_above(position, "")
            return FieldReading(SURE[how], index.places[position], how)
    label = index.label_below(own, "lead") if a.role is Role.LEAD else None
    if label is not None and _same_block(a, index, label):
        return FieldReading(SURE["label"], index.places[label], "label")
    return FieldReading(0.7, a.source, "default")


def _same_block(a: AssignmentDraft, index: LineIndex, label: int) -> bool:
    """The label below belongs to this duty if it names its unit."""
    return bool(a.unit) and bare((a.unit or "").split(" ", 1)[-1]).strip() in index.bare[label]


def _names(a: AssignmentDraft, names: tuple[str, ...], index: LineIndex, own: int | None) -> FieldReading:
    if names:
        return _found(names[0], index, own, "partner") or FieldReading(SURE["inferred"], a.source, "inferred")
    if "phối hợp với" in same_tones(a.task):
        return FieldReading(0.4, a.source, "not_understood")
    return FieldReading(0.8, a.source, "not_found")


def _one(value: str | None, index: LineIndex, own: int | None) -> FieldReading:
    if not value:
        return FieldReading(0.8, SourcePlace(), "not_found")
    return _found(" ".join(value.split()[:8]), index, own, "output") or FieldReading(
        SURE["inferred"], SourcePlace(), "inferred"
    )


def _report_to(a: AssignmentDraft, index: LineIndex, own: int | None) -> FieldReading:
    if a.report_to:
        return _found(a.report_to[0], index, own) or FieldReading(SURE["inferred"], a.source, "inferred")
    if _REPORTS.search(same_tones(a.task)):
        return FieldReading(0.5, a.source, "not_found")
    return FieldReading(0.85, a.source, "not_found")


def _cadence(a: AssignmentDraft, index: LineIndex, own: int | None) -> FieldReading:
    if not a.cadence.text:
        return FieldReading(0.6, a.source, "default")
    found = _found(a.cadence.text, index, own, "time") or FieldReading(SURE["inferred"], a.source, "inferred")
    if a.cadence.kind is CadenceKind.UNSPECIFIED:
        return FieldReading(0.5, found.place, "not_understood")
    return replace(found, confidence=min(found.confidence, 0.9))
