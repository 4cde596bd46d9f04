"""Tables of a web page: rows of equal length, spanned cells carried, whatever the page claims they span."""

from collections.abc import Iterator
from typing import Any

from intake.document import Anchor, Cell, Table
from intake.readers.bounds import MOST_COLUMNS, Budget
from intake.readers.text import tidy

_BREAKING = {"p", "br", "li", "div", "tr"}
_GONE = {"script", "style", "del", "template"}


def own_rows(table: Any) -> list[Any]:
    """The rows of this table and of no table inside it."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def cells_of(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def is_data_table(table: Any) -> bool:
    """Layout tables hold the page itself; a data table has rows and columns, and hardly a table inside."""
    rows = [cells_of(row) for row in own_rows(table)]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    holding = sum(1 for cell in cells if next(cell.iter("table"), None) is not None)
    return holding == 0 or (holding * 5 < len(cells) and len(rows) > 2 and max(map(len, rows)) > 2)


def read_table(table: Any, anchor: Anchor, budget: Budget) -> Table:
    rows = [cells_of(row) for row in own_rows(table)]
    width = _width(rows)
    out: list[tuple[Cell, ...]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column → rows still covered from above, and with what
    for row in rows:
        budget.read_row(width)
        line: list[Cell] = []
        waiting = iter(row)
        cell = next(waiting, None)
        while len(line) < width and (cell is not None or len(line) in hanging):
            column = len(line)
            if column in hanging:
                left, text = hanging.pop(column)
                line.append(Cell(text, carried=True))
                if left > 1:
                    hanging[column] = (left - 1, text)
                continue
            text = cell_text(cell)
            budget.read_piece(len(text))
            across, down = _span(cell, "colspan", width - column), _span(cell, "rowspan", len(rows))
            for place in range(column, column + across):
                line.append(Cell(text, carried=place > column))
                if down > 1:
                    hanging[place] = (down - 1, text)
            cell = next(waiting, None)
        out.append(tuple(line + [Cell("")] * (width - len(line))))
    return Table(tuple(out), anchor)


def _width(rows: list[list[Any]]) -> int:
    """As wide as the widest row of several cells: a title may claim to span a hundred columns."""
    widths = [sum(_span(cell, "colspan", MOST_COLUMNS) for cell in row) for row in rows if len(row) > 1]
    cells = max(map(len, rows), default=0)
    sane = [width for width in widths if width <= max(60, 2 * cells)]
    return max([cells, *sane])


def _span(cell: Any, name: str, most: int) -> int:
    value = str(cell.get(name) or "1").strip()
    wanted = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 1
    return max(1, min(wanted or most, most))


def cell_text(cell: Any) -> str:
    """The lines of a cell; a source line break is only a space."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(cell)).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(element: Any) -> Iterator[str]:
    yield tidy(element.text or "").replace("\n", " ")
    for inner in element:
        if isinstance(inner.tag, str) and inner.tag not in _GONE:
            if inner.tag in _BREAKING:
                yield "\n"
            if inner.tag == "li":
                yield "- "
            yield from _pieces(inner)
            if inner.tag in _BREAKING and inner.tag != "br":
                yield "\n"
            elif inner.tag in ("td", "th"):
                yield " "
        yield tidy(inner.tail or "").replace("\n", " ")
