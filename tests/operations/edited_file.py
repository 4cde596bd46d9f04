"""A draft's Excel file in the hands of a person: cells found by the words of their row and column."""

import io
from typing import Any

from openpyxl import load_workbook

from operations.drafts.draft_columns import DIRECTORY, FORMS, KEYS

HEAD_ROW = 2


class EditedWorkbook:
    def __init__(self, data: bytes) -> None:
        self.book = load_workbook(io.BytesIO(data))

    def sheet(self, name: str) -> Any:
        return self.book[name]

    def column(self, sheet: str, column: str) -> int:
        """By the id of the column, wherever it stands now."""
        title = next(form for form in FORMS if form.name == sheet).column(column).title
        return next(int(cell.column) for cell in self.sheet(sheet)[HEAD_ROW] if cell.value == title)

    def row(self, sheet: str, key: object) -> int:
        """The row whose key column says this."""
        form = next(form for form in FORMS if form.name == sheet)
        place = self.column(sheet, form.key)
        page = self.sheet(sheet)
        return next(
            number
            for number in range(HEAD_ROW + 1, page.max_row + 1)
            if str(page.cell(number, place).value) == str(key)
        )

    def cell(self, sheet: str, key: object, column: str) -> Any:
        return self.sheet(sheet).cell(self.row(sheet, key), self.column(sheet, column))

    def write(self, sheet: str, key: object, column: str, value: object) -> None:
        """As typed by a person: text that begins with '=' in a text cell stays text."""
        cell = self.cell(sheet, key, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    def append(self, sheet: str, **values: object) -> int:
        page = self.sheet(sheet)
        number = page.max_row + 1
        for column, value in values.items():
            page.cell(number, self.column(sheet, column)).value = value
        return int(number)

    def delete(self, sheet: str, key: object) -> None:
        self.sheet(sheet).delete_rows(self.row(sheet, key))

    def saved(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


__all__ = ["DIRECTORY", "KEYS", "EditedWorkbook"]
