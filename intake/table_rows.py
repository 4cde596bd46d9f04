"""Annex tables: header found by its words, merged cells carried, group rows understood, several lead units opened."""

import re
from dataclasses import dataclass, replace
from functools import cache

from intake.assignment_making import Duty, Frame, make
from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.draft import AssignmentDraft
from intake.folding import fold, one_line
from intake.labels import leads_and_partners
from intake.lexicon import table
from intake.phrases import read_phrase
from intake.sections import Kind, kind_of_title
from intake.unit_names import split_units
from intake.unit_text import UnitSpan
from rules.cadence import Cadence, CadenceKind, Role
from rules.errors import ImpossibleDate

HEADER_ROWS = 12


@dataclass(frozen=True)
class Columns:
    task: int
    lead: int
    partner: int | None = None
    time: int | None = None
    output: int | None = None
    number: int | None = None
    first_row: int = 0
    width: int = 0


@cache
def _header_words(kind: str) -> tuple[str, ...]:
    return tuple(sorted((fold(word) for word in table("sections")["columns"][kind]), key=len, reverse=True))


def _is(kind: str, header: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", header) for word in _header_words(kind))


def find_columns(rows: tuple[tuple[Cell, ...], ...]) -> Columns | None:
    """The first one or two rows whose words make a header with a task and a lead column."""
    for top in range(min(HEADER_ROWS, len(rows))):
        for depth in (1, 2, 3):
            if top + depth > len(rows):
                break
            titles = [_title(rows[top : top + depth], column) for column in range(len(rows[top]))]
            columns = _columns(titles)
            if columns and (depth == 1 or _is_header_row(rows[top + depth - 1])):
                return replace(
                    columns, first_row=top + _header_depth(rows, top, depth, columns), width=len(titles)
                )
    return None


def _title(rows: tuple[tuple[Cell, ...], ...], column: int) -> str:
    seen: list[str] = []
    for row in rows:
        text = fold(row[column].text)
        if text and text not in seen:
            seen.append(text)
    return " ".join(seen)


def _is_header_row(row: tuple[Cell, ...]) -> bool:
    texts = [cell.text for cell in row if cell.text.strip()]
    return bool(texts) and all(len(text) < 60 for text in texts)


def _header_depth(rows: tuple[tuple[Cell, ...], ...], top: int, depth: int, columns: Columns) -> int:
    """Include the second line of a header ("Chủ trì | Phối hợp") and a row of column numbers (1) (2) (3)."""
    end = top + depth
    while end < len(rows) and (
        all(re.fullmatch(r"\(?\d{0,2}\)?|\([A-Z]\)|=.*", cell.text.strip()) for cell in rows[end])
        or (
            rows[end][columns.task].carried
            and fold(rows[end][columns.task].text) == fold(rows[top][columns.task].text)
        )
    ):
        end += 1
    return end - top


def _columns(titles: list[str]) -> Columns | None:
    found: dict[str, int] = {}
    for column, title in enumerate(titles):
        if not title or len(title) > 160:
            continue
        kind = _column_kind(title)
        if kind and kind not in found:
            found[kind] = column
    if "task" not in found or "lead" not in found:
        return None
    return Columns(
        found["task"],
        found["lead"],
        found.get("partner"),
        found.get("time"),
        found.get("output"),
        found.get("number"),
    )


def _column_kind(title: str) -> str | None:
    if title in _header_words("number"):
        return "number"
    if title in ("don vi", "co quan", "co quan, don vi", "bo phan", "ca nhan") or (
        not _is("not_lead", title) and _is("lead", title)
    ):
        return "lead"
    for kind in ("time", "partner", "output", "task"):
        if _is(kind, title):
            return kind
    return None


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
    rest = [column for column in (columns.lead, columns.time, columns.partner) if column is not None]
    mark = texts[columns.number] if columns.number is not None else ""
    if any(texts[column] for column in rest):
        return None
    if re.fullmatch(r"[IVX]+\.?|[A-Z]\.?", mark) or texts[columns.task].isupper() or mark == "":
        return f"{mark}. {texts[columns.task]}".strip(". ") if mark else texts[columns.task]
    return None


def _is_repeated_header(texts: list[str], columns: Columns) -> bool:
    return (
        _is("lead", fold(texts[columns.lead]))
        and len(texts[columns.lead]) < 40
        and _is("task", fold(texts[columns.task]))
        and len(texts[columns.task]) < 40
    )


def _row(
    texts: list[str], row: tuple[Cell, ...], columns: Columns, group: str, anchor: Anchor, frame: Frame
) -> list[AssignmentDraft]:
    cadence, flags = _cadence(texts[columns.time] if columns.time is not None else "", frame)
    names, inside = leads_and_partners(row[columns.lead].text)
    partner_text = texts[columns.partner] if columns.partner is not None else inside
    partners = tuple(unit.text for unit in split_units(partner_text)) if partner_text is not None else None
    output = texts[columns.output] if columns.output is not None else None
    duty = Duty(texts[columns.task], anchor, group, Role.LEAD, partners, cadence, output or None, 0.95, flags)
    units: list[UnitSpan | None] = list(_lead_units(names))
    return [make(unit, duty, frame) for unit in units or [None]]


def _lead_units(text: str) -> list[UnitSpan]:
    """One unit a line, unless a line goes on in the next."""
    lines = re.split(r"\n+", text)
    if len(lines) > 1 and all(
        (split_units(line) and line[:1].isupper()) or line[:1] in "-+" for line in lines if line.strip()
    ):
        return [unit for line in lines for unit in split_units(line.lstrip("-+ "))]
    return split_units(text.replace("\n- ", "; ").lstrip("-+ "))


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
