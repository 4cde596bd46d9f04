"""Forms as a unit fills them in: opened by another program than the one that made them, and saved again."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl import load_workbook

from reports.excel.answer_sheet import build_answer_sheet
from rules.answer_sheet import (
    FORM_SHEET,
    KEY_SHEET,
    AnswerSheet,
    AskedIndicator,
    AskedLine,
    key_of,
)

SECRET = "k" * 40
STATE, RESULT = 5, 6  # columns E and F

LINES = (
    AskedLine(11, "Hướng dẫn lập dự toán", previous_state="in_progress", previous_result="Đang soạn"),
    AskedLine(
        12,
        "= Tổ chức tập huấn",
        (AskedIndicator("Số lớp", "lớp", 12.5, "3"), AskedIndicator("Tỷ lệ", "%")),
    ),
)


def a_sheet(**changes: Any) -> AnswerSheet:
    values: dict[str, Any] = {
        "obligation_id": 7,
        "due_version": 1,
        "due_on": date(2021, 6, 16),
        "what": "báo cáo 6 tháng 2021",
        "plan_number": "46/KH-UBND",
        "plan_title": "Tuyên truyền cải cách hành chính năm 2021",
        "unit_code": "STC",
        "unit_name": "Sở Tài chính",
        "report_to": "Sở Nội vụ",
        "lines": LINES,
        **changes,
    }
    return AnswerSheet(**values)


def a_form(sheet: AnswerSheet | None = None, secret: str = SECRET) -> bytes:
    sheet = sheet or a_sheet()
    return build_answer_sheet(sheet, key_of(sheet, secret))


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """The form after somebody has worked on its first sheet."""
    book = load_workbook(io.BytesIO(content))
    edit(book[FORM_SHEET])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rows_of(page: Any) -> dict[str, int]:
    """Hidden id → row."""
    return {
        str(page.cell(row, 1).value): row for row in range(1, page.max_row + 1) if page.cell(row, 1).value
    }


def filled(content: bytes, cells: dict[str, tuple[Any, Any]]) -> bytes:
    """`cells`: hidden id → state or figure, result; None leaves a cell as it is."""

    def fill(page: Any) -> None:
        rows = rows_of(page)
        for row_id, values in cells.items():
            for column, value in zip((STATE, RESULT), values, strict=True):
                if value is not None:
                    cell = page.cell(rows[row_id], column)
                    cell.value = value
                    if isinstance(value, str) and not value.startswith("=="):
                        cell.data_type = "s"

    return edited(content, fill)


def with_formula(content: bytes, row_id: str, column: int, formula: str) -> bytes:
    def write(page: Any) -> None:
        page.cell(rows_of(page)[row_id], column).value = formula

    return edited(content, write)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The package with one part more, or another in its place."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for one in source.namelist():
            if one != name:
                target.writestr(one, source.read(one))
        target.writestr(name, part)
    return buffer.getvalue()


def with_key(content: bytes, key: str | None) -> bytes:
    book = load_workbook(io.BytesIO(content))
    if key is None:
        del book[KEY_SHEET]
    else:
        book[KEY_SHEET].cell(1, 1).value = key
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
