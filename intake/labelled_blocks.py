"""Pseudo-tables: a task, or several, and below it "Đơn vị chủ trì / Đơn vị phối hợp / Thời gian thực hiện"."""

import re
from dataclasses import dataclass, field, replace

from intake.assignment_making import Duty, Frame, clause_cadence, make
from intake.cell_units import units_in_cell
from intake.clauses import opens_with_verb, split_by_subject
from intake.draft import AssignmentDraft
from intake.labels import (
    Label,
    labels_of,
    lead_in_brackets,
    leads_and_partners,
    task_with_labels,
    units_in_brackets,
)
from intake.outline import DASH, PLAIN
from intake.sections import Kind, Line
from intake.subjects import subject_of
from intake.time_cells import time_cadence
from intake.unit_names import normal_name
from intake.unit_text import UnitSpan
from rules.cadence import Cadence, CadenceKind, Role


@dataclass
class Block:
    """Lines collected until the labels that belong to them have all been seen."""

    headings: list[Line] = field(default_factory=list)
    tasks: list[Line] = field(default_factory=list)
    labels: dict[str, Label] = field(default_factory=dict)
    timed: list[Line] = field(default_factory=list)  # bullets below an empty "Thời gian:"
    label_level: int = PLAIN

    @property
    def lines(self) -> list[Line]:
        return [*self.headings[-1:], *self.tasks]


def read_labelled(part: list[Line], frame: Frame) -> tuple[list[AssignmentDraft], list[Line]]:
    """The duties of the labelled blocks, and the lines that belong to none."""
    running = bool(part) and part[0].kind not in (Kind.CONTENT, Kind.OPENING, Kind.ANNEX)
    inline = _Inline(
        brackets=not running,
        bare=not running and sum(bool(units_in_brackets(line.text)[1]) for line in part) >= 2,
    )
    kinds = {label.kind for line in part for label in labels_of(line.text) or inline.of(line)[1]}
    if not kinds & {"lead", "time"} or (running and "lead" not in kinds):
        return [], part
    out: list[AssignmentDraft] = []
    rest: list[Line] = []
    for block in _blocks(part, inline):
        if not block.labels.keys() & {"lead", "time"}:
            rest += block.lines
            continue
        out += _duties(block, frame)
    return out, rest


@dataclass(frozen=True)
class _Inline:
    """Labels behind the task in its own line; brackets are read where no running text would read them."""

    brackets: bool
    bare: bool

    def of(self, line: Line) -> tuple[str, list[Label]]:
        task, labels = task_with_labels(line.text)
        if not labels and self.brackets:
            task, labels = lead_in_brackets(line.text)
        return (task, labels) if labels or not self.bare else units_in_brackets(line.text)


def _blocks(part: list[Line], inline_of: "_Inline") -> list[Block]:
    blocks = [Block()]
    open_label = ""  # the label of the line before, where its value may go on
    for line in part:
        found = labels_of(line.text)
        block = blocks[-1]
        if open_label and not found and _goes_on(line, block.labels[open_label]):
            before = block.labels[open_label]
            block.labels[open_label] = Label(before.kind, f"{before.value} {line.text.strip(' ;.')}")
            open_label = ""
            continue
        open_label = ""
        task, inline = inline_of.of(line) if not found else ("", [])
        if inline:
            blocks += [_own_block(line, task, inline, block), Block(headings=list(block.headings))]
            continue
        if found:
            for label in found:
                block.labels.setdefault(label.kind, label)
            ended = line.text.rstrip().endswith((".", ";")) or block.labels[found[-1].kind] is not found[-1]
            open_label = "" if ended else found[-1].kind
            block.label_level = line.level
            continue
        if (
            block.labels.get("time") == Label("time", "")
            and line.level > block.label_level
            and line.level != PLAIN
        ):
            block.timed.append(line)
            continue
        if block.labels.keys() & {"lead", "time", "partner"}:
            block = Block(headings=list(block.headings))
            blocks.append(block)
        if line.level < DASH:
            if block.tasks:
                block = Block(headings=list(block.headings))
                blocks.append(block)
            block.headings = [heading for heading in block.headings if heading.level < line.level] + [line]
        else:
            block.tasks.append(line)
    return blocks


def _goes_on(line: Line, label: Label) -> bool:
    """A list of units broken by the margin: "Cơ quan phối hợp: Sở" and on the next line "Nội vụ; Sở Tư pháp"."""
    if label.kind not in ("lead", "partner") or line.level != PLAIN or line.is_title or not label.value:
        return False
    broken = re.search(
        r"(?:[,;]|(?<!\w)(?:và|Sở|Phòng|Ban|UBND|Bộ|Cục|Vụ|Chi cục|Trung tâm|tỉnh|nhân dân))$",
        label.value.strip(),
    )
    return (broken is not None or line.text[:1].islower()) and not opens_with_verb(line.text)


def _own_block(line: Line, task: str, labels: list[Label], before: Block) -> Block:
    named = replace(line, item=replace(line.item, body=task))
    block = Block(headings=list(before.headings), tasks=[named])
    for label in labels:
        block.labels.setdefault(label.kind, label)
    return block


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
