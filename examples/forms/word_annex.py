"""The annex of a plan: its head and the table of tasks, with joined cells and group rows."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Pt
from docx.table import Table

from forms.source import JOINED_ABOVE, Annex
from forms.word_text import centred, line, set_widths

WIDTHS = (1.3, 8.4, 4.2, 4.6, 3.3, 3.3)


def write_annex(document: WordDocument, annex: Annex) -> None:
    centred(document, annex.name, bold=True)
    centred(document, annex.title, size=13, bold=True)
    centred(document, annex.note, italic=True).paragraph_format.space_after = Pt(8)
    table = document.add_table(rows=1 + len(annex.rows), cols=len(annex.head))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _fill(table, 0, annex.head, bold=True)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for number, row in enumerate(annex.rows, 1):
        _fill(table, number, row, bold=len(row) == 2)
    set_widths(table, WIDTHS)


def _fill(table: Table, number: int, texts: Sequence[str], *, bold: bool) -> None:
    """One row: a group of two cells spans the table, '^' joins with the cell above."""
    row = table.rows[number]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    cells = [row.cells[0], row.cells[1].merge(row.cells[-1])] if len(texts) == 2 else list(row.cells)
    for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        if text == JOINED_ABOVE:
            _join_above(table, number, column)
            continue
        written = line(cell, text, size=12, bold=bold, first=True)
        if not (number == 0 or column in (0, 4)):
            written.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _join_above(table: Table, number: int, column: int) -> None:
    above = table.cell(number - 1, column)
    kept = above.text
    merged = above.merge(table.cell(number, column))
    for surplus in merged.paragraphs[1:]:
        surplus._p.getparent().remove(surplus._p)
    if merged.text != kept:  # a merge must never change what the cell says
        raise ValueError(f"hàng {number}, cột {column}: {merged.text!r}")
