"""Excel files: each visible sheet in order; single-cell rows are text, the rest is one table with merged cells carried."""

import io
import re
import warnings
from datetime import date, datetime
from typing import Any

import openpyxl

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.folding import clean
from rules.errors import UnreadableDocument

MOST_CELLS = 400_000


def read_excel(data: bytes, name: str) -> Document:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns about drawings and styles it does not keep
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # whatever the library meets in a broken package
        raise UnreadableDocument(
            "tệp Excel hỏng hoặc có mật khẩu", where=name, mend="mở bằng Excel rồi lưu lại"
        ) from error
    blocks: list[Paragraph | Table] = []
    problems: list[str] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            problems.append(f"Trang tính ẩn “{sheet.title}” không được đọc.")
            continue
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise UnreadableDocument(
                f"trang tính “{sheet.title}” quá lớn",
                where=name,
                mend="xóa các dòng, cột trống thừa rồi gửi lại",
            )
        blocks += _sheet(sheet)
    book.close()
    return Document(tuple(blocks), name, tuple(problems))


def _sheet(sheet: Any) -> list[Paragraph | Table]:
    rows = _carried(sheet)
    first = next((n for n, row in enumerate(rows) if _distinct(row) > 2), len(rows))
    tail = next((n for n in range(first, len(rows)) if _opens_tail(rows[n])), len(rows))
    last = max((n for n, row in enumerate(rows[:tail]) if not _is_text(row)), default=-1)
    out: list[Paragraph | Table] = []
    for number, row in enumerate(rows):
        if number < first or number > last:
            out += _texts(row, Anchor(row=number + 1, line=number + 1, sheet=sheet.title))
        elif number == first:
            out.append(
                Table(
                    tuple(tuple(r) for r in rows[first : last + 1]), Anchor(row=first + 1, sheet=sheet.title)
                )
            )
    return out


_TAIL = re.compile(r"nơi nhận\s*:?", re.IGNORECASE)
_MARK = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ]|\d{1,2}|[a-zđ])[.)]?|[-+]")


def _opens_tail(row: list[Cell]) -> bool:
    """The distribution list and the signature stand in columns, but they are no rows of the table."""
    return any(_TAIL.match(cell.text) for cell in row)


def _is_text(row: list[Cell]) -> bool:
    """At most one text, with or without its number in a cell of its own."""
    own = [cell.text for cell in row if cell.text and not cell.carried]
    if len(own) == 2 and _MARK.fullmatch(own[0]):
        own = own[1:]
    return len(own) < 2 and not any(
        cell.text and cell.text not in (own or [""]) and not _MARK.fullmatch(cell.text) for cell in row
    )


def _texts(row: list[Cell], anchor: Anchor) -> list[Paragraph]:
    own = [cell.text for cell in row if cell.text and not cell.carried]
    if len(own) == 2 and _MARK.fullmatch(own[0]):
        own = [f"{own[0]}. {own[1]}" if own[0][-1].isalnum() else f"{own[0]} {own[1]}"]
    return [Paragraph(line.strip(), anchor) for text in own for line in text.split("\n") if line.strip()]


def _distinct(row: list[Cell]) -> int:
    return sum(1 for cell in row if cell.text and not cell.carried)


def _carried(sheet: Any) -> list[list[Cell]]:
    rows = [[Cell(_text(cell)) for cell in row] for row in sheet.iter_rows()]
    for merged in sheet.merged_cells.ranges:
        top, left = merged.min_row - sheet.min_row, merged.min_col - sheet.min_column
        if not (0 <= top < len(rows) and 0 <= left < len(rows[top])):
            continue
        text = rows[top][left].text
        for row in range(top, min(merged.max_row - sheet.min_row + 1, len(rows))):
            for column in range(left, min(merged.max_col - sheet.min_column + 1, len(rows[row]))):
                if (row, column) != (top, left):
                    rows[row][column] = Cell(text, carried=True)
    return [[Cell("")] * 0 for _ in range(sheet.min_row - 1)] + rows


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value)).strip()
