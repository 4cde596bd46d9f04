"""Excel files: each visible sheet in order; titles above and notes below a table are text, merged cells are carried.

What is hidden is not read, and said: sheets, rows and columns hidden by hand are what the author put away. Rows that
only a filter hides are still part of the plan and are read. Formulas are never computed: the stored result counts,
and a formula without one is said to be missing. Macros, links and queries are never touched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.document import Document, Paragraph, Table
from intake.readers.bounds import MOST_IN_A_SHEET, MOST_IN_A_TREE, Budget
from intake.readers.excel_grid import is_skipped, used_rows
from intake.readers.excel_sheet import Sheet, SheetReader, column_letters, is_on_attribute
from intake.readers.excel_values import Formats, rich_text
from intake.readers.markup import attribute, child, children, name_of
from intake.readers.packages import Package
from intake.readers.sheet_layout import blocks_of


@dataclass(frozen=True)
class Book:
    """A workbook opened: its sheets by title and part, hidden ones too, and what reads one."""

    reader: SheetReader
    sheets: tuple[tuple[str, str, bool], ...]  # title, part, is it visible


def open_book(package: Package, main: str, budget: Budget) -> Book:
    book = package.tree(main)
    related = package.relations(main)
    parts = {relation.kind: relation.target for relation in related}
    from_1904 = (
        is_on_attribute(settings, "date1904")
        if (settings := child(book, "x:workbookPr")) is not None
        else False
    )
    formats = Formats.of(package.tree(parts.get("styles", "")), from_1904=from_1904)
    reader = SheetReader(package, _strings(package, parts.get("sharedStrings", ""), budget), formats, budget)
    targets = {relation.key: relation.target for relation in related if relation.kind == "worksheet"}
    sheets = tuple(
        (
            attribute(entry, "name") or "",
            targets.get(attribute(entry, "id") or "", ""),
            (attribute(entry, "state") or "visible") == "visible",
        )
        for entry in children(child(book, "x:sheets"))
    )
    return Book(reader, sheets)


def read_excel(package: Package, main: str, budget: Budget) -> Document:
    book = open_book(package, main, budget)
    blocks: list[Paragraph | Table] = []
    problems: list[str] = []
    for title, part, is_visible in book.sheets:
        if not is_visible:
            problems.append(f"Trang tính ẩn “{title}” không được đọc.")
        elif part in package.parts:
            sheet = book.reader.read(part, title)
            blocks += blocks_of(used_rows(sheet, budget), title)
            problems += _problems(sheet)
            problems += _drawn(package, part, title)
    return Document(tuple(blocks), budget.name, tuple(problems))


def _strings(package: Package, part: str, budget: Budget) -> list[str]:
    """The texts that cells refer to by number."""
    out: list[str] = []
    if part in package.parts:
        for element in package.elements(part, "si", most=MOST_IN_A_SHEET):
            if name_of(element) == "x:si":
                out.append(rich_text(element))
                budget.read_piece(len(out[-1]))
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    return out


def _problems(sheet: Sheet) -> Iterator[str]:
    where = f"Trang tính “{sheet.title}”"
    skipped = [row for row in sorted(sheet.hidden_rows) if is_skipped(sheet, row)]
    if skipped:
        yield f"{where}: {_some([str(row) for row in skipped], 'dòng')} bị ẩn, không được đọc."
    if len(skipped) < len(sheet.hidden_rows):
        yield f"{where} đang lọc dòng; các dòng bị lọc vẫn được đọc."
    used = {column for texts in sheet.texts.values() for column in texts}
    hidden = sorted(used & sheet.hidden_columns)
    if hidden:
        yield f"{where}: {_some([column_letters(one) for one in hidden], 'cột')} bị ẩn, không được đọc."
    if sheet.without_value:
        yield (
            f"{where}: {_some(sheet.without_value, 'ô')} có công thức nhưng chưa có kết quả lưu; "
            "hãy mở bằng Excel, lưu lại rồi gửi."
        )
    if sheet.errors:
        yield f"{where}: {_some(sheet.errors, 'ô')} báo lỗi công thức, để trống."


def _drawn(package: Package, part: str, title: str) -> Iterator[str]:
    """Text boxes lie over the sheet and belong to no row."""
    for relation in package.relations(part):
        if relation.kind != "drawing" or relation.target not in package.parts:
            continue
        pieces = package.elements(relation.target, "t", most=MOST_IN_A_TREE)
        words = [word for piece in pieces if name_of(piece) == "a:t" for word in (piece.text or "").split()]
        if words:
            yield f"Trang tính “{title}” có khung chữ không được đọc: “{' '.join(words[:10])}”."


def _some(places: Sequence[str], what: str) -> str:
    shown = ", ".join(places[:5])
    return f"{what} {shown}" + (f" và {len(places) - 5} {what} khác" if len(places) > 5 else "")
