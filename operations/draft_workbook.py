"""The sheets of a draft as an Excel file: drop-downs, a head that stays, and a hidden sheet that knows what was written."""

import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from operations.draft_cells import Value
from operations.draft_columns import (
    DIRECTORY,
    FORM_NAME,
    FORMS,
    GUIDE,
    KEYS,
    Column,
    Sheet,
    SheetForm,
    SheetRow,
)

CELL_LIMIT = 32_000  # Excel keeps 32,767 characters of a cell
CUT_MARK = " […phần còn lại chỉ sửa được trên trang rà soát]"
SPARE_ROWS = 200  # rows below the last one that already have drop-downs
HEAD_ROW = 2
LINE_HEIGHT, MOST_LINES = 15, 26
FIRST_EXCEL_DAY = date(1900, 3, 1)  # Excel believes that 1900 was a leap year
WAITING = PatternFill("solid", fgColor="FFF4CE")
READ_ONLY = PatternFill("solid", fgColor="F1F1F1")
HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
THIN = Side(style="thin", color="D0D0D0")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Keys:
    """What the file says about itself on its hidden sheet."""

    plan: str
    version: int
    source: str
    is_draft: bool


@dataclass(frozen=True)
class Guide:
    title: str
    lines: Sequence[str]


def workbook_of(
    keys: Keys,
    guide: Guide,
    sheets: Iterable[Sheet],
    units: Sequence[tuple[str, ...]],
    choices: Mapping[str, Sequence[str]],
) -> bytes:
    """`units`: rows of the directory; `choices`: drop-downs of single rows, by row key."""
    book = Workbook()
    book.custom_doc_props.append(StringProperty(name="dondoc", value=FORM_NAME))
    _write_guide(book.active, guide)
    marks: list[tuple[str, str, str]] = []
    for sheet in sheets:
        marks += _write_sheet(book.create_sheet(sheet.form.name), sheet, len(units), choices)
    _write_directory(book.create_sheet(DIRECTORY), units)
    _write_keys(book.create_sheet(KEYS), keys, marks)
    book.active = 1
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def mark_of(value: object) -> str:
    """The same for the same content, however the file was saved since; empty for an empty cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = value.date() if (value.hour, value.minute, value.second) == (0, 0, 0) else value
    if isinstance(value, float) and value == int(value):
        value = int(value)
    words = one_line_end(f"{type(value).__name__}:{value}")
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def one_line_end(text: str) -> str:
    """Programs disagree about the ends of lines inside a cell."""
    return text.replace("\r\n", "\n")


def seal_of(keys: Keys, marks: Iterable[tuple[str, str, str]]) -> str:
    words = json.dumps([keys.plan, keys.version, keys.source, keys.is_draft, *map(list, marks)])
    return hashlib.blake2b(words.encode(), digest_size=12).hexdigest()


def escaped(text: str) -> str:
    """Signs that a cell cannot hold, and what looks like such an escape already (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(lambda match: _code(match.group()), one_line_end(text))


def _code(found: str) -> str:
    return f"_x005F_{found[1:]}" if len(found) > 1 else f"_x{ord(found):04X}_"


def _write_sheet(
    page: Any, sheet: Sheet, units: int, choices: Mapping[str, Sequence[str]]
) -> list[tuple[str, str, str]]:
    form = sheet.form
    _write_text(page.cell(1, 1), form.hint)
    page.cell(1, 1).font = Font(italic=True, color="555555")
    for number, column in enumerate(form.columns, start=1):
        cell = page.cell(HEAD_ROW, number, column.title)
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD_FILL, BORDER
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = column.width
        if column.form in ("text", "code") and column.is_editable:
            page.column_dimensions[letter].number_format = "@"
    page.row_dimensions[HEAD_ROW].height = 2 * LINE_HEIGHT + 3
    marks = [
        (form.name, one_line_end(row.key), json.dumps(_write_row(page, place, row, form)))
        for place, row in enumerate(sheet.rows, start=HEAD_ROW + 1)
    ]
    page.freeze_panes = page.cell(HEAD_ROW + 1, 2)
    last = HEAD_ROW + max(1, len(sheet.rows))
    page.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(form.columns))}{last}"
    _add_drop_downs(page, sheet, units, choices)
    _set_up_print(page)
    return marks


def _write_row(page: Any, place: int, row: SheetRow, form: SheetForm) -> dict[str, str]:
    """What was written, by column: its mark, with '!' where it cannot be edited."""
    marks = {}
    for number, column in enumerate(form.columns, start=1):
        cell = page.cell(place, number)
        value, is_cut = _shortened(row.values.get(column.id))
        _write_value(cell, value, column)
        is_locked = is_cut or not column.is_editable or column.id in row.locked
        cell.border = BORDER
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if column.id in row.doubtful and not row.is_muted:
            cell.fill = WAITING
        elif is_locked or row.is_muted:
            cell.fill = READ_ONLY
        if row.is_muted:
            cell.font = Font(color="888888", strike=column.id == "task")
        marks[column.id] = ("!" if is_locked else "") + mark_of(value)
    page.row_dimensions[place].height = _height(row, form)
    return marks


def _height(row: SheetRow, form: SheetForm) -> float:
    """Room for the longest cell: programs other than Excel do not make it by themselves."""
    lines = 1
    for column in form.columns:
        text = str(row.values.get(column.id) or "")
        lines = max(lines, sum(1 + len(line) // column.width for line in text.split("\n")))
    return min(MOST_LINES, lines) * LINE_HEIGHT + 3


def _shortened(value: Value) -> tuple[Value, bool]:
    if isinstance(value, str) and len(escaped(value)) > CELL_LIMIT:
        return value[: CELL_LIMIT // 8] + CUT_MARK, True
    return value, False


def _write_value(cell: Any, value: Value, column: Column) -> None:
    if isinstance(value, str):
        _write_text(cell, value)
    elif isinstance(value, date):
        if value < FIRST_EXCEL_DAY:
            _write_text(cell, value.isoformat())
        else:
            cell.value = value
    else:
        cell.value = value
    cell.number_format = {"date": "DD/MM/YYYY", "percent": "0%", "number": "0"}.get(column.form, "@")
    if isinstance(value, date):
        cell.number_format = "DD/MM/YYYY"
    elif isinstance(value, int) and column.form == "text":
        cell.number_format = "0"


def _write_text(cell: Any, text: str) -> None:
    """Text stays text: what begins with '=' is somebody's words and never a formula."""
    cell.value = escaped(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@", "'"))


def _add_drop_downs(page: Any, sheet: Sheet, units: int, choices: Mapping[str, Sequence[str]]) -> None:
    first, last = HEAD_ROW + 1, HEAD_ROW + len(sheet.rows) + (SPARE_ROWS if sheet.form.may_add else 0)
    for number, column in enumerate(sheet.form.columns, start=1):
        letter = get_column_letter(number)
        if last >= first and column.choices:
            _add_list(
                page, f"{letter}{first}:{letter}{last}", _inline(column.choices), strict=column.id != "every"
            )
        if last >= first and column.has_codes and units:
            _add_list(page, f"{letter}{first}:{letter}{last}", _codes(units), strict=False)
        for place, row in enumerate(sheet.rows, start=first):
            if column.id == "value" and row.key in choices:
                words = choices[row.key]
                _add_list(page, f"{letter}{place}", _inline(words) if words else _codes(units), strict=False)


def _inline(words: Sequence[str]) -> str:
    return f'"{",".join(words)}"'


def _codes(units: int) -> str:
    return f"'{DIRECTORY}'!$A${HEAD_ROW + 1}:$A${HEAD_ROW + max(1, units)}"


def _add_list(page: Any, where: str, formula: str, *, strict: bool) -> None:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    rule.error, rule.errorTitle = "Chọn một mục trong danh sách.", "Không có trong danh sách"
    rule.add(where)
    page.add_data_validation(rule)


def _write_guide(page: Any, guide: Guide) -> None:
    page.title = GUIDE
    page.column_dimensions["A"].width = 110
    for place, line in enumerate((guide.title, "", *guide.lines), start=1):
        _write_text(page.cell(place, 1), line)
        page.cell(place, 1).alignment = Alignment(wrap_text=True, vertical="top")
    page.cell(1, 1).font = Font(bold=True, size=14)
    _set_up_print(page)


def _write_directory(page: Any, units: Sequence[tuple[str, ...]]) -> None:
    _write_text(page.cell(1, 1), "Danh mục đơn vị lúc xuất tệp; chỉ để chọn mã, sửa ở đây không có tác dụng.")
    for number, (title, width) in enumerate(
        (("Mã", 18), ("Tên", 48), ("Tên ngắn", 28), ("Hiệu lực", 26)), start=1
    ):
        cell = page.cell(HEAD_ROW, number, title)
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD_FILL, BORDER
        page.column_dimensions[get_column_letter(number)].width = width
    for place, unit in enumerate(units, start=HEAD_ROW + 1):
        for number, words in enumerate(unit, start=1):
            _write_text(page.cell(place, number), words)
            page.cell(place, number).number_format = "@"
    page.freeze_panes = f"A{HEAD_ROW + 1}"
    _set_up_print(page)


def _write_keys(page: Any, keys: Keys, marks: Sequence[tuple[str, str, str]]) -> None:
    page.sheet_state = "veryHidden"
    head = (FORM_NAME, keys.plan, str(keys.version), keys.source, "draft" if keys.is_draft else "other")
    for place, row in enumerate(((*head, seal_of(keys, marks)), *marks), start=1):
        for number, words in enumerate(row, start=1):
            _write_text(page.cell(place, number), words)


def _set_up_print(page: Any) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A3
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    if page.title not in (GUIDE,):
        page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


KNOWN_SHEETS = frozenset({GUIDE, DIRECTORY, KEYS, *(form.name for form in FORMS)})
