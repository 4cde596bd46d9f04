"""Excel files: each visible sheet in order; titles above and notes below a table are text, merged cells are carried.

What is hidden is not read, and said: sheets, rows and columns hidden by hand are what the author put away. Rows that
only a filter hides are still part of the plan and are read. Formulas are never computed: the stored result counts,
and a formula without one is said to be missing. Macros, links and queries are never touched.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.folding import fold
from intake.readers.bounds import MOST_IN_A_SHEET, MOST_IN_A_TREE, Budget
from intake.readers.excel_grid import SheetRow, is_skipped, used_rows
from intake.readers.excel_sheet import Sheet, SheetReader, column_letters, is_on_attribute
from intake.readers.excel_values import Formats, rich_text
from intake.readers.markup import attribute, child, children, name_of
from intake.readers.packages import Package


def read_excel(package: Package, main: str, budget: Budget) -> Document:
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
    blocks: list[Paragraph | Table] = []
    problems: list[str] = []
    for entry in children(child(book, "x:sheets")):
        title, part = attribute(entry, "name") or "", targets.get(attribute(entry, "id") or "")
        if (attribute(entry, "state") or "visible") != "visible":
            problems.append(f"Trang tính ẩn “{title}” không được đọc.")
        elif part in package.parts:
            sheet = reader.read(part, title)
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


def blocks_of(rows: Sequence[SheetRow], title: str) -> list[Paragraph | Table]:
    """The rows of a sheet, parted where a further table with a header of its own begins."""
    starts = [0, *_further_tables(rows), len(rows)]
    out: list[Paragraph | Table] = []
    for start, end in itertools.pairwise(starts):
        out += _part(rows[start:end], title)
    return out


def _part(rows: Sequence[SheetRow], title: str) -> Iterator[Paragraph | Table]:
    cells = [row.cells for row in rows]
    first = next((n for n, row in enumerate(cells) if _distinct(row) > 2), len(rows))
    tail = next((n for n in range(first, len(rows)) if _opens_tail(cells[n])), len(rows))
    last = max((n for n, row in enumerate(cells[:tail]) if not _is_text(row)), default=-1)
    for position, row in enumerate(rows):
        if position < first or position > last:
            yield from _texts(row.cells, Anchor(row=row.number, line=row.number, sheet=title))
        elif position == first:
            inside = rows[first : last + 1]
            places = tuple(Anchor(row=one.number, sheet=title) for one in inside)
            yield Table(tuple(one.cells for one in inside), Anchor(row=row.number, sheet=title), places)


_TAIL = re.compile(r"nơi nhận\s*:?", re.IGNORECASE)
_MARK = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ]|\d{1,2}|[a-zđ])[.)]?|[-+]")
_COUNTERS = {"stt", "tt", "so tt", "s.t.t", "so thu tu"}


def _further_tables(rows: Sequence[SheetRow]) -> Iterator[int]:
    """Where the titles of a second, third table begin; a header printed again on the next page opens none."""
    headers = [n for n, row in enumerate(rows) if _is_header(row.cells)]
    for before, header in itertools.pairwise(headers):
        start = header
        while start - 1 > before and _is_text(rows[start - 1].cells):
            start -= 1
        if start < header or _own(rows[header].cells) != _own(rows[before].cells):
            yield start


def _is_header(cells: Sequence[Cell]) -> bool:
    own = _own(cells)
    return len(own) > 2 and fold(own[0]) in _COUNTERS


def _own(cells: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in cells if cell.text and not cell.carried]


def _opens_tail(cells: Sequence[Cell]) -> bool:
    """The distribution list and the signature stand in columns, but they are no rows of the table."""
    return any(_TAIL.match(cell.text) for cell in cells)


def _is_text(cells: Sequence[Cell]) -> bool:
    """At most one text, with or without its number in a cell of its own."""
    own = _own(cells)
    if len(own) == 2 and _MARK.fullmatch(own[0]):
        own = own[1:]
    return len(own) < 2 and not any(
        cell.text and cell.text not in (own or [""]) and not _MARK.fullmatch(cell.text) for cell in cells
    )


def _texts(cells: Sequence[Cell], anchor: Anchor) -> list[Paragraph]:
    own = _own(cells)
    if len(own) == 2 and _MARK.fullmatch(own[0]):
        own = [f"{own[0]}. {own[1]}" if own[0][-1].isalnum() else f"{own[0]} {own[1]}"]
    return [Paragraph(line.strip(), anchor) for text in own for line in text.split("\n") if line.strip()]


def _distinct(cells: Sequence[Cell]) -> int:
    return len(_own(cells))
