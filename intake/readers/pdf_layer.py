"""What a PDF page says: its lines with their places, its tables by their rules. Runs in a process of its own.

pdfium is a C library that may loop or crash on a hostile file and must not be entered by two threads; here it may.
"""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from intake.readers.grid_lines import Grid, Span, find_grids
from intake.readers.pdf_cells import Glyph, follows, table_of, text_of
from intake.readers.pdf_drawings import Drawings, TooMuch, moved, to_view

MOST_CHARACTERS = 60_000  # on one page
_SOFT_HYPHENS = (0x2, 0xAD, 0xFFFE)


@dataclass
class Page:
    width: float
    height: float
    lines: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    letters: int = 0
    unmapped: int = 0  # characters the font gives no letter for
    picture: float = 0.0  # share of the page under its largest picture


def read_page(document: Any, number: int) -> Page:
    page = document[number]
    layer = page.get_textpage()
    try:
        return _PageReader(page, layer).read()
    finally:
        layer.close()
        page.close()


class _PageReader:
    def __init__(self, page: Any, layer: Any) -> None:
        self.page = page
        self.layer = layer
        width, height = page.get_size()
        self.made = Page(width, height)
        self._box = [ctypes.c_double() for _ in range(4)]
        self._origin = [ctypes.c_double() for _ in range(2)]
        self.upright = to_view(page, width, height)

    def read(self) -> Page:
        if self.layer.count_chars() > MOST_CHARACTERS:
            raise TooMuch
        drawn = Drawings(self.page, self._view)
        self.made.picture = drawn.pictured / max(1.0, self.made.width * self.made.height)
        grids = find_grids(drawn.across, drawn.down)
        cells: list[dict[Span, list[Glyph]]] = [{} for _ in grids]
        self._sort(grids, cells)
        for grid, content in zip(grids, cells, strict=True):
            if content:
                self.made.tables.append(table_of(grid, content))
        return self.made

    def _sort(self, grids: list[Grid], cells: list[dict[Span, list[Glyph]]]) -> None:
        """Every letter into its cell, or into the line it stands in; a break belongs to the letter before it."""
        line: list[Glyph] = []
        home = line
        before: Glyph | None = None
        for glyph in self._glyphs():
            place = self._cell(glyph, grids) if glyph.index >= 0 else None
            if glyph.index < 0 or (
                before and home is not line and follows(before, glyph, outside=place is None)
            ):
                home.append(glyph)
            elif place:
                home = cells[place[0]].setdefault(place[1], [])
                home.append(glyph)
            else:
                home = line
                line.append(glyph)
            before = glyph if glyph.index >= 0 else before
            if line and (home is not line or glyph.text == "\n"):
                self._line(line)
                line.clear()
        self._line(line)

    def _cell(self, glyph: Glyph, grids: list[Grid]) -> tuple[int, Span] | None:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        for number, grid in enumerate(grids):
            if grid.ys[0] <= y <= grid.ys[-1] and (cell := grid.cell_at(x, y)):
                return number, cell
        return None

    def _glyphs(self) -> Iterator[Glyph]:
        """Characters in reading order; those with a negative index are breaks the library put in."""
        for index in range(self.layer.count_chars()):
            code = pdfium.FPDFText_GetUnicode(self.layer, index)
            if pdfium.FPDFText_IsGenerated(self.layer, index) == 1:
                if code != 13:
                    yield Glyph("\n" if code == 10 else " ", 0, 0, 0, 0, 0, 0, -1)
                continue
            self.made.unmapped += code in (0, 0xFFFD) or 0xE000 <= code <= 0xEFFF
            if code in _SOFT_HYPHENS:
                code = ord("-")
            if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000:
                yield self._glyph(index, chr(code))

    def _glyph(self, index: int, text: str) -> Glyph:
        box, origin = self._box, self._origin
        pdfium.FPDFText_GetCharBox(self.layer, index, box[0], box[1], box[2], box[3])
        pdfium.FPDFText_GetCharOrigin(self.layer, index, origin[0], origin[1])
        x0, y0 = self._view(box[0].value, box[2].value)
        x1, y1 = self._view(box[1].value, box[3].value)
        base = self._view(origin[0].value, origin[1].value)[1]
        self.made.letters += text.isalpha()
        size = pdfium.FPDFText_GetFontSize(self.layer, index)
        return Glyph(text, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), base, size, index)

    def _line(self, glyphs: list[Glyph]) -> None:
        drawn = [glyph for glyph in glyphs if glyph.index >= 0 and not glyph.text.isspace()]
        if not drawn or self._is_turned(drawn[0].index):
            return
        text = text_of(glyphs)
        first = text.strip().split(" ", 1)[0]
        word_end = drawn[min(len(first), len(drawn)) - 1].x1
        self.made.lines.append(
            {
                "text": text,
                "x0": round(min(glyph.x0 for glyph in drawn), 1),
                "x1": round(max(glyph.x1 for glyph in drawn), 1),
                "base": round(drawn[0].base, 1),
                "size": round(drawn[0].size, 1),
                "bold": self._is_bold(drawn[0].index) and self._is_bold(drawn[-1].index),
                "first": round(max(0.0, word_end - drawn[0].x0), 1),
            }
        )

    def _is_turned(self, index: int) -> bool:
        """Text up the margin: a stamp of the signing software, no part of the document."""
        angle = pdfium.FPDFText_GetCharAngle(self.layer, index)
        seen = angle + math.radians(self.page.get_rotation())
        return abs(math.sin(seen)) > 0.3

    def _is_bold(self, index: int) -> bool:
        flags = ctypes.c_int()
        name = ctypes.create_string_buffer(128)
        size = pdfium.FPDFText_GetFontInfo(self.layer, index, name, 128, ctypes.byref(flags))
        return b"bold" in name.raw[: max(0, min(size, 128))].lower()

    def _view(self, x: float, y: float) -> tuple[float, float]:
        return moved(x, y, self.upright)


def read_all(data: bytes, most_pages: int, most_letters: int) -> dict[str, Any]:
    """Everything the parent process wants to know, or the one word why not."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"refused": "locked" if "password" in str(error).lower() else "broken"}
    count = len(document)
    if not 0 < count <= most_pages:
        return {"refused": "pages" if count else "broken", "count": count}
    pages: list[dict[str, Any]] = []
    letters = 0
    for number in range(count):
        try:
            page = read_page(document, number)
        except TooMuch:
            return {"refused": "page", "count": number + 1}
        except pypdfium2.PdfiumError:
            return {"refused": "broken_page", "count": number + 1}
        letters += page.letters
        if letters > most_letters:
            return {"refused": "letters"}
        pages.append(vars(page))
    return {"pages": pages}
