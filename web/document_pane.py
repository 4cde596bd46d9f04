"""The document as it was read, ready to be shown: leaves of paragraphs and tables, each place with an anchor.

The pieces are plain HTML in leaves of moderate size, which a browser lays out only when they come into view.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.document import Document, Paragraph, Table
from rules.folding import fold
from web.table_grid import GridRow, column_widths, grid_parts

LEAF_OF_LINES = 40
LEAF_OF_ROWS = 60
# How many folded letters of a clause are looked for on its page, where a page is all that is known.
ENOUGH_LETTERS = 40

Place = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One paragraph; `id` is its anchor."""

    id: str
    text: str
    number: str
    is_strong: bool


@dataclass(frozen=True)
class Leaf:
    """Lines, or rows of one table. `heading` opens a page or a sheet; `anchor` is its id."""

    lines: tuple[Line, ...] = ()
    rows: tuple[GridRow, ...] = ()
    widths: tuple[int, ...] = ()
    heading: str = ""
    anchor: str = ""


def anchor_of(place: Place) -> str:
    """The anchor that a place names by itself: l12, t1r3, p2; empty when it names none."""
    if place.get("start_line"):
        return f"l{place['start_line']}"
    if place.get("row"):
        return f"t{place.get('table') or 1}r{place['row']}"
    return f"p{place['page']}" if place.get("page") else ""


@dataclass
class PlaceIndex:
    """From a source to the block that is really on the page."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    rows: dict[tuple[str | None, int | None, int], str] = field(default_factory=dict)
    pages: dict[int, list[tuple[str, str]]] = field(default_factory=dict)

    def find(self, place: Place, words: str = "") -> str:
        """The anchor of the block that holds a source; empty when the document has no such place."""
        if line := place.get("start_line"):
            found = bisect_right(self.lines, (line, "\uffff"))
            return self.lines[found - 1][1] if found else ""
        if row := place.get("row"):
            sheet, table = place.get("sheet"), place.get("table")
            keys = ((sheet, table, row), (sheet, None, row), (None, table, row))
            return next((self.rows[key] for key in keys if key in self.rows), "")
        return self._on_page(place.get("page") or 0, words)

    def _on_page(self, page: int, words: str) -> str:
        """Where only the page is known, the block that holds the clause's beginning; else the page itself.

        A paragraph that runs over a page break stands on the page where it began.
        """
        wanted = fold(words)[:ENOUGH_LETTERS]
        near = [*self.pages.get(page, []), *self.pages.get(page - 1, [])]
        found = next((anchor for anchor, text in near if wanted and wanted in text), "")
        return found or (f"p{page}" if page in self.pages else "")


@dataclass(frozen=True)
class DocumentPane:
    leaves: tuple[Leaf, ...] = ()
    places: PlaceIndex = field(default_factory=PlaceIndex)
    problems: tuple[str, ...] = ()


def pane_of(document: Document) -> DocumentPane:
    """Pages, sheets and tables open new leaves."""
    maker = _PaneMaker()
    for number, block in enumerate(document.blocks):
        maker.turn_page(block)
        if isinstance(block, Table):
            maker.add_table(block)
        else:
            maker.add_line(block, number)
    maker.close_leaf()
    maker.places.lines.sort()
    return DocumentPane(tuple(maker.leaves), maker.places, document.problems)


class _PaneMaker:
    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.places = PlaceIndex()
        self._waiting: list[Line] = []
        self._opening = ("", "")  # heading and anchor of the next leaf
        self._page: int | None = None
        self._sheet: str | None = None
        self._tables = 0
        self._taken: set[str] = set()

    def turn_page(self, block: Paragraph | Table) -> None:
        place = block.anchor
        if place.page not in (None, self._page):
            self.close_leaf()
            self._page = place.page
            self._opening = (f"Trang {place.page}", self._free(f"p{place.page}"))
        if place.sheet not in (None, self._sheet):
            self.close_leaf()
            self._sheet = place.sheet
            self._opening = (f"Trang tính {place.sheet}", self._free(f"s{len(self.leaves) + 1}"))

    def close_leaf(self) -> None:
        heading, anchor = self._opening
        if self._waiting or heading:
            self.leaves.append(Leaf(tuple(self._waiting), heading=heading, anchor=anchor))
        self._waiting, self._opening = [], ("", "")

    def add_line(self, block: Paragraph, number: int) -> None:
        place = block.anchor
        anchor = self._free(f"l{place.line}" if place.line else f"b{number}")
        if place.line:
            self.places.lines.append((place.line, anchor))
        if place.row:
            self._row_is_at(place.row, anchor, (None, place.table))
        if place.page:
            self.places.pages.setdefault(place.page, []).append((anchor, fold(block.text)))
        self._waiting.append(Line(anchor, block.text, block.number or "", _is_strong(block)))
        if len(self._waiting) >= LEAF_OF_LINES:
            self.close_leaf()

    def add_table(self, block: Table) -> None:
        self.close_leaf()
        self._tables += 1
        ordinal = block.anchor.table or self._tables

        def anchor_of_row(index: int) -> str:
            # A sheet counts its own rows, the tables of a text count from one.
            row = (block.anchor.row or 1) + index
            anchor = self._free(f"t{ordinal}r{row}")
            self._row_is_at(row, anchor, (None, ordinal) if block.anchor.sheet else (ordinal,))
            if block.anchor.page:
                words = fold(" ".join(cell.text for cell in block.rows[index]))
                self.places.pages.setdefault(block.anchor.page, []).append((anchor, words))
            return anchor

        widths = column_widths(block)
        for part in grid_parts(block, anchor_of_row, most=LEAF_OF_ROWS):
            self.leaves.append(Leaf(rows=part, widths=widths))

    def _row_is_at(self, row: int, anchor: str, tables: tuple[int | None, ...]) -> None:
        for table in tables:
            self.places.rows.setdefault((self._sheet, table, row), anchor)

    def _free(self, wanted: str) -> str:
        """An anchor is given once: two columns of a letterhead may stand on one line of a sheet."""
        name, number = wanted, 2
        while name in self._taken:
            name, number = f"{wanted}-{number}", number + 1
        self._taken.add(name)
        return name


def _is_strong(block: Paragraph) -> bool:
    return block.is_heading or (len(block.text) > 3 and block.text.isupper())
