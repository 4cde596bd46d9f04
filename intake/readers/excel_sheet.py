"""One sheet of an Excel file, read in a single pass: its texts by place, its merged ranges, what is hidden."""

import re
from dataclasses import dataclass, field
from typing import Any

from intake.readers.bounds import MOST_CELLS, MOST_IN_A_SHEET, Budget
from intake.readers.excel_values import Formats, iso_date, rich_text
from intake.readers.markup import child, name_of, number_in
from intake.readers.packages import Package
from intake.readers.text import tidy

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass
class Sheet:
    title: str
    texts: dict[int, dict[int, str]] = field(default_factory=dict)  # row → column → text
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right
    hidden_rows: set[int] = field(default_factory=set)
    filtered: tuple[int, int] = (0, 0)  # rows that a filter may hide
    is_filtered: bool = False
    hidden_columns: set[int] = field(default_factory=set)
    without_value: list[str] = field(default_factory=list)  # formulas whose result was never stored
    errors: list[str] = field(default_factory=list)


class SheetReader:
    def __init__(self, package: Package, strings: list[str], formats: Formats, budget: Budget) -> None:
        self.package = package
        self.strings = strings
        self.formats = formats
        self.budget = budget
        self._cells = 0

    def read(self, part: str, title: str) -> Sheet:
        sheet = Sheet(title)
        row = 0
        tags = ("row", "col", "mergeCell", "autoFilter", "sheetPr")
        for element in self.package.elements(part, *tags, most=MOST_IN_A_SHEET):
            name = name_of(element)
            if name == "x:row":
                row = self._row(element, row, sheet)
            elif name == "x:col":
                self._column(element, sheet)
            elif name == "x:mergeCell":
                self._merge(element, sheet)
            elif name == "x:autoFilter":
                reach = self._range(element.get("ref") or "")
                sheet.filtered = (reach[0], reach[2])
            elif name == "x:sheetPr":
                sheet.is_filtered = (element.get("filterMode") or "") in ("1", "true")
            _let_go(element)
        return sheet

    def _row(self, element: Any, before: int, sheet: Sheet) -> int:
        stated = element.get("r")
        number = int(stated) if stated and stated.isdigit() and len(stated) < 8 else before + 1
        if not 0 < number <= LAST_ROW:
            raise self._broken()
        column = 0
        texts: dict[int, str] = {}
        for cell in element:
            if name_of(cell) != "x:c":
                continue
            column = self._column_of(cell.get("r"), column)
            if len(cell) and (text := self._text(cell, sheet, number, column)):
                texts[column] = text
        self.budget.check_time()
        if texts:
            self._cells += len(texts)
            self.budget.read_letters(sum(map(len, texts.values())))
            if self._cells > MOST_CELLS:
                raise self.budget.refuse(f"bảng tính có hơn {MOST_CELLS} ô", "xóa các ô thừa rồi gửi lại")
            sheet.texts[number] = texts
            if is_on_attribute(element, "hidden") or element.get("ht") == "0":
                sheet.hidden_rows.add(number)
        return number

    def _column_of(self, place: str | None, before: int) -> int:
        if place is None:
            return before + 1
        found = _PLACE.fullmatch(place)
        if not found or (column := column_number(found[1])) > LAST_COLUMN:
            raise self._broken()
        return column

    def _text(self, cell: Any, sheet: Sheet, row: int, column: int) -> str:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return rich_text(child(cell, "x:is"))
        stored = child(cell, "x:v")
        value = (stored.text or "") if stored is not None else ""
        if not value.strip():
            if child(cell, "x:f") is not None and kind != "str":
                sheet.without_value.append(f"{column_letters(column)}{row}")
            return ""
        if kind == "s":
            place = int(value) if value.strip().isdigit() and len(value) < 10 else -1
            if not 0 <= place < len(self.strings):
                raise self._broken()
            return self.strings[place]
        if kind == "e":
            sheet.errors.append(f"{column_letters(column)}{row} ({value.strip()[:10]})")
            return ""
        if kind == "d":
            return iso_date(value.strip())
        return self.formats.shown(value.strip(), cell.get("s")) if kind == "n" else tidy(value).strip()

    def _column(self, element: Any, sheet: Sheet) -> None:
        low, high = number_in(element, "min"), number_in(element, "max")
        if is_on_attribute(element, "hidden") or element.get("width") == "0":
            sheet.hidden_columns.update(range(max(1, low), min(high, LAST_COLUMN) + 1))

    def _merge(self, element: Any, sheet: Sheet) -> None:
        top, left, bottom, right = self._range(element.get("ref") or "")
        if (top, left) != (bottom, right) and top in sheet.texts and left in sheet.texts[top]:
            sheet.merged.append((top, left, bottom, right))

    def _range(self, ref: str) -> tuple[int, int, int, int]:
        ends = [_PLACE.fullmatch(end) for end in ref.split(":")]
        if not all(ends) or len(ends) > 2:
            raise self._broken()
        places = [(int(end[2]), column_number(end[1])) for end in ends if end]
        (top, left), (bottom, right) = min(places), max(places)
        return top, min(left, right), bottom, max(left, right)

    def _broken(self) -> Exception:
        return self.budget.refuse("bảng tính hỏng, không đọc được", "mở bằng Excel rồi lưu lại")


def _let_go(element: Any) -> None:
    """What was read leaves memory, with everything before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def is_on_attribute(element: Any, name: str) -> bool:
    return (element.get(name) or "0").lower() in ("1", "true")


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
