"""The cells of a flattened table given back to their columns: each goes where its kind suits, at the least cost."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.folding import LOWER, fold
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText

_TIME = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d|20\d\d|\d+ (?:thang|ngay|tuan|lan)|thang|quy |nam |thuong xuyen|hang |dinh ky|khi |sau khi|truoc |lien tuc|ca nam|tuan|ngay|trong |tu ngay|xong |cuoi |dau |den "
)
_DANGLES = (";", ",", " và", " -")
_GOES_ON = re.compile(rf"[-+•*]\s|[{LOWER}]|\(")
_HARD = 12.0  # two texts that show no sign of being one cell
_EMPTY = {"task": 25.0, "lead": 7.0, "persons": 7.0, "time": 2.0, "partner": 1.0, "leaders": 1.0}


@dataclass(frozen=True)
class _Kinds:
    """What a cell can be, looked at once."""

    unit: bool
    time: bool
    goes_on: bool
    dangles: bool


@dataclass
class Row:
    """A row put together, and of how many cells of the source."""

    texts: list[str]
    used: int = 0


def aligned(cells: Sequence[str], columns: Sequence[str], *, wraps: bool) -> list[Row]:
    """The rows these cells make up: one row, or with `wraps` as many as suit best.

    The cheapest path over cells × columns; the width of a table is bounded, so the cost grows with the cells only.
    """
    width, count = len(columns), len(cells)
    if not count:
        return []
    kinds = [_kinds(cell) for cell in cells]
    before = [0.0]
    for name in columns:
        before.append(before[-1] + _EMPTY.get(name, 1.5))
    best = [before[c] + _misfit(kinds[0], columns[c]) for c in range(width)]
    steps: list[list[int]] = []
    for n in range(1, count):
        joining = 0.5 if kinds[n - 1].dangles or kinds[n].goes_on else _HARD
        came, costs = [], []
        for c in range(width):
            ways = [(best[c] + joining, c)]
            ways += [(best[p] + before[c] - before[p + 1], p) for p in range(c)]
            if wraps:
                ways += [
                    (best[p] + before[width] - before[p + 1] + before[c], p + width) for p in range(width)
                ]
            cost, way = min(ways)
            came.append(way)
            costs.append(cost + _misfit(kinds[n], columns[c]))
        best = costs
        steps.append(came)
    _, column = min((best[c] + before[width] - before[c + 1], c) for c in range(width))
    return _followed_back(cells, steps, column, width)


def _followed_back(cells: Sequence[str], steps: list[list[int]], column: int, width: int) -> list[Row]:
    places = [(column, False)]
    for came in reversed(steps):
        way = came[places[-1][0]]
        places[-1] = (places[-1][0], way >= width)
        places.append((way % width, False))
    rows = [Row([""] * width)]
    for cell, (place, opens) in zip(cells, reversed(places), strict=True):
        if opens:
            rows.append(Row([""] * width))
        rows[-1].texts[place] = f"{rows[-1].texts[place]} {cell}".strip()
        rows[-1].used += 1
    return rows


def _kinds(cell: str) -> _Kinds:
    folded = fold(cell)
    found = read_units(UnitText(cell))
    time = bool(_TIME.match(f"{folded} ")) or (len(cell) < 40 and bool(_TIME.search(f"{folded} ")))
    unit = found is not None and not _TIME.match(folded)
    return _Kinds(unit, time, bool(_GOES_ON.match(cell)), cell.rstrip().endswith(_DANGLES))


def _misfit(cell: _Kinds, column: str) -> float:
    if column in ("lead", "persons", "partner"):
        return 0.0 if cell.unit or cell.goes_on else (8.0 if cell.time else 4.0)
    if column == "leaders":
        return 3.0 if cell.time else 0.0
    if column in ("time", "time_start"):
        return 0.0 if cell.time else (6.0 if cell.unit else 3.0)
    if column == "number":
        return 5.0
    if column == "task":
        return 2.0 if cell.unit or cell.time else 0.0
    return 1.0 if cell.unit or cell.time else 0.0
