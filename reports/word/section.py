"""One section of a report as a Word file of its own: no head, no signature, the styles of the whole report."""

from reports.consolidated.printable import printable
from reports.consolidated.report import ConsolidatedReport
from reports.document import Section
from reports.word.page import add_end_paragraph, set_up_page
from reports.word.render import write_section
from reports.word.shell import Shell
from reports.word.styles import set_up_styles


def render_section_docx(report: ConsolidatedReport, section: Section, *, fonts: str = "") -> bytes:
    """`section`: of reports.consolidated.sections.section_alone. The same facts give the same bytes."""
    shell = Shell()
    set_up_styles(shell.document)
    set_up_page(shell.document)
    names = shell.document.core_properties
    names.title = printable(section.heading)[:255]
    names.author = names.last_modified_by = printable(report.head.agency)[:255]
    names.subject = names.comments = names.keywords = ""
    names.language = "vi-VN"
    names.revision = max(1, report.version)
    names.created = names.modified = report.as_of
    write_section(shell, section, fonts)
    add_end_paragraph(shell.document)
    return shell.pack(report.as_of)
