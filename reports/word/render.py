"""A consolidated report as a Word document in the form of Nghị định 30/2020/NĐ-CP."""

import io
from datetime import date

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt

from reports.archive import with_fixed_dates
from reports.consolidated.report import ConsolidatedReport
from reports.document import Annex, Block, Heading, Item, Paragraph, Section, Table
from reports.form import number_and_date_words
from reports.word.head import write_head
from reports.word.page import add_annex_section, add_end_paragraph, set_up_page
from reports.word.signature import write_signature
from reports.word.styles import BODY, CAPTION, CENTRED, ITEM, set_up_styles
from reports.word.tables import append_table

# The gap between two paragraphs that the decree asks for, also under a table.
GAP = Pt(6)


def render_docx(
    report: ConsolidatedReport, *, document_number: str | None = None, document_date: date | None = None
) -> bytes:
    """The same facts give the same bytes; number and date stay blank until the clerk has entered them."""
    document = Document()
    set_up_styles(document)
    set_up_page(document)
    _name(document, report)
    write_head(document, report.head, document_number=document_number, document_date=document_date)
    _write_text(document, report)
    write_signature(document, report.head)
    for annex in report.annexes:
        _write_annex(
            document, annex, number_and_date_words(report.head, document_number, document_date), report
        )
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_dates(buffer.getvalue(), report.as_of)


def _name(document: WordDocument, report: ConsolidatedReport) -> None:
    """Every date in the file is the instant of the facts, never the clock's."""
    names = document.core_properties
    names.title = f"Báo cáo {report.head.subject}"[:255]
    names.author = names.last_modified_by = report.head.agency[:255]
    names.subject = names.comments = names.keywords = ""
    names.language = "vi-VN"
    names.revision = max(1, report.version)
    names.created = names.modified = report.as_of


def _write_text(document: WordDocument, report: ConsolidatedReport) -> None:
    document.add_paragraph(report.opening, style=BODY)
    for section in report.sections:
        _write_section(document, section)
    closing = document.add_paragraph(report.closing, style=BODY)
    closing.paragraph_format.keep_with_next = True
    closing.paragraph_format.space_after = 2 * GAP


def _write_section(document: WordDocument, section: Section) -> None:
    document.add_heading(f"{section.numeral}. {section.heading.upper()}", level=1)
    for block in section.blocks:
        _write_block(document, block)


def _write_block(document: WordDocument, block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(block.text, level=2 if block.is_group else 3)
        case Paragraph():
            document.add_paragraph(block.text, style=BODY)
        case Item():
            _write_item(document, block)
        case Table():
            document.add_paragraph(block.caption, style=CAPTION)
            append_table(document, block)
            document.add_paragraph(style=CENTRED).paragraph_format.line_spacing = GAP


def _write_item(document: WordDocument, item: Item) -> None:
    """A text of several lines becomes several paragraphs: a line break inside would be stretched to the margin."""
    first, *more = item.text.split("\n")
    lead = f"- {item.lead}: " if item.lead else "- "
    document.add_paragraph(f"{lead}{first}", style=ITEM)
    for line in filter(str.strip, more):
        document.add_paragraph(line, style=ITEM)


def _write_annex(document: WordDocument, annex: Annex, of_document: str, report: ConsolidatedReport) -> None:
    """Each annex is a section of its own, because its pages are numbered from 1 again."""
    add_annex_section(document)
    document.add_paragraph(style=CENTRED).add_run(f"Phụ lục {annex.numeral}").bold = True
    document.add_paragraph(style=CENTRED).add_run(annex.title.upper()).bold = True
    note = f"(Kèm theo Báo cáo {of_document} của {report.head.agency})"
    line = document.add_paragraph(style=CENTRED)
    line.add_run(note).italic = True
    line.paragraph_format.space_after = GAP
    append_table(document, annex.table, size=11)
    add_end_paragraph(document)
