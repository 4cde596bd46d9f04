"""The workbook of a form without its texts: looks, locks, drop-downs, print; a mark in every place of a text or height."""

import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from reports.excel.answer_sheet_rows import BEFORE, ID, NUMBER, RESULT, STATE, TEXT_SIZE, TITLE_SIZE, WIDTHS
from rules.answer_sheet import (
    ACTUAL,
    ESTIMATE,
    FORM_SHEET,
    KEY_SHEET,
    MARK,
    NOTHING,
    RESULT_COLUMN,
    STATE_COLUMN,
    STATE_WORDS,
    YES,
)
from rules.figures import LARGEST

# Of each row: looks, rule, figure, which texts there are, whether it has an id.
Shape = tuple[tuple[tuple[str, ...], str, float | None, tuple[bool, ...], bool], ...]
TEXT_SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
# No row is that high; the rows stand in their order.
MARKED_HEIGHT = 90_000
HEIGHT_MARK = re.compile(rf'(?<= ht="){MARKED_HEIGHT}(?=")')
CONSTANTS = (MARK, STATE_COLUMN, RESULT_COLUMN)
FONT = "Times New Roman"
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  of every form: the same form is the same bytes
_INPUT = {"bg_color": "#FFF9DB", "locked": False, "border": 1, "border_color": "#8A8A8A"}
_FIXED = {"border": 1, "border_color": "#B0B0B0"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": TITLE_SIZE, "align": "center"},
    "about": {},
    "returned": {"bold": True, "font_color": "#9A1B1B"},
    "guide": {"italic": True},
    "head": {**_FIXED, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E7ECF2"},
    "number": {**_FIXED, "align": "center"},
    "fixed": dict(_FIXED),
    "plan": {**_FIXED, "bold": True},
    "before": {**_FIXED, "font_color": "#5A5A5A", "bg_color": "#F3F3F3"},
    "closed": {**_FIXED, "bg_color": "#F3F3F3"},
    "state": {**_INPUT, "align": "center"},
    "figure": {**_INPUT, "align": "right"},
    "text": {**_INPUT, "num_format": "@"},
    "mark": dict(_INPUT),
}


def blank_book(shape: Shape) -> tuple[bytes, tuple[str, ...]]:
    """The file, and the texts that come before those of the rows; the key is its last."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "Biểu báo cáo", "created": CREATED})
    form = _Blank(book, shape)
    form.write()
    keys = book.add_worksheet(KEY_SHEET)
    keys.write_string(0, 0, form.mark())
    keys.very_hidden()
    book.close()
    return buffer.getvalue(), CONSTANTS


@dataclass
class _Blank:
    book: Any
    shape: Shape
    texts: int = 0
    rules: dict[str, list[int]] = field(default_factory=dict)

    def mark(self) -> str:
        """A text of its own for every place: the strings of the file stand in the order of the places."""
        self.texts += 1
        return f"@{self.texts}@"

    def write(self) -> None:
        common = {"font_name": FONT, "font_size": TEXT_SIZE, "text_wrap": True, "valign": "top"}
        self.looks = {name: self.book.add_format({**common, **look}) for name, look in _LOOKS.items()}
        self.page = self.book.add_worksheet(FORM_SHEET)
        for column, width in enumerate(WIDTHS):
            self.page.set_column(column, column, width, None, {"hidden": column == ID})
        # By the first row the columns are known when the form comes back, by the first column its rows.
        self.page.set_row(0, None, None, {"hidden": True})
        for column in (ID, STATE, RESULT):
            self.page.write_string(0, column, self.mark())
        head = 0
        for row, (looks, rule, figure, texts, has_id) in enumerate(self.shape, start=1):
            self.page.set_row(row, MARKED_HEIGHT)
            if has_id:
                self.page.write_string(row, ID, self.mark())
            self._cells(row, looks, texts)
            if figure is not None:
                self.page.write_number(row, STATE, figure, self.looks["figure"])
            if rule:
                self.rules.setdefault(rule, []).append(row)
            head = row if looks[:1] == ("head",) else head
        self._rules()
        self._set_up(head)

    def _cells(self, row: int, looks: tuple[str, ...], texts: tuple[bool, ...]) -> None:
        if len(looks) == 1:
            self.page.merge_range(row, NUMBER, row, RESULT, "", self.looks[looks[0]])
        for column, (look, has_text) in enumerate(zip(looks, texts, strict=True), start=NUMBER):
            if has_text:
                self.page.write_string(row, column, self.mark(), self.looks[look])
            elif len(looks) > 1:
                self.page.write_blank(row, column, None, self.looks[look])

    def _rules(self) -> None:
        """One rule for all cells of a kind: rules are what a form weighs."""
        choices = {"states": [*STATE_WORDS.values(), NOTHING], "yes": [YES]}
        for rule, rows in self.rules.items():
            others = [[row, STATE, row, STATE] for row in rows[1:]]
            if rule in choices:
                said: dict[str, Any] = {
                    "validate": "list", "source": choices[rule], "error_title": "Không có trong danh sách",
                    "error_message": "Chọn một mục trong danh sách.",
                }  # fmt: skip
            else:
                measure = rule.partition(":")[2]
                said = {
                    "validate": "decimal", "criteria": "between", "minimum": -int(LARGEST), "maximum": int(LARGEST),
                    "error_title": "Cần một số", "error_message": f"Ghi một số, đơn vị tính: {measure}"[:225],
                }  # fmt: skip
            self.page.data_validation(rows[0], STATE, rows[0], STATE, {**said, "other_cells": others})
        self._marks([row for rule, rows in self.rules.items() if rule.startswith("figure:") for row in rows])

    def _marks(self, rows: list[int]) -> None:
        """Beside each figure: actual or estimate."""
        if rows:
            said: dict[str, Any] = {
                "validate": "list", "source": [ACTUAL, ESTIMATE], "error_title": "Không có trong danh sách",
                "error_message": f"Chọn “{ACTUAL}” hoặc “{ESTIMATE}”; để trống là số thực tế.",
                "other_cells": [[row, RESULT, row, RESULT] for row in rows[1:]],
            }  # fmt: skip
            self.page.data_validation(rows[0], RESULT, rows[0], RESULT, said)

    def _set_up(self, head: int) -> None:
        page, last = self.page, len(self.shape)
        page.protect("", {"select_locked_cells": True, "format_rows": True, "format_columns": True})
        page.freeze_panes(head + 1, BEFORE)
        page.repeat_rows(head)
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.set_footer("&R&9Trang &P/&N")
        page.print_area(0, ID, last, RESULT)
        page.set_selection(head + 1, STATE, head + 1, STATE)
