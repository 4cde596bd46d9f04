"""A workbook or CSV file → its visible sheets as rows of cells, numbered as Excel shows them.

Read within the bounds of every file from outside (docs/decisions/0007): nothing is computed, stored results count.
"""

import csv
import io
from dataclasses import dataclass, field

from intake.document import Anchor, Cell, Document, Table
from intake.folding import fold
from intake.read_document import read_within
from intake.readers.bounds import Budget
from intake.readers.encodings import decoded
from intake.readers.excel import open_book
from intake.readers.excel_grid import shown_cells
from intake.readers.excel_sheet import Sheet, column_letters
from intake.readers.packages import Package
from intake.readers.text import tidy
from rules.errors import BadInput, UnreadableDocument

KINDS = (".xlsx", ".xlsm", ".csv")
MOST_COLUMNS = 200
MOST_SHEETS = 40
CSV_SHEET = "CSV"


@dataclass(frozen=True)
class SheetGrid:
    """`rows`: number and cells of every row that says something; `faults`: cell ("F12") → why it gives no value."""

    title: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...] = ()
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return len(self.rows[0][1]) if self.rows else 0


@dataclass(frozen=True)
class SheetFile:
    name: str
    sheets: tuple[SheetGrid, ...]
    problems: tuple[str, ...] = ()

    def sheet(self, title: str) -> SheetGrid:
        """The sheet of this title; without a title the one with the most rows."""
        if not title:
            return max(self.sheets, key=lambda one: len(one.rows))
        found = next((one for one in self.sheets if one.title == title), None)
        if found is None:
            names = ", ".join(f"“{one.title}”" for one in self.sheets)
            raise BadInput(f"không có trang tính “{title}”", where=self.name, mend=f"chọn một trong: {names}")
        return found


def read_sheet_file(data: bytes, name: str) -> SheetFile:
    """BadInput in one line for what is no sheet, holds nothing, or bears a mark of secrecy."""
    grids: list[SheetGrid] = []

    def read(given: bytes, budget: Budget) -> Document:
        problems = _read_book(given, budget, grids) if given[:2] == b"PK" else _read_csv(given, budget, grids)
        tables = [Table(tuple(cells for _, cells in grid.rows), Anchor(sheet=grid.title)) for grid in grids]
        return Document(tuple(tables), name, tuple(problems))

    document = read_within(data, name, read)
    if not grids:
        raise UnreadableDocument(
            "không có dòng nào để nhập", where=name, mend="chọn tệp bảng theo dõi có dữ liệu"
        )
    return SheetFile(name, tuple(grids), document.problems)


def _read_book(data: bytes, budget: Budget, grids: list[SheetGrid]) -> list[str]:
    package = Package(data, budget)
    main = package.main_part()
    if not main.endswith("workbook.xml"):
        raise budget.refuse("không phải tệp Excel", "gửi tệp .xlsx hoặc .csv")
    book = open_book(package, main, budget)
    if len(book.sheets) > MOST_SHEETS:
        raise budget.refuse(f"có hơn {MOST_SHEETS} trang tính", "tách trang cần nhập ra tệp riêng")
    hidden = [f"Trang tính ẩn “{title}” không được đọc." for title, _, visible in book.sheets if not visible]
    for title, part, is_visible in book.sheets:
        if is_visible and part in package.parts:
            sheet = book.reader.read(part, title)
            grid = SheetGrid(title, _rows(shown_cells(sheet, budget), budget), _faults(sheet))
            grids += [grid] if grid.rows else []
    return hidden


def _rows(shown: dict[int, dict[int, Cell]], budget: Budget) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    said = {row: cells for row, cells in shown.items() if any(cell.text.strip() for cell in cells.values())}
    width = max((max(cells) for cells in said.values()), default=0)
    if width > MOST_COLUMNS:
        raise budget.refuse(f"bảng có hơn {MOST_COLUMNS} cột", "bỏ các cột thừa của bảng")
    blank = Cell("")
    out = []
    for row in sorted(said):
        budget.read_row(width)
        out.append((row, tuple(said[row].get(column, blank) for column in range(1, width + 1))))
    return tuple(out)


def _faults(sheet: Sheet) -> dict[str, str]:
    """Cells that would have given a value and do not: nobody must believe they are empty."""
    found = dict.fromkeys(sheet.without_value, "công thức chưa có kết quả lưu")
    return found | {
        one.partition(" ")[0]: f"công thức báo lỗi {one.partition(' ')[2]}" for one in sheet.errors
    }


def _read_csv(data: bytes, budget: Budget, grids: list[SheetGrid]) -> list[str]:
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise budget.refuse("định dạng Excel cũ (.xls) hoặc tệp có mật khẩu", "lưu lại thành .xlsx")
    if data[:5] == b"%PDF-" or data.lstrip()[:1] == b"<":
        raise budget.refuse("không phải bảng tính", "gửi tệp .xlsx hoặc .csv")
    if budget.name.lower().endswith((".xlsx", ".xlsm")):
        raise budget.refuse("tệp Excel hỏng", "mở tệp gốc bằng Excel rồi lưu lại")
    text = decoded(data, budget)
    words = text.text.removeprefix("\ufeff")
    first, _, rest = words.partition("\n")
    if fold(first).startswith("sep=") and len(first.strip()) == len("sep=;"):
        words, first = rest, rest.partition("\n")[0]
    mark = max(";,\t", key=first.count)
    cells: dict[int, dict[int, Cell]] = {}
    try:
        for number, record in enumerate(csv.reader(io.StringIO(words, newline=""), delimiter=mark), 1):
            budget.read_row(len(record))
            cells[number] = {
                place: Cell(tidy(one).strip()) for place, one in enumerate(record, 1) if one.strip()
            }
    except csv.Error:
        raise budget.refuse("CSV hỏng, không đọc được", "mở bằng Excel rồi lưu lại dạng CSV UTF-8") from None
    rows = _rows(cells, budget)
    grids += [SheetGrid(CSV_SHEET, rows)] if rows else []
    return list(text.problems)


def cell_name(row: int, column: int) -> str:
    """ "F12"; columns count from 0 here, as they do in a row of cells."""
    return f"{column_letters(column + 1)}{row}"
