"""Rows of a text file that were cut inside a cell of several lines."""

import re

from intake.document import Cell, Table
from intake.folding import LOWER

_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.)]?")
_GOES_ON = re.compile(rf"[-+•*]\s|[{LOWER}]")


def mended(table: Table) -> Table:
    """Rows of a text file that were cut inside a cell of several lines: the halves together are one row."""
    if table.anchor.line is None:
        return table
    rows: list[tuple[Cell, ...]] = []
    for row in table.rows:
        joined = _joined(rows[-1], row) if rows else None
        if joined is not None:
            rows[-1] = joined
        else:
            rows.append(row)
    return table if len(rows) == len(table.rows) else Table(tuple(rows), table.anchor)


def _joined(above: tuple[Cell, ...], row: tuple[Cell, ...]) -> tuple[Cell, ...] | None:
    first, second = _filled(above), _filled(row)
    cut = 0 < first < len(row) and first + second - 1 == len(row)
    numbered = bool(_NUMBER.fullmatch(above[0].text.strip())) and len(row[0].text.split()) > 2
    if not cut or not (numbered or _GOES_ON.match(row[0].text)):
        return None
    return (*above[: first - 1], Cell(f"{above[first - 1].text}\n{row[0].text}"), *row[1:second])


def _filled(row: tuple[Cell, ...]) -> int:
    """How many cells stand before the empty end of a row."""
    return max((n for n, cell in enumerate(row, 1) if cell.text.strip()), default=0)
