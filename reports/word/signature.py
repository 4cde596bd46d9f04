"""The foot of an official document: where it goes, and the room for the signature."""

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from reports import decree
from reports.consolidated.printable import printable
from reports.decree import Face
from reports.document import Head
from reports.form import distribution, position_lines, signer_name
from reports.word.styles import CENTRED
from reports.word.tables import plain_table

_MOST_KEPT = 45  # lines of a list that one page holds whole


def write_signature(document: WordDocument, head: Head) -> None:
    """Position and name as the office chose them, else dotted lines: who signs is not for the program to say."""
    places = distribution(head)
    left, right = plain_table(
        document, (Mm(decree.FOOT_LEFT), Mm(decree.FOOT_RIGHT)), is_kept=len(places) <= _MOST_KEPT
    )
    write_run(left.paragraphs[0], "Nơi nhận:", decree.RECIPIENTS_TITLE)
    for line in places:
        write_run(left.add_paragraph(), line, decree.RECIPIENTS)
    first, *more = position_lines(head)
    right.paragraphs[0].style = CENTRED
    write_run(right.paragraphs[0], first, decree.POSITION)
    for line in more:
        write_run(right.add_paragraph(style=CENTRED), line, decree.POSITION)
    for _ in range(decree.SIGNATURE_ROOM):
        right.add_paragraph(style=CENTRED)
    write_run(right.add_paragraph(style=CENTRED), signer_name(head), decree.SIGNER)


def write_run(paragraph: Paragraph, text: str, face: Face) -> Paragraph:
    run = paragraph.add_run(printable(text))
    run.font.size, run.bold, run.italic = Pt(face.size), face.bold, face.italic
    return paragraph
