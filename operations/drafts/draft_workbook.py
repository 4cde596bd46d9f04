"""The sheets of a draft as an Excel file: drop-downs, a head that stays, and a hidden sheet that knows what was written."""

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from operations.drafts.draft_cell_writing import (
    BORDER,
    CellWriter,
    Look,
    fitting,
    mark_of,
    one_line_end,
    write_text,
)
from operations.drafts.draft_columns import (
    DIRECTORY,
    FORM_NAME,
    FORMS,
    GUIDE,
    KEYS,
    Sheet,
    SheetForm,
    SheetRow,
)

SPARE_ROWS = 200  # rows below the last one that already have drop-downs
HEAD_ROW = 2
LINE_HEIGHT, MOST_LINES = 15, 26
HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")


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
    for page in book.worksheets:
        # Two sheets chosen at once would take every edit twice.
        page.sheet_view.tabSelected = page is book.active
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def seal_of(keys: Keys, marks: Iterable[tuple[str, str, str]]) -> str:
    words = json.dumps([keys.plan, keys.version, keys.source, keys.is_draft, *map(list, marks)])
    return hashlib.blake2b(words.encode(), digest_size=12).hexdigest()


def _write_sheet(
    page: Any, sheet: Sheet, units: int, choices: Mapping[str, Sequence[str]]
) -> list[tuple[str, str, str]]:
    form, writer = sheet.form, CellWriter()
    write_text(page.cell(1, 1), form.hint)
    page.cell(1, 1).font = Font(italic=True, color="555555")
    for number, column in enumerate(form.columns, start=1):
        cell = page.cell(HEAD_ROW, number, column.title)
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD_FILL, BORDER
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = column.width
        if column.form in ("text", "code") and column.is_editable:
            page.column_dimensions[letter].number_format = "@"
    page.row_dimensions[HEAD_ROW].height = 3 * LINE_HEIGHT + 3
    marks = [
        (form.name, one_line_end(row.key), ",".join(_write_row(page, place, row, form, writer)))
        for place, row in enumerate(sheet.rows, start=HEAD_ROW + 1)
    ]
    page.freeze_panes = page.cell(HEAD_ROW + 1, 2)
    last = HEAD_ROW + max(1, len(sheet.rows))
    page.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(form.columns))}{last}"
    _add_drop_downs(page, sheet, units, choices)
    _set_up_print(page)
    return marks


def _write_row(page: Any, place: int, row: SheetRow, form: SheetForm, writer: CellWriter) -> list[str]:
    """The mark of each cell, with '!' where it cannot be edited."""
    marks = []
    for number, column in enumerate(form.columns, start=1):
        value, is_cut = fitting(row.values.get(column.id))
        is_locked = is_cut or not column.is_editable or column.id in row.locked
        look = Look(
            fill=_fill(column.id in row.doubtful, is_locked, row.is_muted),
            number_format="",
            is_muted=row.is_muted,
            is_struck=row.is_muted and column.id == "task",
        )
        writer.write(page.cell(place, number), value, column, look)
        marks.append(("!" if is_locked else "") + mark_of(value))
    page.row_dimensions[place].height = _height(row, form)
    return marks


def _fill(is_doubtful: bool, is_locked: bool, is_muted: bool) -> str:
    if is_doubtful and not is_muted:
        return "waiting"
    return "read-only" if is_locked or is_muted else ""


def _height(row: SheetRow, form: SheetForm) -> float:
    """Room for the longest cell: programs other than Excel do not make it by themselves."""
    lines = 1
    for column in form.columns:
        text = str(row.values.get(column.id) or "")
        lines = max(lines, sum(1 + len(line) // column.width for line in text.split("\n")))
    return min(MOST_LINES, lines) * LINE_HEIGHT + 3


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
        write_text(page.cell(place, 1), line)
        page.cell(place, 1).alignment = Alignment(wrap_text=True, vertical="top")
    page.cell(1, 1).font = Font(bold=True, size=14)
    _set_up_print(page)


def _write_directory(page: Any, units: Sequence[tuple[str, ...]]) -> None:
    write_text(page.cell(1, 1), "Danh mục đơn vị lúc xuất tệp; chỉ để chọn mã, sửa ở đây không có tác dụng.")
    for number, (title, width) in enumerate(
        (("Mã", 18), ("Tên", 48), ("Tên ngắn", 28), ("Hiệu lực", 26)), start=1
    ):
        cell = page.cell(HEAD_ROW, number, title)
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD_FILL, BORDER
        page.column_dimensions[get_column_letter(number)].width = width
    for place, unit in enumerate(units, start=HEAD_ROW + 1):
        for number, words in enumerate(unit, start=1):
            write_text(page.cell(place, number), words)
            page.cell(place, number).number_format = "@"
    page.freeze_panes = f"A{HEAD_ROW + 1}"
    _set_up_print(page)


def _write_keys(page: Any, keys: Keys, marks: Sequence[tuple[str, str, str]]) -> None:
    page.sheet_state = "veryHidden"
    head = (FORM_NAME, keys.plan, str(keys.version), keys.source, "draft" if keys.is_draft else "other")
    for place, row in enumerate(((*head, seal_of(keys, marks)), *marks), start=1):
        for number, words in enumerate(row, start=1):
            write_text(page.cell(place, number), words)


def _set_up_print(page: Any) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A3
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    if page.title not in (GUIDE,):
        page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


KNOWN_SHEETS = frozenset({GUIDE, DIRECTORY, KEYS, *(form.name for form in FORMS)})
