"""A data sheet written row by row: typed cells, a head that stays, a filter over all rows, ready to print.

What a person wrote is always text, never a formula; dates are dates and numbers numbers, so that they can be counted again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reports.excel.ledger import CELL_LIMIT, FORMULA_SIGNS
from rules.errors import BadInput

CUT_MARK = " […]"
MOST_ROWS = 1_048_575  # of an Excel sheet, below its head
_FIRST_DAY = date(1899, 12, 30).toordinal()
_LINE = 15.0  # points: a line of the head, whose letters are bold
_SECONDS_OF_DAY = 86_400
Value = str | int | float | date | datetime | None
Row = Sequence[Value]


@dataclass(frozen=True)
class Field:
    """A column; `kind`: text | number | figure | share | date | instant. `width` in characters."""

    label: str
    kind: str = "text"
    width: float = 14


class Book:
    """The looks of all sheets, and what was cut."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.cut = 0  # cells that were longer than Excel keeps
        common: dict[str, Any] = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        formats: dict[str, dict[str, Any]] = {
            "number": {"num_format": "#,##0"},
            "figure": {"num_format": "#,##0.######"},
            "share": {"num_format": "0.0%"},
            "date": {"num_format": "dd/mm/yyyy"},
            "instant": {"num_format": "hh:mm dd/mm/yyyy"},
            "text": {"text_wrap": True},
            # Keeps the text from becoming a formula when somebody edits the cell.
            "quoted": {"text_wrap": True, "quote_prefix": True},
            "head": {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E7ECF2"},
            "title": {"bold": True, "font_size": 14},
            "strong": {"bold": True},
            "line": {},
            "link": {"font_color": "#0B4F8A", "underline": 1},
        }
        self.looks = {name: workbook.add_format({**common, **look}) for name, look in formats.items()}

    def sheet(self, name: str, *, is_wide: bool = True) -> Any:
        page = self.workbook.add_worksheet(name)
        page.set_paper(9)
        if is_wide:
            page.set_landscape()
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&9&A&R&9Trang &P/&N")
        return page

    def text(self, page: Any, row: int, column: int, value: str, look: str = "text") -> None:
        if len(value) > CELL_LIMIT // 2:
            value = self._fitting(value)
        if look == "text" and value.startswith(FORMULA_SIGNS):
            look = "quoted"
        page.write_string(row, column, value, self.looks[look])

    def _fitting(self, value: str) -> str:
        """Excel counts signs beyond the first 65,536 twice."""
        units = value.encode("utf-16-le")
        if len(units) // 2 <= CELL_LIMIT:
            return value
        self.cut += 1
        kept = units[: 2 * (CELL_LIMIT - len(CUT_MARK))]
        return kept.decode("utf-16-le", errors="ignore") + CUT_MARK


def write_table(book: Book, page: Any, fields: Sequence[Field], rows: Iterable[Row]) -> int:
    """The number of rows written; the filter and the repeated head need it."""
    page.set_row(0, _LINE * max(-(-len(field.label) * 5 // int(4 * field.width)) for field in fields))
    for column, field in enumerate(fields):
        page.set_column(column, column, field.width)
        page.write_string(0, column, field.label, book.looks["head"])
    writers = [_writer(book, page, field.kind) for field in fields]
    last = 0
    for last, row in enumerate(rows, start=1):
        if last > MOST_ROWS:
            raise BadInput(f"quá {MOST_ROWS} dòng trên một trang Excel", where=page.get_name())
        for column, value in enumerate(row):
            if value is not None and value != "":
                writers[column](last, column, value)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, last, len(fields) - 1)
    return last


def _writer(book: Book, page: Any, kind: str) -> Callable[[int, int, Any], None]:
    look = book.looks[kind]
    number = page.write_number
    if kind == "text":
        return _text_writer(book, page)
    if kind in ("date", "instant"):
        return lambda row, column, day: number(row, column, serial_of(day), look)
    return lambda row, column, value: number(row, column, value, look)


def _text_writer(book: Book, page: Any) -> Callable[[int, int, Any], None]:
    plain, quoted, write, most = book.looks["text"], book.looks["quoted"], page.write_string, CELL_LIMIT // 2

    def write_text(row: int, column: int, value: Any) -> None:
        words = value if isinstance(value, str) else str(value)
        if len(words) > most:
            book.text(page, row, column, words)
        else:
            write(row, column, words, quoted if words.startswith(FORMULA_SIGNS) else plain)

    return write_text


def serial_of(at: date | datetime) -> float:
    """A day, or the wall clock of an instant, in Excel's days."""
    if not isinstance(at, datetime):
        return at.toordinal() - _FIRST_DAY
    seconds = at.hour * 3600 + at.minute * 60 + at.second
    return at.toordinal() - _FIRST_DAY + seconds / _SECONDS_OF_DAY
