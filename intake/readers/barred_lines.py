"""Tables written with bars, "a | b | c": their columns, and the rows a margin broke inside a cell."""

import re
from collections.abc import Sequence

from intake.folding import LOWER

_MOST_PIECES = 8  # lines of one broken row
_SIGNED = re.compile(r"\|?\s*(?:nơi nhận|tm\.|kt\.|tl\.)", re.IGNORECASE)
_GOES_ON = re.compile(rf"[{LOWER}(]")


def bars(line: str) -> int:
    return line.count("|")


def is_rule(line: str) -> bool:
    """ "|---|:---:|": told without a pattern, for the repetition in it would be searched without end."""
    return not line.strip(" \t|:-=_") and any(pair in line for pair in ("--", "==", "__"))


def barred_end(lines: Sequence[str], start: int) -> int:
    """Where the table that begins here ends; `start` if none does. Its first line tells how many bars a row has."""
    most = bars(lines[start])
    if most < 2 or len([cell for cell in cells_of(lines[start], outer=False) if cell]) < 3:
        return start
    end, rows = start + 1, 0
    while end < len(lines):
        taken = _row(lines, end, most)
        if not taken:
            break
        rows += bars(lines[end]) > 0 and not is_rule(lines[end])
        end += taken
    return end if rows else start


def _row(lines: Sequence[str], start: int, most: int) -> int:
    """How many lines the next row takes: a broken row has as many bars in all as a whole one."""
    first = lines[start].strip()
    below = bars(lines[start + 1]) if start + 1 < len(lines) else 0
    if not first:
        return 1 if below == most else 0
    if not bars(first):  # the title of a group, or the end of a cell
        return 1 if below == most or _GOES_ON.match(first) else 0
    if _SIGNED.match(first):
        return 0
    seen = 0
    for taken, line in enumerate(lines[start : start + _MOST_PIECES], 1):
        seen += bars(line)
        if seen == most:
            return taken
        if seen > most or not line.strip():
            break
    return 1 if bars(first) >= 2 else 0


def barred_rows(lines: Sequence[str]) -> list[list[str]]:
    """The rows of such a table, broken cells put together; rules between rows are dropped."""
    most, outer = bars(lines[0]), lines[0].lstrip().startswith("|")
    rows: list[list[str]] = []
    more: dict[tuple[int, int], list[str]] = {}  # lines by which a cell goes on
    position = 0
    while position < len(lines):
        taken = _row(lines, position, most) if position else 1
        here = [line.strip() for line in lines[position : position + max(taken, 1)]]
        position += len(here)
        if not here[0] or is_rule(here[0]):
            continue
        whole = "\n".join(here)
        if not bars(whole) and rows and _GOES_ON.match(whole):
            more.setdefault((len(rows) - 1, _last_filled(rows[-1])), []).append(whole)
        else:
            rows.append(cells_of(whole, outer=outer))
    for (row, column), ends in more.items():
        rows[row][column] = "\n".join([rows[row][column], *ends])
    return rows


def _last_filled(row: Sequence[str]) -> int:
    return max((n for n, cell in enumerate(row) if cell), default=0)


def cells_of(line: str, *, outer: bool) -> list[str]:
    """With outer bars the first and the last bar part nothing."""
    text = line.strip()
    if outer:
        text = text.removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in text.split("|")]
