"""The head of an official document: agencies, national title, number, date, type, subject, addressee, bases."""

from datetime import date

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reports.document import Head
from reports.form import MOTTO, NATION, addressee_lines, agency_lines, number_line, place_and_date
from reports.word.styles import BODY, CENTRED
from reports.word.tables import plain_table

LEFT_WIDTH, RIGHT_WIDTH = Mm(65), Mm(100)
AGENCY_SIZE = NATION_SIZE = NUMBER_SIZE = Pt(13)
MOTTO_SIZE = Pt(14)
# The motto in Times bold of size 14 is this long; the rule below it must be as long as the text.
MOTTO_WIDTH = Mm(60)
# Rules below the agency and the subject: one third to one half of the line.
RULE_SHARE = 0.4
# Average widths of Times bold, as shares of the size.
CAPITAL_WIDTH, LETTER_WIDTH = 0.6, 0.47


def write_head(
    document: WordDocument, head: Head, *, document_number: str | None, document_date: date | None
) -> None:
    left, right = plain_table(document, (LEFT_WIDTH, RIGHT_WIDTH))
    _write_agency(left, head, document_number)
    _write_nation(right, head, document_date)
    _write_subject(document, head)
    _write_addressees(document, head)
    _write_bases(document, head.bases)


def _write_agency(cell: _Cell, head: Head, number: str | None) -> None:
    for line in agency_lines(head.superior) if head.superior else ():
        _centred(cell, line, AGENCY_SIZE)
    lines = agency_lines(head.agency)
    for line in lines:
        _centred(cell, line, AGENCY_SIZE, is_bold=True)
    longest = min(Pt(AGENCY_SIZE.pt * CAPITAL_WIDTH * max(map(len, lines))), LEFT_WIDTH)
    _rule(cell.add_paragraph(style=CENTRED), Length(int(longest * RULE_SHARE)), LEFT_WIDTH)
    _centred(cell, number_line(head, number), NUMBER_SIZE)


def _write_nation(cell: _Cell, head: Head, day: date | None) -> None:
    _centred(cell, NATION, NATION_SIZE, is_bold=True)
    _centred(cell, MOTTO, MOTTO_SIZE, is_bold=True)
    _rule(cell.add_paragraph(style=CENTRED), MOTTO_WIDTH, RIGHT_WIDTH)
    _centred(cell, place_and_date(head, day), MOTTO_SIZE).runs[0].italic = True


def _write_subject(document: WordDocument, head: Head) -> None:
    kind = document.add_paragraph(style=CENTRED)
    kind.add_run(head.type).bold = True
    kind.paragraph_format.space_before = Pt(18)
    for text in head.subject_lines:
        document.add_paragraph(style=CENTRED).add_run(text).bold = True
    width = LEFT_WIDTH + RIGHT_WIDTH
    line = min(Pt(MOTTO_SIZE.pt * LETTER_WIDTH * len(head.subject_lines[-1])), width)
    rule = document.add_paragraph(style=CENTRED)
    _rule(rule, Length(int(line * RULE_SHARE)), Length(width))
    rule.paragraph_format.space_after = Pt(12)


def _write_addressees(document: WordDocument, head: Head) -> None:
    line = None
    for text in addressee_lines(head):
        line = document.add_paragraph(text, style=CENTRED)
    if line is not None:
        line.paragraph_format.space_after = Pt(12)


def _write_bases(document: WordDocument, bases: tuple[str, ...]) -> None:
    """Each on its own line, ';' after each, '.' after the last."""
    for number, basis in enumerate(bases, start=1):
        stop = "." if number == len(bases) else ";"
        document.add_paragraph(style=BODY).add_run(f"{basis}{stop}").italic = True


def _centred(cell: _Cell, text: str, size: Length, *, is_bold: bool = False) -> Paragraph:
    """The first line takes the paragraph that every cell is born with."""
    paragraph: Paragraph = cell.paragraphs[-1]
    if paragraph.runs or len(cell.paragraphs) > 1:
        paragraph = cell.add_paragraph()
    paragraph.style = CENTRED
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = is_bold, size
    return paragraph


def _rule(paragraph: Paragraph, length: Length, width: Length) -> None:
    """A thin paragraph with a line above it, drawn in as far as leaves `length`: no drawing object to go astray."""
    side = Length(max(0, (width - length) // 2))
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = side
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    layout.space_before = Pt(3)
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
        ),
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )
