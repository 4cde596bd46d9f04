"""A stored report as a file in one of its forms; the same snapshot gives the same file."""

import re
from datetime import date
from typing import Literal

from models import ReportSnapshot
from reports.consolidated.builder import build_report
from reports.consolidated.facts_json import facts_from_json
from reports.excel.consolidated import render_xlsx
from reports.html.page import render_html
from reports.word.render import render_docx
from rules.folding import fold

Form = Literal["docx", "xlsx", "html"]


def render_report(
    report: ReportSnapshot,
    form: Form,
    *,
    document_number: str | None = None,
    document_date: date | None = None,
) -> bytes:
    """Number and date given here, or those the report was issued with, or blanks for the clerk."""
    built = build_report(facts_from_json(report.facts))
    number = document_number or report.document_number
    day = document_date or report.document_date
    match form:
        case "docx":
            return render_docx(built, document_number=number, document_date=day)
        case "xlsx":
            return render_xlsx(built)
        case "html":
            return render_html(built, document_number=number, document_date=day).encode()


def report_file_name(report: ReportSnapshot, form: Form) -> str:
    """'bao-cao-46-kh-ubnd-2021-h1-v1.docx': made of words that every file system takes."""
    facts = facts_from_json(report.facts)
    words = re.sub(r"\s+", "-", fold(f"bao cao {facts.plan.number} {facts.period.key}"))
    return f"{words}-v{report.version}.{form}"
