"""The register as a Word file: the cover of the book, then its seven columns on landscape pages."""

from docx.shared import Pt

from reports import decree
from reports.consolidated.printable import printable
from reports.consolidated.wording import instant_words
from reports.correspondence.register import TITLE, RegisterSheet, register_table
from reports.word.page import add_annex_section, add_end_paragraph, set_up_page
from reports.word.shell import Shell
from reports.word.styles import CENTRED, set_up_styles
from reports.word.tables import append_table


def render_register_docx(sheet: RegisterSheet) -> bytes:
    """The same bytes for the same sheet; long registers are streamed as any table is."""
    shell = Shell()
    document = shell.document
    set_up_styles(document)
    set_up_page(document)
    names = document.core_properties
    names.title, names.language = TITLE, "vi-VN"
    names.author = names.last_modified_by = printable(sheet.agency)[:255]
    names.created = names.modified = sheet.made_at
    _line(shell, sheet.agency.upper(), bold=True)
    _line(shell, TITLE.upper(), bold=True, above=Pt(160), size=Pt(20))
    _line(shell, f"Năm {(sheet.start or sheet.made_at).year}", bold=True)
    if sheet.span:
        _line(shell, sheet.span)
    for name, words in sheet.scope:
        _line(shell, f"{name}: {words}")
    _line(shell, f"Trích từ hệ thống theo dõi lúc {instant_words(sheet.made_at)}", above=Pt(240))
    add_annex_section(document, lying=True)
    append_table(shell, register_table(sheet), decree.ANNEX_TABLE)
    add_end_paragraph(document)
    return shell.pack(sheet.made_at)


def _line(shell: Shell, text: str, *, bold: bool = False, above: Pt = Pt(6), size: Pt | None = None) -> None:  # noqa: B008
    paragraph = shell.document.add_paragraph(style=CENTRED)
    run = paragraph.add_run(" ".join(printable(text).split()))
    run.bold = bold
    paragraph.paragraph_format.space_before = above
    if size is not None:
        run.font.size = size
