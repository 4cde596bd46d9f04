"""Columns set side by side with spaces: each piece of a line goes under the title it stands below, parted by tabs."""

import re
from collections.abc import Iterator

from intake.folding import clean
from intake.tables.column_kinds import LONGEST_TITLE, kind_of_column

_PIECE = re.compile(r"\S+(?: \S+)*")
_LONGEST_LINE = 400  # letters; no page is wider
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]+|[A-HĐ])[.)]?")
_MOST_BLANK = 1
_MOST_TITLES = 3

Pieces = list[tuple[int, str]]


def with_tabs(text: str) -> str:
    """The text, line for line, such tables with tabs; a line that only went on in its cells keeps a lone tab."""
    if "  " not in text:
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    number = 0
    while number < len(lines):
        starts = _titles(lines[number])
        number = _laid_out(lines, number, starts) if starts else number + 1
    return "\n".join(lines)


def _pieces(line: str) -> Pieces:
    if "\t" in line or "|" in line or "  " not in line.strip() or len(line) > _LONGEST_LINE:
        return []
    return [(match.start(), match[0]) for match in _PIECE.finditer(line)]


def _titles(line: str) -> list[int]:
    """Where the columns of a header begin: at least three titles, most of them known."""
    pieces = _pieces(line)
    if len(pieces) < 3 or any(len(piece) > LONGEST_TITLE for _, piece in pieces):
        return []
    names = {kind.name for _, piece in pieces if (kind := kind_of_column(clean(piece)))}
    return [start for start, _ in pieces] if "task" in names and names & {"lead", "persons"} else []


def _laid_out(lines: list[str], header: int, starts: list[int]) -> int:
    """Writes the rows below a header with tabs, if there is one that fills its columns; where the table ends."""
    rows = list(_rows(lines, header, starts))
    if not any(sum(map(bool, cells)) >= 3 for _, cells in rows[1:]):
        return header + 1
    numbered = any(_NUMBER.fullmatch(cells[0]) for _, cells in rows[1:])
    whole = [rows[0]]
    for number, cells in rows[1:]:
        if _goes_on(cells, numbered=numbered) and (len(whole) > 1 or number == header + 1):
            place, above = whole[-1]
            whole[-1] = place, [f"{one} {more}".strip() for one, more in zip(above, cells, strict=True)]
        else:
            whole.append((number, cells))
    end = rows[-1][0] + 1
    lines[header:end] = ["\t"] * (end - header)
    for number, cells in whole:
        lines[number] = "\t".join(cells)
    return end


def _goes_on(cells: list[str], *, numbered: bool) -> bool:
    """A line below a row that only fills up its cells: it has no number, or begins within a sentence."""
    return not cells[0] or (cells[0][0].islower() and not (numbered and len(cells[0]) <= 3))


def _rows(lines: list[str], header: int, starts: list[int]) -> Iterator[tuple[int, list[str]]]:
    """The lines of the table; a line across the columns belongs to it only with a row close below."""
    blank = 0
    titles: list[tuple[int, list[str]]] = []
    for number in range(header, len(lines)):
        line = lines[number]
        if not line.strip():
            blank += 1
            if blank > _MOST_BLANK:
                return
            continue
        blank = 0
        cells = _placed(line, starts)
        if cells is not None:
            yield from titles
            titles = []
            yield number, cells
        elif len(titles) < _MOST_TITLES and _stands_first(line, starts):
            titles.append((number, [" ".join(line.split()), *[""] * (len(starts) - 1)]))
        else:
            return


def _stands_first(line: str, starts: list[int]) -> bool:
    own = len(line) - len(line.lstrip())
    return abs(own - starts[0]) <= 2 and len(line) <= _LONGEST_LINE and not {"\t", "|"} & set(line)


def _placed(line: str, starts: list[int]) -> list[str] | None:
    """The cells of a line; nothing if a piece stands below no title."""
    pieces = _pieces(line)
    inner = line.strip()
    if not pieces:
        own = len(line) - len(line.lstrip())
        pieces = [(own, inner)] if own >= starts[1] - 1 and "\t" not in line and "|" not in line else []
    if not pieces:
        return None
    cells = [""] * len(starts)
    for start, piece in pieces:
        column = next((n for n, own in enumerate(starts) if abs(own - start) <= 2), None)
        if column is None or cells[column]:
            return None
        cells[column] = piece
    return cells
