"""Tables of print: cells as text, merged cells carried, and tables that go on over several pages put together again."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.document import Anchor, Cell, Table
from intake.folding import fold
from intake.readers.mended_words import rejoined
from intake.readers.text import tidy

_NEAR = 6.0  # points: the same column on the next page
_BULLET = re.compile(r"[-+•]\s")
WRAP = "\ue000"  # stands for a line the width of a cell broke, while its text is tidied


@dataclass
class PageTable:
    """One table as it stands on one page; `tall` marks places whose cell is several rows high."""

    xs: list[float]
    rows: list[list[Cell]]
    tall: list[list[bool]]
    pages: list[int] = field(default_factory=list)  # of each row
    breaks: list[int] = field(default_factory=list)  # rows that are the first of their page


def page_table(found: dict[str, Any], page: int) -> PageTable:
    texts = [[_cell_text(str(place[0])) for place in row] for row in found["rows"]]
    rows = []
    for r, row in enumerate(found["rows"]):
        rows.append(
            [
                Cell(texts[at][across], carried=(at, across) != (r, c))
                for c, (_, at, across, _) in enumerate(row)
            ]
        )
    tall = [[bool(place[3]) for place in row] for row in found["rows"]]
    return PageTable([float(x) for x in found["xs"]], rows, tall, [page] * len(rows))


def _cell_text(text: str) -> str:
    """The paragraphs of a cell; lines that only the width of the cell broke are joined."""
    out: list[str] = []
    for paragraph in tidy(text.replace("\r", WRAP)).split("\n"):
        joined = ""
        for piece in paragraph.split(WRAP):
            line = rejoined(" ".join(piece.split()))
            if joined and _BULLET.match(line):
                out.append(joined)
                joined = line
            elif line:
                joined = joined + line if re.search(r"\w-$", joined) else f"{joined} {line}".strip()
        out += [joined] if joined else []
    return "\n".join(out)


def as_table(table: PageTable, number: int) -> Table:
    _carry_over_breaks(table)
    places = tuple(Anchor(page=page, table=number) for page in table.pages)
    return Table(tuple(tuple(row) for row in table.rows), Anchor(page=table.pages[0], table=number), places)


def put_together(above: PageTable, below: PageTable) -> bool:
    """Append the table of the next page if it is the same one; False where it is another."""
    if not _on_same_columns(above, below):
        return False
    start = _repeated_header(above, below)
    rows, tall, pages = below.rows[start:], below.tall[start:], below.pages[start:]
    if rows and _goes_on(above.rows[-1], rows[0]):
        above.rows[-1] = [_appended(a, b) for a, b in zip(above.rows[-1], rows[0], strict=True)]
        rows, tall, pages = rows[1:], tall[1:], pages[1:]
    else:
        _carry_over(above, rows, tall)
    above.breaks.append(len(above.rows))
    above.rows += rows
    above.tall += tall
    above.pages += pages
    return True


def _on_same_columns(above: PageTable, below: PageTable) -> bool:
    """Bring both to the columns of the one that has more of them: a page of merged rows shows fewer lines."""
    if abs(above.xs[0] - below.xs[0]) > _NEAR or abs(above.xs[-1] - below.xs[-1]) > _NEAR:
        return False
    wide, narrow = (above, below) if len(above.xs) >= len(below.xs) else (below, above)
    places = [next((n for n, x in enumerate(wide.xs) if abs(x - edge) <= _NEAR), None) for edge in narrow.xs]
    if any(place is None for place in places):
        return False
    at = [place for place in places if place is not None]
    if len(at) != len(set(at)):
        return False
    spans = [b - a for a, b in itertools.pairwise(at)]
    narrow.rows = [_spread(row, spans) for row in narrow.rows]
    narrow.tall = [
        [flag for flag, span in zip(row, spans, strict=True) for _ in range(span)] for row in narrow.tall
    ]
    narrow.xs = list(wide.xs)
    return True


def _spread(row: Sequence[Cell], spans: Sequence[int]) -> list[Cell]:
    out: list[Cell] = []
    for cell, span in zip(row, spans, strict=True):
        out += [cell, *[Cell(cell.text, carried=True)] * (span - 1)]
    return out


def _repeated_header(above: PageTable, below: PageTable) -> int:
    """How many rows at the top of the next page only repeat the header."""
    same = 0
    for a, b in zip(above.rows, below.rows, strict=False):
        if [fold(cell.text) for cell in a] != [fold(cell.text) for cell in b]:
            break
        same += 1
    return same


def _goes_on(last: Sequence[Cell], first: Sequence[Cell]) -> bool:
    """A row that the page cut: no number of its own, and what it says begins in the middle of a sentence."""
    texts = [cell.text for cell in first if not cell.carried and cell.text]
    if not texts or (first[0].text and not first[0].text[:1].islower()) or len({c.text for c in first}) == 1:
        return False
    return bool(last[0].text) and any(text[:1].islower() for text in texts)


def _appended(above: Cell, below: Cell) -> Cell:
    if not below.text or below.carried:
        return above
    return Cell(f"{above.text} {below.text}".strip(), above.carried)


def _carry_over(above: PageTable, rows: list[list[Cell]], tall: Sequence[Sequence[bool]]) -> None:
    """A merged cell that the page cut has its text on the page before."""
    for column, last in enumerate(above.rows[-1]):
        for number, row in enumerate(rows):
            cut = tall[number][column] or (number == 0 and above.tall[-1][column])
            if row[column].text or not cut or not last.text:
                break
            row[column] = Cell(last.text, carried=True)


def _carry_over_breaks(table: PageTable) -> None:
    """A merged cell of two rows that the page cut between them looks empty below.

    In a column that merges cells and leaves none empty elsewhere, an empty cell at the top of a page is such a one.
    """
    for column in range(len(table.xs) - 1):
        cells = [row[column] for row in table.rows]
        others = [cell for n, cell in enumerate(cells) if n not in table.breaks]
        merges = any(cell.carried and cell.text == above.text for above, cell in itertools.pairwise(cells))
        if not merges or len(others) < 4 or not all(cell.text for cell in others):
            continue
        for place in table.breaks:
            if place < len(table.rows) and not cells[place].text and any(c.text for c in table.rows[place]):
                table.rows[place][column] = Cell(table.rows[place - 1][column].text, carried=True)
