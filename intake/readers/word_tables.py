"""Tables of Word: rows of equal length, merged cells carried, frames around plain text taken away."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from intake.document import Anchor, Cell, Paragraph, Table
from intake.readers.bounds import Budget
from intake.readers.markup import attribute, child, children, is_on, name_of, number_in

Block = Paragraph | Table


@dataclass(frozen=True)
class WordCell:
    blocks: tuple[Block, ...]
    span: int = 1
    continues_above: bool = False
    continues_left: bool = False

    @property
    def text(self) -> str:
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                lines.append(f"{block.number} {block.text}" if block.number else block.text)
            else:
                lines += [" ".join(inner.text for inner in row if not inner.carried) for row in block.rows]
        return "\n".join(line for line in lines if line.strip())


@dataclass(frozen=True)
class WordRow:
    cells: tuple[WordCell, ...]
    before: int = 0  # columns left free at either end
    after: int = 0

    @property
    def width(self) -> int:
        return self.before + sum(cell.span for cell in self.cells) + self.after


Blocks = Callable[[Any], Iterator[Block]]

_AROUND = {"w:ins", "w:moveTo", "w:customXml"}


def rows_in(table: Any) -> Iterator[Any]:
    """The row elements of a table, through the marks and controls that may stand around them."""
    return _inside(table, "w:tr")


def _inside(parent: Any, wanted: str) -> Iterator[Any]:
    for element in children(parent):
        name = name_of(element)
        if name == wanted:
            yield element
        elif name in _AROUND:
            yield from _inside(element, wanted)
        elif name == "w:sdt":
            yield from _inside(child(element, "w:sdtContent"), wanted)


def read_row(element: Any, blocks: Blocks) -> WordRow | None:
    """None for a row that was deleted or is hidden."""
    said = {name_of(one): one for one in children(child(element, "w:trPr"))}
    if "w:del" in said or "w:moveFrom" in said or is_on(said.get("w:hidden")):
        return None
    cells = tuple(cell for one in _inside(element, "w:tc") if (cell := _read_cell(one, blocks)))
    before, after = (_grid(said.get(name)) for name in ("w:gridBefore", "w:gridAfter"))
    return WordRow(cells, before, after)


def _read_cell(element: Any, blocks: Blocks) -> WordCell | None:
    said = {name_of(one): one for one in children(child(element, "w:tcPr"))}
    if "w:cellDel" in said:
        return None
    return WordCell(
        tuple(blocks(element)),
        max(1, _grid(said.get("w:gridSpan"))),
        _continues(said.get("w:vMerge")),
        _continues(said.get("w:hMerge")),
    )


def _grid(element: Any) -> int:
    return max(0, number_in(element)) if element is not None else 0


def _continues(merge: Any) -> bool:
    return merge is not None and attribute(merge) in (None, "continue")


def as_blocks(rows: Sequence[WordRow], budget: Budget) -> Iterator[Block]:
    """A table; or its content alone, where the table is only a frame or holds the real table inside."""
    width = max((row.width for row in rows), default=0)
    if width <= 1 or _holds_a_table(rows):
        for row in rows:
            for cell in row.cells:
                yield from () if cell.continues_above else cell.blocks
        return
    for _ in rows:
        budget.read_row(width)
    yield Table(tuple(_grid_rows(rows, width)), Anchor())


def _holds_a_table(rows: Sequence[WordRow]) -> bool:
    inner = (b for row in rows for cell in row.cells for b in cell.blocks if isinstance(b, Table))
    return any(len(table.rows) > 2 and len(table.rows[0]) > 2 for table in inner)


def _grid_rows(rows: Sequence[WordRow], width: int) -> Iterator[tuple[Cell, ...]]:
    above: tuple[Cell, ...] = ()
    for row in rows:
        cells = [Cell("")] * row.before
        for cell in row.cells:
            first = Cell(cell.text)
            if cell.continues_above and len(above) > len(cells):
                first = Cell(above[len(cells)].text, carried=True)
            elif cell.continues_left and cells:
                first = Cell(cells[-1].text, carried=True)
            cells += [first, *[Cell(first.text, carried=True)] * (cell.span - 1)]
        above = tuple(cells + [Cell("")] * (width - len(cells)))
        yield above
