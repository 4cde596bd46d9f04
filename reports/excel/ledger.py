"""The proof of urging as files: a table with its heading, every cell of it text or a number and never a formula."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

CELL_LIMIT = 32_767  # characters that Excel keeps in one cell
# What a spreadsheet takes for the beginning of a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60


@dataclass(frozen=True)
class LedgerSheet:
    """`heading`: what was selected, when, by whom."""

    made_at: datetime
    heading: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


def ledger_csv(sheet: LedgerSheet) -> bytes:
    """UTF-8 with a mark, so that Excel reads the letters right."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for line in (*sheet.heading, (), sheet.columns, *sheet.rows):
        writer.writerow([_plain(cell) for cell in line])
    return buffer.getvalue().encode("utf-8-sig")


def _plain(cell: str | int) -> str | int:
    """An apostrophe keeps a spreadsheet from reckoning with what a person or a mail server wrote."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell


def ledger_xlsx(sheet: LedgerSheet) -> bytes:
    """The same bytes for the same sheet."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": sheet.made_at.replace(tzinfo=None), "title": "Sổ đôn đốc"})
    page = book.add_worksheet("Sổ đôn đốc")
    bold, head = (
        book.add_format({"bold": True}),
        book.add_format({"bold": True, "text_wrap": True, "border": 1}),
    )
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for row, (name, words) in enumerate(sheet.heading):
        page.write_string(row, 0, name, bold)
        page.write_string(row, 1, words[:CELL_LIMIT])
    top = len(sheet.heading) + 1
    for column, title in enumerate(sheet.columns):
        page.write_string(top, column, title, head)
        page.set_column(column, column, _width(sheet, column))
    for row, cells in enumerate(sheet.rows, start=top + 1):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                page.write_string(row, column, value[:CELL_LIMIT], cell)
            else:
                page.write_number(row, column, value, cell)
    page.freeze_panes(top + 1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _width(sheet: LedgerSheet, column: int) -> int:
    longest = max(
        (len(line) for row in sheet.rows for line in str(row[column]).splitlines()),
        default=0,
    )
    return max(8, min(WIDEST, max(longest, len(sheet.columns[column])) + 2))
