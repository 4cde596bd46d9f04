"""The cells of a workbook that comes back, as they are: texts, numbers, days, and what must not be there.

Read within the bounds of every other file that comes from outside (intake/readers/bounds.py); formulas are never
computed and never taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.escape import unescape

from intake.readers.bounds import MOST_CELLS, MOST_IN_A_SHEET, MOST_ROWS, Budget, check_size
from intake.readers.excel_values import Formats
from intake.readers.markup import attribute, child, children, name_of
from intake.readers.packages import Package
from rules.errors import BadInput, UnreadableDocument

FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - days of a sheet have no zone
MOST_LETTERS = 20_000_000  # twice what a plan of 5,000 long rows takes
LAST_SERIAL = 2_958_466  # 31/12/9999


class Odd(Enum):
    """What a cell may hold besides text, numbers and days."""

    FORMULA = "công thức"
    ERROR = "lỗi công thức"
    BOOLEAN = "giá trị đúng/sai"


CellValue = str | int | float | date | Odd | None


@dataclass
class RawSheet:
    name: str
    cells: dict[int, dict[int, CellValue]] = field(default_factory=dict)  # row → column → value
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # left, top, right, bottom
    percents: set[tuple[int, int]] = field(
        default_factory=set
    )  # row, column of numbers that are shown as "12,5%"


def sheet_names(data: bytes, name: str) -> list[str]:
    """The sheets of an Excel file; none when it is no Excel file that can be read."""
    if not data.startswith(b"PK"):
        return []
    try:
        package = Package(data, Budget(name))
        return [title for title, _ in _sheets(package, package.main_part())]
    except UnreadableDocument:
        return []


def read_sheets(data: bytes, name: str, wanted: frozenset[str]) -> dict[str, RawSheet]:
    """The wanted sheets by name."""
    check_size(data, name)
    budget = Budget(name)
    package = Package(data, budget)
    main = package.main_part()
    related = package.relations(main)
    parts = {relation.kind: relation.target for relation in related}
    properties = child(package.tree(main), "x:workbookPr")
    from_1904 = (attribute(properties, "date1904") or "0").lower() in ("1", "true")
    formats = Formats.of(package.tree(parts.get("styles", "")), from_1904=from_1904)
    reader = _Reader(package, list(_strings(package, parts.get("sharedStrings", ""))), formats, budget)
    targets = {relation.key: relation.target for relation in related if relation.kind == "worksheet"}
    return {
        title: reader.read(targets[key], title)
        for title, key in _sheets(package, main)
        if title in wanted and targets.get(key) in package.parts
    }


def _sheets(package: Package, main: str) -> list[tuple[str, str]]:
    book = package.tree(main) if main else None
    entries = child(book, "x:sheets")
    return [
        (attribute(entry, "name") or "", attribute(entry, "id") or "")
        for entry in (children(entries) if entries is not None else ())
    ]


def _strings(package: Package, part: str) -> Iterator[str]:
    letters = 0
    if part in package.parts:
        for element in package.elements(part, "si", most=MOST_IN_A_SHEET):
            if name_of(element) == "x:si":
                text = _text_of(element)
                letters += len(text)
                if letters > MOST_LETTERS:
                    raise package.budget.refuse(
                        f"tệp có hơn {MOST_LETTERS // 1_000_000} triệu chữ cái", "xuất lại tệp rồi sửa"
                    )
                yield text
                _let_go(element)


def _text_of(element: Any) -> str:
    """Every sign of a string, spaces too; the reading aids of other scripts are none of it."""
    words = []
    for inner in children(element):
        if name_of(inner) == "x:t":
            words.append(inner.text or "")
        elif name_of(inner) == "x:r":
            words += [one.text or "" for one in children(inner) if name_of(one) == "x:t"]
    return str(unescape("".join(words))).replace("\r\n", "\n")


@dataclass
class _Reader:
    package: Package
    strings: list[str]
    formats: Formats
    budget: Budget
    cells: int = 0

    def read(self, part: str, title: str) -> RawSheet:
        sheet = RawSheet(title)
        number = 0
        for element in self.package.elements(part, "row", "mergeCell", most=MOST_IN_A_SHEET):
            if name_of(element) == "x:row":
                stated = attribute(element, "r")
                number = int(stated) if stated and stated.isdigit() and len(stated) < 8 else number + 1
                self._row(element, number, sheet)
            elif name_of(element) == "x:mergeCell":
                sheet.merged.append(self._range(attribute(element, "ref") or ""))
            _let_go(element)
        return sheet

    def _row(self, element: Any, number: int, sheet: RawSheet) -> None:
        values: dict[int, CellValue] = {}
        column = 0
        for cell in children(element):
            place = attribute(cell, "r")
            column = self._range(place)[0] if place else column + 1
            value = self._value(cell)
            if value is not None and value != "":
                values[column] = value
                if isinstance(value, int | float) and self.formats.is_percent(attribute(cell, "s")):
                    sheet.percents.add((number, column))
        if values:
            self.cells += len(values)
            if self.cells > MOST_CELLS:
                raise self.budget.refuse(f"bảng tính có hơn {MOST_CELLS} ô", "xuất lại tệp rồi sửa")
            if len(sheet.cells) >= MOST_ROWS:
                raise self.budget.refuse(
                    f"trang “{sheet.name}” có hơn {MOST_ROWS} dòng", "xuất lại tệp rồi sửa"
                )
            sheet.cells[number] = values

    def _value(self, cell: Any) -> CellValue:
        kind = attribute(cell, "t") or "n"
        if child(cell, "x:f") is not None:
            return Odd.FORMULA
        if kind == "inlineStr":
            held = child(cell, "x:is")
            return _text_of(held) if held is not None else None
        stored = child(cell, "x:v")
        text = (stored.text or "") if stored is not None else ""
        match kind:
            case "s":
                return self._string(text)
            case "str":
                return str(unescape(text))
            case "b":
                return Odd.BOOLEAN
            case "e":
                return Odd.ERROR
            case "d":
                return _iso_day(text)
            case _:
                return self._number(text.strip(), attribute(cell, "s"))

    def _string(self, text: str) -> str:
        place = int(text) if text.strip().isdigit() and len(text) < 10 else -1
        if not 0 <= place < len(self.strings):
            raise self._broken()
        return self.strings[place]

    def _number(self, text: str, style: str | None) -> CellValue:
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            return text
        if value != value or abs(value) == float("inf"):
            return Odd.ERROR
        if is_date_format(self.formats.code(style).split(";")[0]) and 0 <= value < LAST_SERIAL:
            first = FIRST_DAY_1904 if self.formats.from_1904 else FIRST_DAY
            return (first + timedelta(days=int(value))).date()
        return int(value) if value == int(value) else value

    def _range(self, ref: str) -> tuple[int, int, int, int]:
        try:
            left, top, right, bottom = range_boundaries(ref)
        except (ValueError, TypeError):
            raise self._broken() from None
        return left or 1, top or 1, right or left or 1, bottom or top or 1

    def _broken(self) -> BadInput:
        return self.budget.refuse("bảng tính hỏng, không đọc được", "mở bằng Excel rồi lưu lại")


def _iso_day(text: str) -> CellValue:
    try:
        return datetime.fromisoformat(text.strip().rstrip("Z")).date()
    except ValueError:
        return text


def _let_go(element: Any) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def place_words(sheet: str, row: int, column: int) -> str:
    """“Nhiệm vụ!F12”, as Excel itself names a cell."""
    return f"{sheet}!{get_column_letter(column)}{row}"
