"""An official document as a PDF file in the form of Nghị định 30/2020/NĐ-CP."""

from datetime import date

from reports.document import OfficialDocument
from reports.pdf.content import document_json
from reports.pdf.fonts import pdf_font
from reports.pdf.typesetting import typeset_pdf


def render_pdf(
    document: OfficialDocument,
    *,
    document_number: str | None = None,
    document_date: date | None = None,
    fonts: str = "",
) -> bytes:
    """The same document and the same font give the same bytes; `fonts`: the folder of the settings."""
    font = pdf_font(fonts)
    data = document_json(
        document, document_number=document_number, document_date=document_date, family=font.family
    )
    return typeset_pdf("document.typ", data, font=font, at=document.as_of)
