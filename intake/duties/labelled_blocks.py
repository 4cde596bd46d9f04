"""Pseudo-tables: a task, or several, and below it "Đơn vị chủ trì / Đơn vị phối hợp / Thời gian thực hiện"."""

from intake.assignment_making import Duty, Frame, clause_cadence, make
from intake.draft import AssignmentDraft
from intake.duties.bracket_labels import units_in_brackets
from intake.duties.clauses import split_by_subject
from intake.duties.label_collecting import Block, Inline, blocks_of
from intake.duties.labels import Label, labels_of, leads_and_partners
from intake.duties.sections import Kind, Line
from intake.duties.subjects import subject_of
from intake.names.unit_names import normal_name
from intake.names.unit_text import UnitSpan
from intake.tables.cell_units import units_in_cell
from intake.times.time_cells import time_cadence
from rules.cadence import Cadence, CadenceKind, Role


def read_labelled(part: list[Line], frame: Frame) -> tuple[list[AssignmentDraft], list[Line]]:
    """The duties of the labelled blocks, and the lines that belong to none."""
    running = bool(part) and part[0].kind not in (Kind.CONTENT, Kind.OPENING, Kind.ANNEX)
    inline = Inline(
        brackets=not running,
        bare=not running and sum(bool(units_in_brackets(line.text)[1]) for line in part) >= 2,
    )
    kinds = {label.kind for line in part for label in labels_of(line.text) or inline.of(line)[1]}
    if not kinds & {"lead", "time"} or (running and "lead" not in kinds):
        return [], part
    out: list[AssignmentDraft] = []
    rest: list[Line] = []
    for block in blocks_of(part, inline):
        if not block.labels.keys() & {"lead", "time"}:
            rest += block.lines
            continue
        out += _duties(block, frame)
    return out, rest


def _duties(block: Block, frame: Frame) -> list[AssignmentDraft]:
    lead = block.labels.get("lead")
    if lead:
        names, inside = leads_and_partners(lead.value)
        block.labels["lead"] = Label("lead", names)
        if inside and "partner" not in block.labels:
            block.labels["partner"] = Label("partner", inside)
    partner = block.labels.get("partner")
    partners = tuple(unit.text for unit in units_in_cell(partner.value)) if partner else None
    output = block.labels["output"].value if "output" in block.labels else None
    cadence, flags = _cadence(block, frame)
    out = []
    for task, line in _tasks(block):
        for unit, clause in _owners(block, task):
            said = _cadence_of_clause(clause, frame) or cadence
            text = f"{task}; {clause}" if clause else task
            role = Role.LEAD if "lead" in block.labels else None
            duty = Duty(text, line.anchor, line.section, role, partners, said, output, 0.95, flags)
            out.append(make(unit, duty, frame))
    return out


def _cadence(block: Block, frame: Frame) -> tuple[Cadence | None, tuple[str, ...]]:
    label = block.labels.get("time")
    return time_cadence(label.value, frame) if label and label.value else (None, ())


def _cadence_of_clause(clause: str, frame: Frame) -> Cadence | None:
    if not clause:
        return None
    cadence, _ = clause_cadence(clause, frame)
    return cadence if cadence.kind is not CadenceKind.UNSPECIFIED else None


def _tasks(block: Block) -> list[tuple[str, Line]]:
    """Every bullet of the block, else its "Nội dung", else its heading."""
    tasks = [line for line in block.tasks if line.text.strip()]
    leads_in = [line for line in tasks if line.text.rstrip().endswith(":")]
    if len(tasks) > len(leads_in):
        tasks = [line for line in tasks if line not in leads_in]
    content = block.labels.get("task")
    if content and content.value and len(tasks) <= 1:
        line = next(iter(tasks or block.headings[-1:]), None)
        if line is not None:
            return [(line.text if tasks else content.value, line)]
    if tasks:
        return [(line.text, line) for line in tasks]
    return [(heading.text, heading) for heading in block.headings[-1:]]


def _owners(block: Block, task: str) -> list[tuple[UnitSpan | None, str]]:
    """The lead units, each with the clause that is its own ("Sở A rà soát …; các sở, ngành gửi …")."""
    lead = block.labels.get("lead")
    if not lead or not lead.value:
        subject = subject_of(task)
        return [(unit, "") for unit in subject.units] if subject and subject.rest else [(None, "")]
    pieces = split_by_subject(lead.value)
    with_clause = [
        (found, piece)
        for found, piece in pieces
        if found and len(found.rest.split()) > 3 and not found.rest.startswith("theo")
    ]
    if not with_clause:
        found_first = pieces[0][0] if pieces else None
        units = (
            list(found_first.units)
            if found_first and len(pieces) == 1 and not found_first.fronted
            else units_in_cell(lead.value)
        )
        return [(unit, _timed_clause(unit, block)) for unit in units]
    owners: dict[str, tuple[UnitSpan, list[str]]] = {}
    for found, _ in with_clause:
        for unit in found.units if found else ():
            owners.setdefault(normal_name(unit.text), (unit, []))[1].append(found.rest if found else "")
    return [
        (unit, "; ".join([*clauses, *filter(None, [_timed_clause(unit, block)])]))
        for unit, clauses in owners.values()
    ]


def _timed_clause(unit: UnitSpan, block: Block) -> str:
    """What the bullets below "Thời gian thực hiện:" say about this unit."""
    name = normal_name(unit.text)
    for line in block.timed:
        subject = subject_of(line.text)
        if subject and any(normal_name(other.text) == name for other in subject.units):
            return subject.rest
    return ""
