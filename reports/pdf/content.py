"""What the PDF template is given: words and measures as JSON, never as markup."""

from dataclasses import asdict
from datetime import date

from reports import decree
from reports.charts.looks import MOST_SERIES
from reports.charts.picture import chart_svg
from reports.document import (
    Annex,
    Block,
    Chart,
    Head,
    Heading,
    Item,
    OfficialDocument,
    Paragraph,
    Section,
    Table,
)
from reports.form import (
    MOTTO,
    NATION,
    addressee_lines,
    agency_lines,
    annex_note,
    distribution,
    issuing_lines,
    letter_subject,
    number_line,
    place_and_date,
    position_lines,
    section_heading,
    signer_name,
)
from reports.pdf.fitting import breakable
from reports.pdf.tables import Json, RowsLeft, table_json

_MOST_RECIPIENTS = 30  # more would not fit on one page beside the signature


def document_json(
    document: OfficialDocument, *, document_number: str | None, document_date: date | None, family: str
) -> Json:
    head, left = document.head, RowsLeft()
    return {
        "family": family,
        "title": f"{head.type.capitalize()} {head.subject}".strip(),
        "author": head.agency,
        "as_of": [document.as_of.year, document.as_of.month, document.as_of.day],
        "form": _form(head),
        "head": _head(head, document_number, document_date),
        "opening": _body(document.opening),
        "sections": [_section(section, left, family) for section in document.sections],
        "closing": _body(document.closing),
        "foot": _foot(head),
        "annexes": [
            _annex(annex, left, annex_note(head, document_number, document_date))
            for annex in document.annexes
        ],
    }


def _form(head: Head) -> Json:
    """The measures of the decree, and the two that depend on the length of the words."""
    return {
        "page": asdict(decree.PAGE),
        "faces": {
            name.lower(): asdict(face) for name, face in vars(decree).items() if isinstance(face, decree.Face)
        },
        "head": [decree.HEAD_LEFT, decree.HEAD_RIGHT],
        "foot": [decree.FOOT_LEFT, decree.FOOT_RIGHT],
        "first_line": decree.FIRST_LINE,
        "gap": decree.PARAGRAPH_GAP,
        "line_spacing": decree.LINE_SPACING,
        "letter_subject_gap": decree.LETTER_SUBJECT_GAP,
        "signature_room": decree.SIGNATURE_ROOM,
        "rule_thickness": decree.RULE_THICKNESS,
        "motto_rule": decree.MOTTO_RULE,
        "agency_rule": decree.agency_rule(issuing_lines(head)),
        "subject_rule": decree.subject_rule(head.subject_lines),
    }


def _head(head: Head, number: str | None, day: date | None) -> Json:
    last = len(head.bases)
    return {
        "superior": agency_lines(head.superior) if head.superior else (),
        "agency": issuing_lines(head),
        "number": number_line(head, number),
        "nation": NATION,
        "motto": MOTTO,
        "date": place_and_date(head, day),
        "type": head.type.upper(),
        "subject": head.subject_lines if head.type else (),
        "letter_subject": "" if head.type else letter_subject(head),
        "addressees": addressee_lines(head),
        "bases": [
            breakable(f"{basis}{'.' if n == last else ';'}", decree.PAGE.text_width, decree.BASIS.size)
            for n, basis in enumerate(head.bases, start=1)
        ],
    }


def _foot(head: Head) -> Json:
    recipients = distribution(head)
    return {
        "title": "Nơi nhận:",
        "recipients": [breakable(line, decree.FOOT_LEFT, decree.RECIPIENTS.size) for line in recipients],
        "stays_whole": len(recipients) <= _MOST_RECIPIENTS,
        "position": position_lines(head),
        "signer": signer_name(head),
    }


def _section(section: Section, left: RowsLeft, family: str) -> Json:
    return {
        "heading": section_heading(section.numeral, section.heading),
        "blocks": [_block(block, left, family) for block in section.blocks],
    }


def _block(block: Block, left: RowsLeft, family: str) -> Json:
    match block:
        case Heading():
            return {"kind": "group" if block.is_group else "titled", "text": block.text}
        case Paragraph():
            return {"kind": "body", "lines": _body(block.text)}
        case Item():
            lead = f"- {block.lead}: " if block.lead else "- "
            return {"kind": "body", "lines": _body(f"{lead}{block.text}")}
        case Table():
            body = decree.PAGE.text_width, decree.PAGE.text_height, decree.TABLE.size
            return {"kind": "table", "caption": block.caption, "table": table_json(block, left, *body)}
        case Chart() if len(block.series) > MOST_SERIES or not block.labels:
            from reports.word.charts import values_table  # a chart nobody could read is given as its figures

            return _block(values_table(block), left, family)
        case Chart():
            return {"kind": "chart", "title": block.title, "svg": chart_svg(block, family=family)}


def _body(text: str) -> list[str]:
    """A text of several lines becomes several paragraphs, as in Word."""
    first, *more = text.split("\n")
    lines = (first, *filter(str.strip, more))
    return [breakable(line, decree.PAGE.text_width, decree.BODY.size) for line in lines]


def _annex(annex: Annex, left: RowsLeft, note: str) -> Json:
    lies = decree.lies(sum(column.width for column in annex.table.columns))
    width = decree.PAGE.lying_text_width if lies else decree.PAGE.text_width
    height = decree.PAGE.lying_text_height if lies else decree.PAGE.text_height
    return {
        "lies": lies,
        "number": f"Phụ lục {annex.numeral}",
        "title": annex.title.upper(),
        "note": note,
        "table": table_json(annex.table, left, width, height, decree.ANNEX_TABLE.size),
    }
