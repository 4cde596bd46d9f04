"""Tables of a document with their merged cells shown as merged: carried cells are joined to the cell they repeat."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from intake.document import Cell, Table

Rows = tuple[tuple[Cell, ...], ...]

LONGEST_COUNTED = 200
NARROWEST = 10


@dataclass(frozen=True)
class GridCell:
    """`is_carried`: a merged cell written again where the table was cut."""

    text: str
    across: int = 1
    down: int = 1
    is_carried: bool = False


@dataclass(frozen=True)
class GridRow:
    id: str
    cells: tuple[GridCell, ...]


def grid_parts(
    table: Table, anchor_of_row: Callable[[int], str], *, most: int
) -> Iterator[tuple[GridRow, ...]]:
    """The table in parts of at most so many rows; no cell runs across a cut, it is written again instead."""
    for start in range(0, len(table.rows), most):
        part = table.rows[start : start + most]
        taken: set[tuple[int, int]] = set()
        yield tuple(
            GridRow(anchor_of_row(start + index), tuple(_cells(part, taken, index)))
            for index in range(len(part))
        )


def column_widths(table: Table) -> tuple[int, ...]:
    """Percent of the width each column gets, in steps of 5, by how much is written in it."""
    columns = max((len(row) for row in table.rows), default=0)
    written = [0] * columns
    for row in table.rows:
        if sum(not cell.carried for cell in row) < 2:
            continue  # a section row says nothing about its columns
        for column, cell in enumerate(row):
            written[column] += min(len(cell.text), LONGEST_COUNTED)
    # The square root lets a long column grow without starving the short ones.
    weights = [max(letters / max(len(table.rows), 1), 1) ** 0.5 for letters in written]
    return tuple(max(NARROWEST, round(20 * weight / sum(weights)) * 5) for weight in weights)


def _cells(part: Rows, taken: set[tuple[int, int]], index: int) -> Iterator[GridCell]:
    for column, cell in enumerate(part[index]):
        if (index, column) not in taken:
            across, down = _span(part, taken, index, column)
            taken.update((index + row, column + step) for row in range(down) for step in range(across))
            yield GridCell(cell.text, across, down, cell.carried)


def _span(part: Rows, taken: set[tuple[int, int]], index: int, column: int) -> tuple[int, int]:
    text = part[index][column].text

    def repeats(row: int, at: int) -> bool:
        if row >= len(part) or at >= len(part[row]) or (row, at) in taken:
            return False
        return part[row][at].carried and part[row][at].text == text

    across = 1
    while repeats(index, column + across):
        across += 1
    down = 1
    while all(repeats(index + down, column + step) for step in range(across)):
        down += 1
    return across, down
