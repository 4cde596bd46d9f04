"""What a cell of a sheet shows: dates, months, percentages, numbers with words, strings of other programs."""

from datetime import date, datetime, time
from typing import Any

import pytest

from intake.document import Document
from intake.read_document import read_document
from intake.readers.excel_values import plain_number
from tests.intake.sheet_files import a_sheet_file, a_workbook, row

HEADER = ("STT", "Nhiệm vụ", "Chủ trì", "Thời gian")
TASK = ("Rà soát thủ tục", "Sở Y tế")


def read(data: bytes) -> Document:
    return read_document(data, "kh.xlsx")


HALF_PAST_TWO = datetime.combine(date(2026, 6, 30), time(14, 30))
MIDNIGHT = datetime.combine(date(2026, 6, 30), time())
VALUES = [
    (date(2026, 6, 30), "dd/mm/yyyy", "30/06/2026"),
    (date(2026, 6, 30), "mm-dd-yy", "30/06/2026"),
    (date(2026, 6, 30), "[$-42A]d/m/yyyy;@", "30/06/2026"),
    (date(2026, 6, 1), "mm/yyyy", "06/2026"),
    (date(2026, 6, 1), "mmm\\-yy", "06/2026"),
    (date(2026, 6, 1), "yyyy", "2026"),
    (HALF_PAST_TWO, "dd/mm/yyyy hh:mm", "30/06/2026 14:30"),
    (MIDNIGHT, "dd/mm/yyyy hh:mm", "30/06/2026"),
    (HALF_PAST_TWO, "dd/mm/yyyy", "30/06/2026"),
    (time(7, 30), "h:mm", "07:30"),
    (46203, "dd/mm/yyyy", "30/06/2026"),
    (3.0, "General", "3"),
    (0.1 + 0.2, "General", "0.3"),
    (12000000, "#,##0", "12000000"),
    (1e20, "General", "100000000000000000000"),
    (0.955, "0.0%", "95.5%"),
    (0.3, "0%", "30%"),
    (2, '"Quý "0', "Quý 2"),
    (15, '0" ngày"', "15 ngày"),
    (3, "00", "03"),
    (True, "General", "1"),
    ("Hằng  quý\u00a0 ", "General", "Hằng quý"),
]


@pytest.mark.parametrize(("value", "form", "shown"), VALUES, ids=[f"{v[1]}-{v[2]}" for v in VALUES])
def test_a_cell_reads_as_it_is_shown(value: Any, form: str, shown: str) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(HEADER)
        sheet.append(("1", *TASK, value))
        sheet["D2"].number_format = form

    (table,) = read(a_workbook(fill)).tables
    assert table.rows[1][3].text == shown


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.5, 1e300, 5e-320])
def test_any_number_can_be_written(value: float) -> None:
    assert "e" not in plain_number(value)


def test_dates_of_a_workbook_that_counts_from_1904() -> None:
    rows = row(*HEADER) + row("1", *TASK, '<c s="1"><v>44741</v></c>')
    formats = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    data = a_sheet_file(rows, styles=formats, book='<workbookPr date1904="1"/>')
    assert read(data).tables[0].rows[1][3].text == "30/06/2026"


STRINGS = {
    "rich text": '<c t="inlineStr"><is><r><t>Sở </t></r><r><rPr><b/></rPr><t>Y tế</t></r><rPh><t>x</t></rPh></is></c>',
    "escaped": '<c t="inlineStr"><is><t>Sở_x000D_ Y tế</t></is></c>',
    "old date": '<c t="d"><v>2026-06-30T00:00:00</v></c>',
}


@pytest.mark.parametrize(
    ("cell", "shown"),
    list(zip(STRINGS.values(), ("Sở Y tế", "Sở\nY tế", "30/06/2026"), strict=True)),
    ids=STRINGS,
)
def test_strings_of_other_programs(cell: str, shown: str) -> None:
    assert read(a_sheet_file(row(*HEADER) + row("1", "a", "b", cell))).tables[0].rows[1][3].text == shown
