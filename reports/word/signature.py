"""The foot of an official document: where it goes, and the room for the signature."""

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt

from reports.document import Head
from reports.form import DOTS, distribution
from reports.word.styles import CENTRED
from reports.word.tables import plain_table

LEFT_WIDTH, RIGHT_WIDTH = Mm(82), Mm(83)
TITLE_SIZE, LIST_SIZE = Pt(12), Pt(11)
SIGNATURE_LINES = 4


def write_signature(document: WordDocument, head: Head) -> None:
    """Position and name are dotted lines: who signs is not for the program to say."""
    left, right = plain_table(document, (LEFT_WIDTH, RIGHT_WIDTH))
    title = left.paragraphs[0].add_run("Nơi nhận:")
    title.bold = title.italic = True
    title.font.size = TITLE_SIZE
    for line in distribution(head):
        left.add_paragraph().add_run(line).font.size = LIST_SIZE
    position = right.paragraphs[0]
    position.style = CENTRED
    position.add_run(DOTS).bold = True
    for _ in range(SIGNATURE_LINES):
        right.add_paragraph(style=CENTRED)
    right.add_paragraph(style=CENTRED).add_run(DOTS).bold = True
