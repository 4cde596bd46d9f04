"""Paragraphs of a Word document in the sizes of Nghị định 30/2020/NĐ-CP."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def line(
    cell: _Cell, text: str, *, size: int = 14, bold: bool = False, italic: bool = False, first: bool = False
) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = CENTRE
    _run(paragraph, text, size, bold, italic)
    return paragraph


def centred(
    document: WordDocument, text: str, *, size: int = 14, bold: bool = False, italic: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = CENTRE
    _run(paragraph, text, size, bold, italic)
    return paragraph


def body(document: WordDocument, text: str) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = JUSTIFY
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_before, form.line_spacing = Cm(1.27), Pt(6), 1.1
    _run(paragraph, text, 14, False, False)
    return paragraph


def _run(paragraph: Paragraph, text: str, size: int, bold: bool, italic: bool) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def rule(place: WordDocument | _Cell, *, aside: float) -> Paragraph:
    """The line below the agency, the motto and the title: an empty paragraph with a border."""
    paragraph: Paragraph = place.add_paragraph()
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Cm(aside)
    form.line_spacing, form.space_after = Pt(3), Pt(5)
    border = (
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    )
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(border), "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    return paragraph


def set_widths(table: Table, widths: Sequence[float]) -> None:
    """Word believes the cells, LibreOffice the columns."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table._tbl.tr_lst:
        place = 0
        for cell in row.tc_lst:
            cell.width = Cm(sum(widths[place : place + cell.grid_span]))
            place += cell.grid_span
