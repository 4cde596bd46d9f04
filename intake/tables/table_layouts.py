"""The assignment tables of a document in their order, each with its columns; other tables have none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from intake.document import Cell, Document, Paragraph, Table
from intake.duties.sections import Kind, kind_of_title
from intake.tables.table_columns import Columns
from intake.tables.table_header import find_columns


@dataclass(frozen=True)
class TableLayout:
    """`number` counts the tables of the document from 1, as `AssignmentDraft.source.table` does."""

    table: Table
    number: int
    columns: Columns
    continues: bool = False  # the table before it, without a header of its own

    def row_number(self, index: int) -> int:
        """The row as the file counts it: a worksheet's own row, else the row of the table."""
        return (self.table.anchor.row or 1) + index

    def row(self, number: int) -> tuple[Cell, ...]:
        return self.table.rows[number - (self.table.anchor.row or 1)]


_FORM = re.compile(
    r"(?:mẫu|biểu mẫu|phiếu|bản đăng ký|đơn đăng ký|biên bản|đề cương|báo cáo kết quả)(?!\w)|.*(?:\.{4,}|…{2,}|_{4,})",
    re.IGNORECASE,
)
_NEW_PART = re.compile(r"(?:phụ lục|kế hoạch|danh mục|bảng phân công|phân công)(?!\w)", re.IGNORECASE)


def table_layouts(document: Document) -> Iterator[TableLayout]:
    """Only the tables that hand out tasks: forms are left out, a table without a header may continue the one before."""
    before: Columns | None = None
    form: str | None = None
    number = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            before = None if len(block.text) > 12 else before
            form = _form_after(block.text.strip(), form)
            continue
        number += 1
        columns = find_columns(block.rows)
        same = before is not None and before.width == len(block.rows[0]) and block.anchor.sheet is None
        goes_on = columns is None and same
        if before is not None and goes_on:
            columns = replace(before, first_row=0)  # the same table on the next page
        before = columns
        if columns and (form is None or (form == "numbered" and _is_filled(block, columns))):
            yield TableLayout(block, number, columns, goes_on)


def _form_after(text: str, form: str | None) -> str | None:
    """Whether a table below this line is a form to fill in; "Biểu số 1" may also be an annex like any other."""
    if not text or len(text) >= 120:
        return form
    if _FORM.match(text):
        return "form"
    if kind_of_title(text) is Kind.FORMS:
        return "numbered" if re.match(r"biểu", text, re.IGNORECASE) else "form"
    return None if _NEW_PART.match(text) else form


def _is_filled(table: Table, columns: Columns) -> bool:
    """Most rows name their task and their unit."""
    rows = table.rows[columns.first_row : columns.first_row + 40]
    lead = columns.lead if columns.lead is not None else columns.task
    filled = [
        row
        for row in rows
        if re.search(r"\w{2}", row[columns.task].text) and re.search(r"\w{2}", row[lead].text)
    ]
    return bool(filled) and len(filled) * 2 >= len(rows)
