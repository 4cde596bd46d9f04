"""Lists as files: every cell is what it was, and nothing of it is reckoned with."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from reports.excel.list_sheet import ListHead, write_list_csv, write_list_xlsx

HEAD = ListHead(
    "=Danh sách",
    (("Đã chọn", "+tất cả"), ("Người trích", "@Lan")),
    ("Việc", "Hạn"),
    (40, 12),
    datetime(2021, 6, 18, 9, tzinfo=UTC),
)
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "  =1",
    "{=1}",
    'a"b;c,d',
    "</script>",
    "x" * 40_000,
)


def csv_of(rows: list[tuple[object, ...]]) -> list[list[str]]:
    file = io.BytesIO()
    assert write_list_csv(file, HEAD, rows) == len(rows)  # type: ignore[arg-type]
    assert file.getvalue().startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("words", HOSTILE)
def test_no_cell_of_a_list_is_a_formula(words: str) -> None:
    (row,) = csv_of([(words, 1)])[5:]
    assert row[0].removeprefix("'") == words
    assert not row[0].lstrip().startswith(("=", "+", "-", "@"))
    assert not row[0].startswith(("\t", "\r"))
    file = io.BytesIO()
    write_list_xlsx(file, HEAD, [(words, 1)])
    cell = load_workbook(file).active["A6"]
    assert cell.data_type == "s"
    shown = str(cell.value).replace("_x000D_", "").strip()  # as a workbook writes a return
    assert shown[:30] == words.strip()[:30]


def test_days_and_numbers_stay_what_they_are() -> None:
    row = ("việc", date(2021, 6, 5), datetime(2021, 6, 5, 9, 30, tzinfo=UTC), 7, 0.5, None)
    assert csv_of([row])[5] == ["việc", "2021-06-05", "2021-06-05 09:30", "7", "0.5", ""]
    file = io.BytesIO()
    write_list_xlsx(file, HEAD, [row])
    (cells,) = load_workbook(file).active.iter_rows(min_row=6, values_only=True)
    days = (datetime(2021, 6, 5), datetime(2021, 6, 5, 9, 30))  # noqa: DTZ001 - a sheet knows no zones
    assert cells[:5] == ("việc", *days, 7, 0.5)


def test_the_head_of_the_file_is_words_too() -> None:
    said = csv_of([])
    assert said == [["'=Danh sách"], ["Đã chọn", "'+tất cả"], ["Người trích", "'@Lan"], [], ["Việc", "Hạn"]]
    file = io.BytesIO()
    assert write_list_xlsx(file, HEAD, []) == 0
    page = load_workbook(file).active
    assert [cell.data_type for cell in page["A"]] == ["s", "s", "s", "n", "s"]
