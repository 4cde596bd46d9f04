"""An official document as one page for the screen: no script, no outside file, the words and figures of the paper."""

from collections.abc import Callable
from datetime import date

from reports import form
from reports.consolidated.report import ConsolidatedReport
from reports.document import OfficialDocument
from reports.html.drawing import TEMPLATES, words_of_drawing
from reports.html.sources import SourceBook


def render_html(
    document: OfficialDocument,
    *,
    document_number: str | None = None,
    document_date: date | None = None,
    obligation_url: Callable[[str], str] | None = None,
) -> str:
    """A consolidated report links its figures to their rows; `obligation_url` gives the page of an obligation by its key, "" for none."""
    head = document.head
    book = SourceBook(document.facts, obligation_url) if isinstance(document, ConsolidatedReport) else None
    return TEMPLATES.get_template("document.html").render(
        document=document,
        type=form.type_words(head),
        nation=form.NATION,
        motto=form.MOTTO,
        superior=form.agency_lines(head.superior) if head.superior else (),
        agency=form.issuing_lines(head),
        number=form.number_line(head, document_number),
        letter_subject="" if head.type else form.letter_subject(head),
        place_and_date=form.place_and_date(head, document_date),
        annex_note=form.annex_note(head, document_number, document_date),
        distribution=form.distribution(head),
        position_lines=form.position_lines(head),
        signer_name=form.signer_name(head),
        addressees=form.addressee_lines(head),
        **words_of_drawing(document, book),
    )
