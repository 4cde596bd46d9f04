"""Hundreds of answers are streamed into a Word file, and stand there as a few would."""

import io
from dataclasses import replace

from docx import Document

from bench.reports_word import a_document
from reports.document import Heading, Item, Paragraph, Section
from reports.word.render import render_docx

LINES = 400


def test_many_lines_stand_in_their_order_with_the_styles_of_a_few() -> None:
    answers = [Item(f"kết quả <{n}> & số\tliệu\nhai dòng", lead=f"Đơn vị {n}") for n in range(LINES)]
    few = replace(a_document(1), sections=(Section("I", "I", "Kết quả", (Heading("1. Việc"), *answers[:2])),))
    many = replace(
        few, sections=(Section("I", "I", "Kết quả", (Heading("1. Việc"), *answers, Paragraph("Hết."))),)
    )
    short, long = ([*Document(io.BytesIO(render_docx(one))).paragraphs] for one in (few, many))
    told = [line.text for line in long if line.style is not None and line.style.name == "Gạch đầu dòng"]
    assert told[::2] == [f"- Đơn vị {n}: kết quả <{n}> & số\tliệu" for n in range(LINES)]
    assert [line.text for line in long].index("Hết.") > [line.text for line in long].index(told[-1])
    start = [line.text for line in short].index("1. Việc")
    assert [(line.text, line.style.name if line.style else "") for line in short[: start + 5]] == [
        (line.text, line.style.name if line.style else "") for line in long[: start + 5]
    ]
