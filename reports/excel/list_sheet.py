"""Any list as a file, written row by row into whatever is given: what was selected first, then the rows.

What a person wrote never becomes a formula; days and numbers stay what they are, so that they can be counted again.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

import xlsxwriter

from reports.excel.data_sheet import Book, Value, serial_of
from reports.excel.ledger import FORMULA_SIGNS

LEAST_WIDTH, MOST_WIDTH = 10, 60
SHEET = "Danh sách"


@dataclass(frozen=True)
class ListHead:
    """`lines`: what was selected, when, by whom, how many."""

    title: str
    lines: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    made_at: datetime


def harmless(cell: str) -> str:
    """An apostrophe keeps a spreadsheet from reckoning with what a person wrote."""
    return f"'{cell}" if cell.lstrip().startswith(FORMULA_SIGNS) or cell.startswith(("\t", "\r")) else cell


def write_list_csv(file: IO[bytes], head: ListHead, rows: Iterable[Sequence[Value]]) -> int:
    """UTF-8 with a mark, commas between: as every other file of this product; the number of rows written.

    Days are written 2021-06-30: Excel takes them for days wherever it is set to, and 05/06 for the fifth of June only
    in some places.
    """
    words = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(words)
    writer.writerow([harmless(head.title)])
    writer.writerows([harmless(name), harmless(said)] for name, said in head.lines)
    writer.writerow([])
    writer.writerow([harmless(one) for one in head.headings])
    number = 0
    for row in rows:
        number += 1
        writer.writerow([_plain(cell) for cell in row])
    words.detach()  # also writes out what waits; the file stays open
    return number


def _plain(value: Value) -> str | int | float:
    match value:
        case None:
            return ""
        case str():
            return harmless(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case _:
            return value


def write_list_xlsx(file: IO[bytes], head: ListHead, rows: Iterable[Sequence[Value]]) -> int:
    """The same as a workbook, of which one row at a time is held; the number of rows written."""
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True})
    workbook.set_properties({"title": head.title, "created": head.made_at.replace(tzinfo=None)})
    book = Book(workbook)
    page = book.sheet(SHEET)
    for column, width in enumerate(head.widths):
        page.set_column(column, column, max(LEAST_WIDTH, min(MOST_WIDTH, width)))
    book.text(page, 0, 0, head.title, "title")
    for row, (name, said) in enumerate(head.lines, start=1):
        page.write_string(row, 0, name, book.looks["strong"])
        book.text(page, row, 1, said, "line")
    top = len(head.lines) + 2
    for column, heading in enumerate(head.headings):
        page.write_string(top, column, heading, book.looks["head"])
    number = 0
    for number, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells):
            _write(book, page, top + number, column, value)
    page.autofilter(top, 0, top + max(1, number), len(head.headings) - 1)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    workbook.close()
    return number


def _write(book: Book, page: object, row: int, column: int, value: Value) -> None:
    number = page.write_number  # type: ignore[attr-defined]
    match value:
        case None | "":
            return
        case str():
            book.text(page, row, column, value)
        case datetime():
            number(row, column, serial_of(value), book.looks["instant"])
        case date():
            number(row, column, serial_of(value), book.looks["date"])
        case int():
            number(row, column, value, book.looks["number"])
        case float():
            number(row, column, value, book.looks["figure"])
