"""The tables of a PDF page as text: letters put into the cells they stand in."""

import itertools
from dataclasses import dataclass
from typing import Any

from intake.readers.grid_lines import Grid, Span

SLACK = 2.5  # points: letters are a little narrower than the room they take
WRAP = "\r"  # between two lines of a cell that its width broke; a break of the author is a line feed


@dataclass
class Glyph:
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    index: int


def follows(before: Glyph, glyph: Glyph, *, outside: bool) -> bool:
    """Whether a letter goes on what the one before began: a word is never parted, nor what runs over the table's edge."""
    gap = glyph.x0 - before.x1
    on_line = abs(glyph.base - before.base) < 0.3 * before.size
    return on_line and -0.5 * before.size < gap < before.size * (1.2 if outside else 0.15)


def table_of(grid: Grid, content: dict[Span, list[Glyph]]) -> dict[str, Any]:
    """Each place of the grid as text, the place of the cell it belongs to, and whether that cell is several rows tall."""
    rows = []
    for r, line in enumerate(grid.owner):
        row: list[tuple[str, int, int, bool]] = []
        for c, cell in enumerate(line):
            if cell is None:
                row.append(("", r, c, False))
            elif cell[:2] == (r, c):
                text = _cell_text(content.get(cell, []), grid.xs[c], grid.xs[cell[3]])
                row.append((text, r, c, cell[2] - r > 1))
            else:
                row.append(("", cell[0], cell[1], cell[2] - cell[0] > 1))
        rows.append(row)
    return {"xs": [round(x, 1) for x in grid.xs], "top": grid.ys[0], "bottom": grid.ys[-1], "rows": rows}


def _cell_text(glyphs: list[Glyph], left: float, right: float) -> str:
    """The lines of a cell; where the next word would have fitted, the author ended the line."""
    lines = _lines_of(glyphs)
    if not lines:
        return ""
    edge = right - max(1.0, min(line[0].x0 for line in lines) - left) - SLACK
    out = [text_of(lines[0])]
    for above, line in itertools.pairwise(lines):
        would_fit = above[-1].x1 + above[-1].size / 4 + _first_word(line) <= edge
        out += ["\n" if would_fit else WRAP, text_of(line)]
    return "".join(out)


def text_of(glyphs: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def _lines_of(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """The printed lines of a cell, without the breaks around them."""
    lines: list[list[Glyph]] = []
    pending: list[Glyph] = []
    base: float | None = None
    for glyph in glyphs:
        if glyph.index < 0 or glyph.text.isspace():
            pending.append(glyph)
            continue
        if base is None or abs(glyph.base - base) > 0.55 * glyph.size:
            lines.append([])
        else:
            lines[-1] += [one for one in pending if one.text != "\n"]
        pending = []
        base = glyph.base
        lines[-1].append(glyph)
    return lines


def _first_word(line: list[Glyph]) -> float:
    end = next((n for n, glyph in enumerate(line) if glyph.text.isspace()), len(line))
    return line[max(end - 1, 0)].x1 - line[0].x0
