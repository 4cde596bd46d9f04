"""Lines gathered until the labels that belong to them have all been seen."""

import re
from dataclasses import dataclass, field, replace

from intake.duties.bracket_labels import lead_in_brackets, units_in_brackets
from intake.duties.clauses import opens_with_verb
from intake.duties.labels import Label, labels_of, task_with_labels
from intake.duties.outline import DASH, PLAIN
from intake.duties.sections import Line


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


@dataclass(frozen=True)
class Inline:
    """Labels behind the task in its own line; brackets are read where no running text would read them."""

    brackets: bool
    bare: bool

    def of(self, line: Line) -> tuple[str, list[Label]]:
        task, labels = task_with_labels(line.text)
        if not labels and self.brackets:
            task, labels = lead_in_brackets(line.text)
        return (task, labels) if labels or not self.bare else units_in_brackets(line.text)


def blocks_of(part: list[Line], inline_of: "Inline") -> list[Block]:
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
