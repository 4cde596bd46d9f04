"""The rows of one plan as they stand in the sheet: shown beside its draft, and kept as its original."""

import csv
import io
from collections.abc import Sequence

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.folding import one_line
from intake.tracking_sheets.rows import SheetReading, SheetTask

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def document_of(reading: SheetReading, tasks: Sequence[SheetTask], source: str) -> Document:
    """What the review shows beside the draft: the headings and the rows of this plan, as they stand in the sheet."""
    title = reading.grid.title
    head = tuple(Cell(heading) for heading in reading.head.headings)
    rows = (head, *(task.cells for task in tasks))
    numbers = (reading.head.row, *(task.number for task in tasks))
    places = tuple(Anchor(row=number, sheet=title) for number in numbers)
    words = source or "Các nhiệm vụ không ghi văn bản giao"
    return Document((Paragraph(words, Anchor(sheet=title)), Table(rows, places[0], places)), title)


def original_of(reading: SheetReading, tasks: Sequence[SheetTask]) -> bytes:
    """The same rows as a file of their own, kept as the plan's original; nothing in it is a formula to any program."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["Trang", "Dòng", *map(_as_text, reading.head.headings)])
    for task in tasks:
        writer.writerow(
            [
                _as_text(reading.grid.title),
                task.number,
                *(_as_text(one_line(cell.text)) for cell in task.cells),
            ]
        )
    return out.getvalue().encode("utf-8-sig")


def _as_text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
