"""One section of a stored report as a file of its own, for inclusion in a larger report ("lồng ghép")."""

import re
from typing import Literal

from models import ReportSnapshot
from reports.consolidated.builder import build_report
from reports.consolidated.facts_json import facts_from_json
from reports.consolidated.section_text import section_text
from reports.consolidated.sections import section_alone
from reports.html.section import render_section_html
from reports.word.section import render_section_docx
from rules.folding import fold

SectionForm = Literal["docx", "html", "txt"]
SECTION_TYPES: dict[SectionForm, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


def render_section(report: ReportSnapshot, key: str, form: SectionForm, *, fonts: str = "") -> bytes:
    """NotFound names the sections there are."""
    built = build_report(facts_from_json(report.facts))
    section = section_alone(built.facts, built.figures, key)
    match form:
        case "docx":
            return render_section_docx(built, section, fonts=fonts)
        case "html":
            return render_section_html(built, section).encode()
        case "txt":
            return section_text(section).encode()


def section_file_name(report: ReportSnapshot, key: str, form: SectionForm) -> str:
    """'muc-propaganda-46-kh-ubnd-2021-h1-v1.docx'."""
    facts = facts_from_json(report.facts)
    words = re.sub(r"\s+", "-", fold(f"muc {key} {facts.plan.number} {facts.period.key}"))
    return f"{words}-v{report.version}.{form}"
