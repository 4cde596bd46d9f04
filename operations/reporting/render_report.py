"""A stored report as a file in one of its forms; the same snapshot gives the same file."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal, get_args

from models import ReportSnapshot
from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts
from reports.consolidated.facts_json import facts_from_json
from reports.consolidated.report import ConsolidatedReport
from reports.document import Signature
from reports.excel.consolidated import render_xlsx
from reports.html.page import render_html
from reports.word.render import render_docx
from rules.folding import fold

Form = Literal["docx", "pdf", "xlsx", "html"]
FORMS: tuple[Form, ...] = get_args(Form)
MEDIA_TYPES: dict[Form, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


def render_report(
    report: ReportSnapshot,
    form: Form,
    *,
    document_number: str | None = None,
    document_date: date | None = None,
    signature: Signature | None = None,
    replaces: str = "",
    fonts: str = "",
    obligation_url: Callable[[str], str] | None = None,
) -> bytes:
    """Number, date and signature given here, or those of the report, or blanks for the clerk.

    `replaces`: what a correction says of the report it stands for. `obligation_url`: pages that the HTML form links to.
    """
    return print_form(
        printed_report(report, signature=signature, replaces=replaces),
        form,
        number=document_number or report.document_number,
        day=document_date or report.document_date,
        fonts=fonts,
        obligation_url=obligation_url,
    )


def print_form(
    built: ConsolidatedReport,
    form: Form,
    *,
    number: str | None,
    day: date | None,
    fonts: str = "",
    obligation_url: Callable[[str], str] | None = None,
) -> bytes:
    """One form of a report that is made up already: whoever wants several makes it up once."""
    match form:
        case "docx":
            return render_docx(built, document_number=number, document_date=day, fonts=fonts)
        case "pdf":
            from reports.pdf.render import render_pdf  # its compiler is loaded for this form alone

            return render_pdf(built, document_number=number, document_date=day, fonts=fonts)
        case "xlsx":
            return render_xlsx(built)
        case "html":
            page = render_html(
                built, document_number=number, document_date=day, obligation_url=obligation_url
            )
            return page.encode()


def printed_report(
    report: ReportSnapshot, *, signature: Signature | None = None, replaces: str = ""
) -> ConsolidatedReport:
    """The report as every form prints it: who signs stands in its head."""
    return printed_facts(facts_from_json(report.facts), report, signature=signature, replaces=replaces)


def printed_facts(
    facts: ReportFacts, report: ReportSnapshot, *, signature: Signature | None = None, replaces: str = ""
) -> ConsolidatedReport:
    """The same where the facts have been read already."""
    built = build_report(facts)
    signed = signature_of(report) or signature
    if signed is not None:
        built = replace(built, head=replace(built.head, signature=signed))
    if replaces:
        built = replace(built, opening=f"{replaces} {built.opening}".strip())
    return built


def signature_of(report: ReportSnapshot) -> Signature | None:
    """Who signed; None while nobody has."""
    if not report.signature:
        return None
    return Signature(tuple(report.signature.get("lines", ())), report.signature.get("name", ""))


def report_file_name(report: ReportSnapshot, form: Form) -> str:
    """'bao-cao-46-kh-ubnd-2021-h1-v1.docx': made of words that every file system takes."""
    return file_name_of(report.facts["plan"]["number"], report.facts["period"]["key"], report.version, form)


def file_name_of(plan: str, period: str, version: int, form: Form) -> str:
    words = re.sub(r"\s+", "-", fold(f"bao cao {plan} {period}"))
    return f"{words}-v{version}.{form}"
