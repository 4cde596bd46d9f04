"""One section of a report as a page of its own, for inclusion elsewhere: its figures are not linked."""

from reports.consolidated.report import ConsolidatedReport
from reports.document import Section
from reports.html.drawing import TEMPLATES, words_of_drawing


def render_section_html(report: ConsolidatedReport, section: Section) -> str:
    words = words_of_drawing(report, None)
    return TEMPLATES.get_template("section.html").render(section=section, **words)
