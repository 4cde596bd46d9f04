"""A sheet holds more than its table: titles above and notes below are text, further tables begin with their own header."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.document import Anchor, Cell, Paragraph, Table
from intake.folding import fold


@dataclass(frozen=True)
class SheetRow:
    """A row of the used part of a sheet, with its number there."""

    number: int
    cells: tuple[Cell, ...]


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


def is_laid_out(rows: Sequence[SheetRow]) -> bool:
    """Whether these rows hold more than one table: a title above its header, or the distribution list below it."""
    cells = [row.cells for row in rows]
    first = next((n for n, row in enumerate(cells) if _distinct(row) > 2), 0)
    return any(_own(row) for row in cells[:first]) or any(_opens_tail(row) for row in cells[first:])
