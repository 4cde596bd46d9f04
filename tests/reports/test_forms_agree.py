"""One report value, read back from Word, Excel and the page: every figure is the same, figure by figure."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from docx import Document
from openpyxl import load_workbook

from reports.consolidated.builder import build_report
from reports.consolidated.facts import EarlierFacts, FigureFacts, IndicatorFacts, ReportFacts
from reports.consolidated.report import ConsolidatedReport
from reports.document import Table, cell_text
from reports.excel.consolidated import render_xlsx
from reports.html.page import render_html
from reports.word.render import render_docx
from rules.figures import figure_words
from rules.progress import PrintedClass

SomeFacts = Callable[..., ReportFacts]
Rows = list[list[str]]


@pytest.fixture(scope="module")
def report(some_facts: SomeFacts, build: SimpleNamespace) -> ConsolidatedReport:
    figures = (
        FigureFacts("Sở Tài chính", "STC", 1234.5, cumulative=2000.0, last_year=900.0),
        FigureFacts("Sở Tư pháp", "STP", 10.0, is_estimate=True, cumulative=20.0),
        FigureFacts("Sở Y tế", "SYT", None),
    )
    earlier = (
        EarlierFacts("cumulative", "report", "k1", "A", "A", "quý I", PrintedClass.DONE_LATE.value),
        EarlierFacts("last_year", "report", "k2", "A", "A", "2020", PrintedClass.DONE_ON_TIME.value),
    )
    return build_report(
        some_facts(
            indicators=(
                IndicatorFacts(
                    1,
                    "Xây dựng",
                    "Kinh phí",
                    "triệu đồng",
                    "sum",
                    1000.0,
                    figures,
                    last_year=900.0,
                    last_year_given=1,
                    last_year_of=3,
                ),
            ),
            earlier=earlier,
        )
    )


def tables_of(report: ConsolidatedReport) -> list[Table]:
    blocks = [block for section in report.sections for block in section.blocks if isinstance(block, Table)]
    return [*blocks, *(annex.table for annex in report.annexes)]


def rows_of(table: Table) -> Rows:
    rows = (*table.rows, *((table.total,) if table.total else ()))
    return [[plain(cell_text(cell)) for cell in row] for row in rows]


def plain(words: str) -> str:
    return " ".join(words.split()).lstrip("✓◐○● ")


def paper(report: ConsolidatedReport) -> list[Rows]:
    found = Document(io.BytesIO(render_docx(report))).tables
    return [
        [[plain(cell.text) for cell in row.cells] for row in table.rows if "w:tblHeader" not in row._tr.xml]
        for table in found
        if "w:tblHeader" in table._tbl.xml
    ]


def screen(report: ConsolidatedReport) -> list[Rows]:
    soup = BeautifulSoup(render_html(report), "lxml")
    return [
        [[plain(cell.get_text()) for cell in row.find_all("td")] for row in table.find_all("tr") if row.td]
        for table in soup.find_all("table")
        if str(table.get("class")) not in ("['rows']", "['values']")
    ]


def sheet(book: Any, name: str) -> list[dict[str, Any]]:
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_cell_of_every_table_is_the_same_on_paper_and_screen(report: ConsolidatedReport) -> None:
    value = [rows_of(table) for table in tables_of(report)]
    assert len(value) >= 9
    assert paper(report) == value
    assert screen(report) == value


def test_class_counts_by_unit_and_in_total_are_the_same_in_the_sheets(report: ConsolidatedReport) -> None:
    book = load_workbook(io.BytesIO(render_xlsx(report)))
    units = sheet(book, "Đơn vị")
    labels = ["Tổng số", *(label.value for label in PrintedClass)]
    for unit, row in zip(report.figures.units, units, strict=True):
        for head, counts in (("Báo cáo", unit.reports), ("Nhiệm vụ có thời hạn", unit.tasks)):
            values = [counts.total, *(counts.of(label) for label in PrintedClass)]
            assert [row[f"{head}: {label}"] for label in labels] == values
        assert (row["Thường xuyên: tổng số"], row["Thường xuyên: đã báo cáo"]) == (
            unit.standing,
            unit.standing_answered,
        )
    for name, counts in (("Báo cáo", report.figures.reports), ("Nhiệm vụ có thời hạn", report.figures.tasks)):
        classes = [row["Phân loại"] for row in sheet(book, name)]
        assert [classes.count(label) for label in PrintedClass] == [
            counts.of(label) for label in PrintedClass
        ]


def test_k_of_n_and_who_is_missing_or_late_are_the_same_in_the_sheets(report: ConsolidatedReport) -> None:
    book = load_workbook(io.BytesIO(render_xlsx(report)))
    lines = sheet(book, "Kết quả từng đơn vị")
    for item in report.figures.assignments:
        own = [row["Trạng thái"] for row in lines if row["Mã nhiệm vụ"] == item.assignment_id]
        found = (len(own), len(own) - own.count("chưa báo cáo"), own.count("đã hoàn thành"))
        assert found == (item.members, item.answered, item.done)
    rows = sheet(book, "Báo cáo")
    missing = {row["Đơn vị"] for row in rows if row["Trạng thái"] in ("Chờ báo cáo", "Đã trả lại")}
    late = {row["Đơn vị"] for row in rows if row["Phân loại"] == PrintedClass.DONE_LATE.value}
    assert missing == {row.holder for row in report.figures.missing}
    assert late == {row.holder for row in report.figures.late}


def test_rates_indicators_comparison_and_reconciliation_stand_in_the_summary(
    report: ConsolidatedReport,
) -> None:
    rows = list(load_workbook(io.BytesIO(render_xlsx(report)))["Tổng hợp"].iter_rows(values_only=True))
    by_key = {row[5]: row for row in rows if row[5]}
    figures = report.figures
    for kind, rates in (("reports", figures.report_rates), ("tasks", figures.task_rates)):
        for name, rate in zip(("completion", "on_time", "update"), rates, strict=False):
            written = by_key[f"{kind}.rate:{name}"]
            assert written[1] == (pytest.approx(rate.value) if rate.value is not None else None)
            assert written[2:4] == (rate.numerator, rate.denominator)
    (item,) = figures.indicators
    assert by_key[item.source][1:4] == (1244.5, 2020.0, 900.0)
    words = BeautifulSoup(render_html(report), "lxml").get_text()
    assert figure_words(1244.5) in words
    late = by_key["reports.late"]
    assert late[1:4] == (figures.reports.late, figures.reports.late + 1, 0)
    checks = [(row[0], row[4], row[1], row[2]) for row in rows]
    for check in figures.checks:
        gaps = dict(check.differences)
        for way, value in check.sums:
            assert (check.what, way, value, gaps.get(way, 0)) in checks


def test_every_sentence_on_screen_stands_on_paper(report: ConsolidatedReport) -> None:
    soup = BeautifulSoup(render_html(report), "lxml")
    for mark in soup.select("p > a.figure, li > a.figure, .edited"):
        mark.decompose()
    document = Document(io.BytesIO(render_docx(report)))
    said = " ".join(plain(paragraph.text.removeprefix("- ")) for paragraph in document.paragraphs)
    for node in soup.select("main section p, main section li"):
        if node.find_parent("details") is None:
            assert plain(node.get_text()).replace(" :", ":") in said
