"""What the Word form holds: the figures of the facts, the same bytes each time, other people's words as words."""

import io
import zipfile
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table

from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts
from reports.consolidated.facts_json import facts_from_json, facts_to_json
from reports.word.render import render_docx

SomeFacts = Callable[..., ReportFacts]


@pytest.fixture(scope="module")
def document(some_facts: SomeFacts) -> WordDocument:
    return opened(render_docx(build_report(some_facts())))


def opened(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


def data_tables(document: WordDocument) -> list[Table]:
    return [table for table in document.tables if "w:tblHeader" in table._tbl.xml]


def test_figures_in_the_tables_equal_a_recount(document: WordDocument, some_facts: SomeFacts) -> None:
    facts = some_facts()
    labels = (
        "Hoàn thành đúng hạn",
        "Hoàn thành quá hạn",
        "Đang thực hiện (trong hạn)",
        "Đang thực hiện (quá hạn)",
    )
    for row, rows in ((1, facts.unit_reports), (2, facts.tasks)):
        counted = [sum(item.printed_class == label for item in rows) for label in labels]
        printed = [int(cell.text) for cell in data_tables(document)[0].rows[row].cells[1:6]]
        assert printed == [sum(counted), *counted]
    units = data_tables(document)[-3]
    columns = [[int(row.cells[n].text) for row in units.rows[2:]] for n in range(2, 14)]
    assert all(sum(column[:-1]) == column[-1] for column in columns)


def test_the_same_facts_give_the_same_bytes(some_facts: SomeFacts) -> None:
    facts = some_facts()
    again = facts_from_json(facts_to_json(facts))
    content = render_docx(build_report(facts))
    assert render_docx(build_report(again)) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2021, 6, 18, 1, 0, 0)}
        assert archive.testzip() is None


def test_hostile_text_stays_text(some_facts: SomeFacts, build: SimpleNamespace) -> None:
    hostile = "</w:t><w:br/>&amp; \x00\x0b ]]> =1+1"
    facts = some_facts(
        tasks=(build.task(hostile),), assignments=(build.assignment(build.line(result=hostile)),)
    )
    document = opened(render_docx(build_report(facts)))
    shown = "</w:t><w:br/>&amp; \ufffd\ufffd ]]> =1+1"
    assert any(shown in p.text for p in document.paragraphs)
    assert any(cell.text == shown for row in document.tables[-1].rows for cell in row.cells)


def test_answers_of_several_lines_become_several_paragraphs(
    some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    facts = some_facts(assignments=(build.assignment(build.line(result="một\r\nhai\r\n\r\nba")),))
    texts = [p.text for p in opened(render_docx(build_report(facts))).paragraphs]
    start = texts.index("- Sở Tài chính (đã hoàn thành): một")
    assert texts[start + 1 : start + 3] == ["hai", "ba."]


def test_an_empty_period_still_makes_a_document(some_facts: SomeFacts) -> None:
    report = build_report(some_facts(unit_reports=(), tasks=(), assignments=(), tickets=()))
    document = opened(render_docx(report))
    assert len(document.sections) == 1
    assert any(p.text == "Trong kỳ không có đơn vị nào phải gửi báo cáo." for p in document.paragraphs)
