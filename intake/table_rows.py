"""Annex tables: header found by its words, merged cells carried, group rows understood, several lead units opened."""

import re
from dataclasses import replace

from intake.assignment_making import Duty, Frame, make
from intake.cell_units import units_in_cell
from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.draft import AssignmentDraft
from intake.folding import fold, one_line
from intake.labels import leads_and_partners
from intake.phrases import read_phrase
from intake.sections import Kind, kind_of_title
from intake.table_header import Columns, find_columns, names_column
from intake.unit_text import UnitSpan
from rules.cadence import Cadence, CadenceKind, Role
from rules.errors import ImpossibleDate


def read_tables(document: Document, frame: Frame) -> list[AssignmentDraft]:
    out: list[AssignmentDraft] = []
    before: Columns | None = None
    in_forms = False
    number = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            before = None if len(block.text) > 12 else before
            if block.text.strip() and len(block.text) < 120:
                in_forms = kind_of_title(block.text) is Kind.FORMS or (
                    in_forms and not re.match(r"phụ lục|kế hoạch", block.text, re.IGNORECASE)
                )
            continue
        number += 1
        columns = find_columns(block.rows)
        if columns is None and before and before.width == len(block.rows[0]) and block.anchor.sheet is None:
            columns = replace(before, first_row=0)  # the same table on the next page
        before = columns
        if columns and not in_forms:
            out += _rows(block, columns, number, frame)
    return out


def _rows(block: Table, columns: Columns, number: int, frame: Frame) -> list[AssignmentDraft]:
    out: list[AssignmentDraft] = []
    group = ""
    for index, row in enumerate(block.rows[columns.first_row :], columns.first_row):
        texts = [one_line(cell.text) for cell in row]
        title = _group_title(row, texts, columns)
        if title is not None:
            group = title or group
            continue
        if not texts[columns.task] or (
            row[columns.task].carried and row[columns.lead].carried and _repeats(block, index, columns)
        ):
            continue
        out += _row(texts, row, columns, group, _place(block, number, index), frame)
    return out


def _repeats(block: Table, index: int, columns: Columns) -> bool:
    """A row that only continues a merged task and lead cell adds no task of its own."""
    above = block.rows[index - 1]
    return fold(above[columns.task].text) == fold(block.rows[index][columns.task].text)


def _place(block: Table, number: int, index: int) -> Anchor:
    first = block.anchor.row or 1
    return Anchor(table=number, row=first + index, page=block.anchor.page, sheet=block.anchor.sheet)


def _group_title(row: tuple[Cell, ...], texts: list[str], columns: Columns) -> str | None:
    """The title of a group row, "" for an empty or repeated header row, nothing for a task row."""
    own = [text for cell, text in zip(row, texts, strict=True) if text and not cell.carried]
    distinct = {fold(text) for text in texts if text}
    if not distinct or fold(" ".join(own)).startswith(("ghi chu", "tong cong", "tong so")):
        return ""
    if _is_repeated_header(texts, columns):
        return ""
    if len(distinct) == 1:
        return next(text for text in texts if text)
    across = _merged_across(row, texts, columns)
    if across:
        return across
    rest = [column for column in (columns.lead, columns.time, columns.partner) if column is not None]
    mark = texts[columns.number] if columns.number is not None else ""
    if any(texts[column] for column in rest):
        return None
    if re.fullmatch(r"[IVX]+\.?|[A-Z]\.?", mark) or texts[columns.task].isupper() or mark == "":
        return f"{mark}. {texts[columns.task]}".strip(". ") if mark else texts[columns.task]
    return None


_MARK = re.compile(r"(?:[IVX]+|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)]?")


def _merged_across(row: tuple[Cell, ...], texts: list[str], columns: Columns) -> str | None:
    """ "I | Chỉ đạo, điều hành": one text over task and lead, with nothing but its mark beside it."""
    title = texts[columns.task] or texts[columns.lead]
    if not title or not any(text == title and cell.carried for cell, text in zip(row, texts, strict=True)):
        return None
    others = [text for text in texts if text and text != title]
    if texts[columns.lead] not in (title, "") or not all(_MARK.fullmatch(text) for text in others):
        return None
    return " ".join([*(f"{text.rstrip('.)')}." for text in others), title])


def _is_repeated_header(texts: list[str], columns: Columns) -> bool:
    return (
        names_column("lead", fold(texts[columns.lead]))
        and len(texts[columns.lead]) < 40
        and names_column("task", fold(texts[columns.task]))
        and len(texts[columns.task]) < 40
    )


def _row(
    texts: list[str], row: tuple[Cell, ...], columns: Columns, group: str, anchor: Anchor, frame: Frame
) -> list[AssignmentDraft]:
    cadence, flags = _cadence(texts[columns.time] if columns.time is not None else "", frame)
    names, inside = leads_and_partners(row[columns.lead].text)
    partner_text = row[columns.partner].text if columns.partner is not None else inside
    partners = tuple(unit.text for unit in units_in_cell(partner_text)) if partner_text is not None else None
    output = texts[columns.output] if columns.output is not None else None
    duty = Duty(texts[columns.task], anchor, group, Role.LEAD, partners, cadence, output or None, 0.95, flags)
    units: list[UnitSpan | None] = list(units_in_cell(names))
    return [make(unit, duty, frame) for unit in units or [None]]


def _cadence(text: str, frame: Frame) -> tuple[Cadence | None, tuple[str, ...]]:
    if not text:
        return None, ()
    try:
        read = read_phrase(
            text, year=frame.time.year, issued_on=frame.time.issued_on, calendar=frame.time.calendar
        )
    except ImpossibleDate:
        return Cadence(text=text), ("impossible_date",)
    return read if read.kind is not CadenceKind.UNSPECIFIED else Cadence(text=text), ()
