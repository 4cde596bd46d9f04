"""The head of an official document: agencies, national title, number, date, type, subject, addressee, bases."""

from datetime import date

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reports import decree
from reports.decree import Face
from reports.document import Head
from reports.form import (
    MOTTO,
    NATION,
    addressee_lines,
    agency_lines,
    issuing_lines,
    letter_subject,
    number_line,
    place_and_date,
)
from reports.word.page import add_end_paragraph
from reports.word.signature import write_run
from reports.word.styles import BODY, CENTRED
from reports.word.tables import plain_table

_DASH, _AROUND = Mm(decree.DASH), Pt(decree.AROUND_HEAD)


def write_head(
    document: WordDocument, head: Head, *, document_number: str | None, document_date: date | None
) -> None:
    left, right = plain_table(document, (Mm(decree.HEAD_LEFT), Mm(decree.HEAD_RIGHT)))
    _write_agency(left, head, document_number)
    _write_nation(right, head, document_date)
    if head.type:
        _write_subject(document, head)
    _write_addressees(document, head)
    _write_bases(document, head.bases)


def _write_agency(cell: _Cell, head: Head, number: str | None) -> None:
    for line in agency_lines(head.superior) if head.superior else ():
        centred(cell, line, decree.SUPERIOR)
    lines = issuing_lines(head)
    for line in lines:
        centred(cell, line, decree.AGENCY)
    draw_rule(cell.add_paragraph(style=CENTRED), Mm(decree.agency_rule(lines)), Mm(decree.HEAD_LEFT))
    centred(cell, number_line(head, number), decree.NUMBER)
    if not head.type:
        subject = centred(cell, letter_subject(head), decree.LETTER_SUBJECT)
        subject.paragraph_format.space_before = Pt(decree.LETTER_SUBJECT_GAP)


def _write_nation(cell: _Cell, head: Head, day: date | None) -> None:
    centred(cell, NATION, decree.NATION)
    centred(cell, MOTTO, decree.MOTTO)
    draw_rule(cell.add_paragraph(style=CENTRED), Mm(decree.MOTTO_RULE), Mm(decree.HEAD_RIGHT))
    centred(cell, place_and_date(head, day), decree.DATE)


def _write_subject(document: WordDocument, head: Head) -> None:
    kind = write_run(document.add_paragraph(style=CENTRED), head.type, decree.TYPE)
    kind.paragraph_format.space_before = Pt(18)
    for text in head.subject_lines:
        write_run(document.add_paragraph(style=CENTRED), text, decree.SUBJECT)
    rule = document.add_paragraph(style=CENTRED)
    draw_rule(rule, Mm(decree.subject_rule(head.subject_lines)), Mm(decree.PAGE.text_width))
    rule.paragraph_format.space_after = _AROUND


def _write_addressees(document: WordDocument, head: Head) -> None:
    """One stands on the line of 'Kính gửi:', in the middle; several below it, their dashes under its colon."""
    lines = addressee_lines(head)
    if not lines:
        if not head.type:
            add_end_paragraph(document).paragraph_format.space_after = _AROUND
        return
    first = write_run(document.add_paragraph(style=CENTRED), lines[0], decree.ADDRESSEE)
    if not head.type:
        first.paragraph_format.space_before = _AROUND
    last = first
    if len(lines) > 1:
        first.alignment = WD_ALIGN_PARAGRAPH.LEFT
        first.paragraph_format.left_indent = Mm(decree.ADDRESSEES_FROM)
        first.paragraph_format.keep_with_next = True
    for text in lines[1:]:
        last = write_run(document.add_paragraph(style=CENTRED), text, decree.ADDRESSEE)
        last.alignment = WD_ALIGN_PARAGRAPH.LEFT
        last.paragraph_format.left_indent = Mm(decree.ADDRESSEES_FROM + decree.COLON_AFTER + decree.DASH)
        last.paragraph_format.first_line_indent = Length(-_DASH)
    last.paragraph_format.space_after = _AROUND


def _write_bases(document: WordDocument, bases: tuple[str, ...]) -> None:
    """Each on its own line, ';' after each, '.' after the last."""
    for number, basis in enumerate(bases, start=1):
        stop = "." if number == len(bases) else ";"
        write_run(document.add_paragraph(style=BODY), f"{basis}{stop}", decree.BASIS)


def centred(cell: _Cell, text: str, face: Face) -> Paragraph:
    """The first line takes the paragraph that every cell is born with."""
    paragraph: Paragraph = cell.paragraphs[-1]
    if paragraph.runs or len(cell.paragraphs) > 1:
        paragraph = cell.add_paragraph()
    paragraph.style = CENTRED
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return write_run(paragraph, text, face)


def draw_rule(paragraph: Paragraph, length: Length, width: Length) -> None:
    """A thin paragraph with a line above it, drawn in as far as leaves `length`: no drawing object to go astray."""
    side = Length(max(0, (width - length) // 2))
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = side
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    layout.space_before = Pt(3)
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="{round(8 * decree.RULE_THICKNESS)}" '
            f'w:space="0" w:color="000000"/></w:pBdr>'
        ),
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )
