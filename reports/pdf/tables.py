"""Tables for the PDF template: printed whole, or named."""

from itertools import groupby
from typing import Any

from reports.document import Column, Table, cell_text
from reports.pdf.fitting import breakable, is_taller_than_most_of_a_page, printable_widths
from rules.wording import number_words

# Typst needs about 140 MB for each further thousand rows (measured), and nobody signs a hundred pages of them.
MOST_ROWS = 2_000

Json = dict[str, Any]


class RowsLeft:
    """What the tables before have left of `MOST_ROWS`."""

    def __init__(self, rows: int = MOST_ROWS) -> None:
        self._rows = rows

    def takes(self, table: Table) -> bool:
        fits = len(table.rows) <= self._rows
        self._rows -= len(table.rows) if fits else 0
        return fits


def table_json(table: Table, left: RowsLeft, width: int, height: int, size: int) -> Json:
    """A table is printed whole or not at all: a cut one would look complete."""
    if not left.takes(table):
        return {"instead": _instead(table)}
    widths = printable_widths(table.columns, width)
    rows = [*table.rows, *((table.total,) if table.total is not None else ())]
    printed = [
        [breakable(cell_text(cell), cell_width, size) for cell, cell_width in zip(row, widths, strict=True)]
        for row in rows
    ]
    return {
        "widths": widths,
        "sides": [_side(column) for column in table.columns],
        "head": _head_rows(table.columns),
        "rows": printed,
        "has_total": table.total is not None,
        "tall": [
            n for n, row in enumerate(printed) if is_taller_than_most_of_a_page(row, widths, size, height)
        ],
    }


def _instead(table: Table) -> str:
    return (
        f"(Bảng này có {number_words(len(table.rows))} dòng, được gửi kèm ở tệp Excel (XLSX) của văn bản này; "
        "bản PDF không in từng phần của bảng.)"
    )


def _side(column: Column) -> str:
    if column.is_mark:
        return "center"
    return "right" if column.is_number else "left"


def _head_rows(columns: tuple[Column, ...]) -> list[list[Json]]:
    """One row, or two where columns share a head."""
    if not any(column.group for column in columns):
        return [[{"text": column.label, "across": 1, "down": 1} for column in columns]]
    upper: list[Json] = []
    lower: list[Json] = []
    for _, same in groupby(enumerate(columns), key=lambda pair: pair[1].group or pair[0]):
        members = [column for _, column in same]
        if members[0].group:
            upper.append({"text": members[0].group, "across": len(members), "down": 1})
            lower += [{"text": column.label, "across": 1, "down": 1} for column in members]
        else:
            upper.append({"text": members[0].label, "across": 1, "down": 2})
    return [upper, lower]
