"""The data sheets: values as values, words as words."""

import io
import time
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook

from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts
from reports.consolidated.source_rules import CLASSES
from reports.excel.consolidated import render_xlsx
from reports.excel.ledger import CELL_LIMIT

SomeFacts = Callable[..., ReportFacts]
FREE = ("Tổng hợp", "Biểu đồ")  # sheets that are no plain table


def book_of(facts: ReportFacts) -> Any:
    return load_workbook(io.BytesIO(render_xlsx(build_report(facts))))


def test_there_is_a_row_for_each_unit_report_task_and_line(some_facts: SomeFacts) -> None:
    facts = some_facts()
    book = book_of(facts)
    rows = {sheet.title: sheet.max_row - 1 for sheet in book.worksheets if sheet.title not in FREE}
    assert rows == {
        "Đơn vị": 5,
        "Báo cáo": len(facts.unit_reports),
        "Nhiệm vụ có thời hạn": len(facts.tasks),
        "Kết quả từng đơn vị": sum(len(item.lines) for item in facts.assignments),
        "Chỉ tiêu": 0,
        "Khó khăn - kiến nghị": len(facts.tickets),
        "Nguồn số liệu": len(facts.unit_reports) + len(facts.tasks),
    }
    for sheet in book.worksheets:
        if sheet.title not in FREE:
            last = f"{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
            assert sheet.auto_filter.ref == f"A1:{last}"
            assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
            assert sheet.page_setup.orientation == "landscape"


def test_a_class_count_leads_to_the_rows_of_its_key(some_facts: SomeFacts) -> None:
    """The key beside the figure stands beside as many rows, and its link goes to the first of them."""
    book = book_of(some_facts())
    sources = [row[0].value for row in book["Nguồn số liệu"].iter_rows(min_row=2)]
    found = 0
    for row in book["Tổng hợp"].iter_rows():
        key = str(row[5].value)
        if key.startswith(("reports.", "tasks.")) and key.partition(".")[2] in (*CLASSES, "closed"):
            assert row[1].value == sources.count(key)
            if sources.count(key):
                assert row[5].hyperlink.location == f"'Nguồn số liệu'!A{sources.index(key) + 2}"
                found += 1
    assert found == 9


def test_numbers_are_numbers_and_dates_are_dates(some_facts: SomeFacts) -> None:
    book = book_of(some_facts())
    first = {cell.value: book["Báo cáo"].cell(2, cell.column).value for cell in book["Báo cáo"][1]}
    assert first["Hạn"] == datetime(2021, 6, 16)  # noqa: DTZ001
    assert (first["Trạng thái"], first["Phân loại"]) == ("Đã duyệt", "Hoàn thành đúng hạn")
    assert first["Mức đôn đốc"] == 0
    tasks = [row[7].value for row in book["Đơn vị"].iter_rows(min_row=2)]
    assert sum(tasks) == 4


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_words_that_look_like_a_formula_stay_words(
    text: str, some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    book = book_of(some_facts(assignments=(build.assignment(build.line(result=text)),)))
    cell = book["Kết quả từng đơn vị"].cell(2, 8)
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix


def test_a_text_longer_than_a_cell_is_cut_where_one_can_see_it(
    some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    long = "ế" * (CELL_LIMIT + 1)
    value = (
        book_of(some_facts(assignments=(build.assignment(build.line(result=long)),)))["Kết quả từng đơn vị"]
        .cell(2, 8)
        .value
    )
    assert len(value) == CELL_LIMIT
    assert value.endswith("[…]")


def test_control_characters_do_not_stop_the_book(some_facts: SomeFacts, build: SimpleNamespace) -> None:
    book = book_of(some_facts(assignments=(build.assignment(build.line(result="a\x00b")),)))
    assert book["Kết quả từng đơn vị"].cell(2, 8).value == "a\ufffdb"


def test_the_same_facts_give_the_same_bytes(some_facts: SomeFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = some_facts()
    first = render_xlsx(build_report(facts))
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        time.sleep(2.1)  # a ZIP archive counts every second second
        assert render_xlsx(build_report(facts)) == first
    finally:
        monkeypatch.undo()
        time.tzset()


def test_an_empty_period_still_makes_a_book(some_facts: SomeFacts) -> None:
    book = book_of(some_facts(unit_reports=(), tasks=(), assignments=(), tickets=()))
    assert {sheet.max_row for sheet in book.worksheets if sheet.title not in FREE} == {1}
