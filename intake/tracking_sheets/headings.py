"""Where the headings of a sheet stand, in one row or in storeys, and what each column is called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.document import Cell
from intake.folding import fold, one_line
from intake.tracking_sheets.fields import FIELDS, REQUIRED, field_of_heading
from intake.tracking_sheets.grids import SheetGrid
from rules.errors import BadInput

LOOKED_AT = 40  # rows from the top of a sheet
LONGEST_HEADING = 110
MOST_STOREYS = 3
_NUMBERING = re.compile(r"\(?\d{0,2}\)?|\(?[A-Za-z]\)?|\(?\d{1,2}\s*=.*")


@dataclass(frozen=True)
class Head:
    """`row`: the first storey as the sheet numbers it; `first`: the place of the first row of data in `grid.rows`."""

    row: int
    headings: tuple[str, ...]
    first: int

    def says_again(self, cells: Sequence[Cell]) -> bool:
        """The headings printed once more at the top of a page."""
        own = [
            (one_line(cell.text), heading)
            for cell, heading in zip(cells, self.headings, strict=False)
            if cell.text.strip()
        ]
        return len(own) > 1 and all(
            fold(text) in (fold(part) for part in heading.split(" / ")) for text, heading in own
        )


def find_head(grid: SheetGrid, row: int = 0) -> Head:
    """The headings at this row; 0: where they most likely stand, the first row when nothing looks like headings."""
    places = {number: place for place, (number, _) in enumerate(grid.rows)}
    if row:
        if row not in places:
            raise BadInput(
                f"dòng {row} của trang “{grid.title}” không có chữ", mend="chọn dòng ghi tên các cột"
            )
        return _head_at(grid, places[row])
    looked_at = range(min(LOOKED_AT, len(grid.rows)))
    best = max(looked_at, key=lambda place: (_likeness(grid, place), -place))
    return _head_at(grid, best if _likeness(grid, best) else 0)


def _likeness(grid: SheetGrid, place: int) -> int:
    """How many of our fields the headings here name; a task and who does it weigh most."""
    texts = {one_line(cell.text) for cell in grid.rows[place][1] if cell.text.strip()}
    if len(texts) < 2 or any(len(text) > LONGEST_HEADING for text in texts):
        return 0
    headings = _head_at(grid, place).headings
    named = {field_of_heading(words)[0] for heading in headings for words in heading.split(" / ")}
    known = named & set(FIELDS)
    return len(known) + 3 * len(known & set(REQUIRED)) if len(known) > 1 else 0


def _head_at(grid: SheetGrid, place: int) -> Head:
    rows = [cells for _, cells in grid.rows]
    depth = 1
    while (
        depth < MOST_STOREYS
        and place + depth < len(rows)
        and _is_storey(rows[place + depth], rows[place + depth - 1])
    ):
        depth += 1
    headings = tuple(_heading(rows[place : place + depth], column) for column in range(grid.width))
    first = place + depth
    while first < len(rows) and is_numbering(rows[first]):
        first += 1
    return Head(grid.rows[place][0], headings, first)


def _is_storey(row: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Below headings that are merged: down over both rows, or across the columns this row names."""
    own = [column for column, cell in enumerate(row) if cell.text.strip() and not cell.carried]
    if not own or any(len(one_line(row[column].text)) > LONGEST_HEADING for column in own):
        return False
    goes_down = any(
        cell.carried and cell.text.strip() and cell.text == over.text
        for cell, over in zip(row, above, strict=True)
    )
    spanned = {
        column
        for column in range(len(above))
        if above[column].carried or (column + 1 < len(above) and above[column + 1].carried)
    }
    return (
        set(own) <= spanned
        if not goes_down
        else all(column in spanned or not above[column].text.strip() for column in own)
    )


def _heading(storeys: Sequence[Sequence[Cell]], column: int) -> str:
    texts = [one_line(storey[column].text)[:LONGEST_HEADING] for storey in storeys]
    return " / ".join(dict.fromkeys(text for text in texts if text))


def is_numbering(cells: Sequence[Cell]) -> bool:
    """The row (1) (2) (3) below the headings."""
    texts = [one_line(cell.text) for cell in cells if cell.text.strip()]
    return len(texts) > 2 and all(_NUMBERING.fullmatch(text) for text in texts)
