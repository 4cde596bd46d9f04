"""An official document as a Word file in the form of Nghị định 30/2020/NĐ-CP."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from docx.document import Document as WordDocument

from reports import decree
from reports.consolidated.printable import printable
from reports.document import (
    Annex,
    Block,
    Chart,
    Heading,
    Item,
    OfficialDocument,
    Paragraph,
    Section,
    Table,
)
from reports.form import annex_note, section_heading, type_words
from reports.word.charts import append_chart
from reports.word.head import write_head
from reports.word.lines import append_lines
from reports.word.page import add_annex_section, add_end_paragraph, set_up_page
from reports.word.shell import Shell
from reports.word.signature import write_run, write_signature
from reports.word.styles import BODY, CAPTION, CENTRED, GAP, ITEM, set_up_styles
from reports.word.tables import append_table

Text = Heading | Paragraph | Item


def render_docx(
    report: OfficialDocument,
    *,
    document_number: str | None = None,
    document_date: date | None = None,
    fonts: str = "",
) -> bytes:
    """The same facts give the same bytes; number and date stay blank until the clerk has entered them.

    `fonts`: the folder of the fonts that charts are drawn with; the text names its font and carries none.
    """
    shell = Shell()
    document = shell.document
    set_up_styles(document)
    set_up_page(document)
    _name(document, report)
    write_head(document, report.head, document_number=document_number, document_date=document_date)
    _write_text(shell, report, fonts)
    write_signature(document, report.head)
    if not report.annexes:
        add_end_paragraph(document)
    for annex in report.annexes:
        _write_annex(shell, annex, annex_note(report.head, document_number, document_date))
    return shell.pack(report.as_of)


def _name(document: WordDocument, report: OfficialDocument) -> None:
    """Every date in the file is the instant of the facts, never the clock's."""
    names = document.core_properties
    names.title = _plain(f"{type_words(report.head)} {report.head.subject}")
    names.author = names.last_modified_by = _plain(report.head.agency)
    names.subject = names.comments = names.keywords = ""
    names.language = "vi-VN"
    names.revision = max(1, report.version)
    names.created = names.modified = report.as_of


def _plain(text: str) -> str:
    return " ".join(printable(text).split())[:255]


def _write_text(shell: Shell, report: OfficialDocument, fonts: str) -> None:
    document = shell.document
    append_lines(shell, [*_lines(report.opening, BODY)])
    for section in report.sections:
        write_section(shell, section, fonts)
    if report.closing:
        append_lines(shell, [*_lines(report.closing, BODY)])
    # The signature never stands on a page without a line of the text.
    last = document.paragraphs[-1] if document.paragraphs else add_end_paragraph(document)
    last.paragraph_format.keep_with_next = last.paragraph_format.keep_together = True
    last.paragraph_format.space_after = 2 * GAP


def write_section(shell: Shell, section: Section, fonts: str) -> None:
    heading = section_heading(section.numeral, section.heading)
    if heading:
        shell.document.add_heading(printable(heading), level=1)
    for is_text, blocks in groupby(section.blocks, key=lambda block: isinstance(block, Text)):
        if is_text:
            append_lines(shell, [line for block in blocks for line in _lines_of(block)])
            continue
        for block in blocks:
            _write_block(shell, block, fonts)


def _lines_of(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Heading():
            yield f"Heading {2 if block.is_group else 3}", printable(block.text).replace("\n", " ")
        case Paragraph():
            yield from _lines(block.text, BODY)
        case Item():
            lead = f"- {block.lead}: " if block.lead else "- "
            yield from _lines(f"{lead}{block.text}", ITEM)


def _write_block(shell: Shell, block: Block, fonts: str) -> None:
    document = shell.document
    match block:
        case Table():
            if block.caption:
                document.add_paragraph(printable(block.caption), style=CAPTION)
            append_table(shell, block)
            document.add_paragraph(style=CENTRED).paragraph_format.line_spacing = GAP
        case Chart():
            append_chart(shell, block, fonts)
            document.add_paragraph(style=CENTRED).paragraph_format.line_spacing = GAP


def _lines(text: str, style: str) -> Iterator[tuple[str, str]]:
    """A text of several lines becomes several paragraphs: a line break inside would be stretched to the margin."""
    first, *more = printable(text).split("\n")
    return ((style, line) for line in (first, *filter(str.strip, more)) if line)


def _write_annex(shell: Shell, annex: Annex, note: str) -> None:
    """Each annex is a section of its own, because its pages are numbered from 1 again; it lies where its table is wide."""
    document = shell.document
    add_annex_section(document, lying=decree.lies(sum(column.width for column in annex.table.columns)))
    number = f"Phụ lục {annex.numeral}".rstrip()
    write_run(document.add_paragraph(style=CENTRED), number, decree.ANNEX_NUMBER)
    write_run(document.add_paragraph(style=CENTRED), annex.title.upper(), decree.ANNEX_TITLE)
    line = write_run(document.add_paragraph(style=CENTRED), note, decree.ANNEX_NOTE)
    line.paragraph_format.space_after = GAP
    append_table(shell, annex.table, decree.ANNEX_TABLE)
    add_end_paragraph(document)
