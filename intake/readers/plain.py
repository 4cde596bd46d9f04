"""Text files: lines with their numbers; columns parted by tabs or bars become tables, the lines of a site are dropped."""

import re
from collections.abc import Iterator

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.readers.barred_lines import barred_end, barred_rows
from intake.readers.bounds import MOST_PIECES, Budget
from intake.readers.encodings import Decoded
from intake.readers.site_furniture import site_lines
from intake.readers.spaced_columns import with_tabs
from intake.readers.text import tidy
from intake.readers.wrapped_lines import join_wrapped
from intake.tables.flattened_tables import cell_lines

_LEADERS = re.compile(r"[.…_]{5,}\s*\d{1,3}\s*$")  # a table of contents repeats every heading


def read_plain(source: Decoded, budget: Budget) -> Document:
    budget.read_letters(len(source.text))
    lines = tidy(with_tabs(source.text)).split("\n")
    if len(lines) > MOST_PIECES:
        raise budget.refuse(f"có hơn {MOST_PIECES // 1000} nghìn dòng", "tách riêng phần kế hoạch")
    gone = site_lines(lines)
    lines = ["" if n in gone or _LEADERS.search(line[-60:]) else line for n, line in enumerate(lines)]
    blocks = tuple(_blocks(lines, budget))
    return Document(blocks, budget.name, source.problems)


def _blocks(lines: list[str], budget: Budget) -> Iterator[Paragraph | Table]:
    loose: list[tuple[str, Anchor]] = []
    cells = cell_lines(lines)
    number = tables = 0
    while number < len(lines):
        end = _table_end(lines, number)
        if end > number:
            yield from join_wrapped(loose)
            loose = []
            tables += 1
            yield _table(lines[number:end], Anchor(line=number + 1, end_line=end, table=tables), budget)
            number = end
            continue
        here = Anchor(line=number + 1, end_line=number + 1)
        if lines[number]:
            budget.read_paragraph()
        if number in cells:
            yield from join_wrapped(loose)
            loose = []
            yield Paragraph(lines[number].strip(), here)
            number += 1
            continue
        loose += [(piece.strip(), here) for piece in _side_by_side(lines[number])]
        number += 1
    yield from join_wrapped(loose)


def _columns(line: str) -> list[str]:
    return line.rstrip("\n").split("\t") if "\t" in line else []


def _side_by_side(line: str) -> list[str]:
    """A letterhead or signature block flattened into one line: its two columns, line by line."""
    if " | " in f"{line} " and not line.lstrip().startswith("|"):
        return line.split("|")
    if line.count("\t") != 1 or " / " not in line:
        return [line.replace("\t", " ")]
    return [piece for column in line.split("\t") for piece in column.split(" / ")]


def _table_end(lines: list[str], start: int) -> int:
    """Where the table starting here ends; single-column rows between tabbed rows are group rows of it."""
    if "\t" not in lines[start]:
        return barred_end(lines, start)
    if len([c for c in _columns(lines[start]) if c.strip()]) < 3:
        return start
    end = start + 1
    while end < len(lines):
        if len(_columns(lines[end])) >= 2 or (
            lines[end].strip() and end + 1 < len(lines) and len(_columns(lines[end + 1])) >= 2
        ):
            end += 1
        else:
            break
    return end if end - start > 1 else start


def _table(lines: list[str], anchor: Anchor, budget: Budget) -> Table:
    for _ in lines:
        budget.read_row(1)
    tabbed = "\t" in lines[0]
    rows = [_columns(line) or [line] for line in lines] if tabbed else barred_rows(lines)
    width = max(len(row) for row in rows)
    budget.read_cells(width * len(rows))
    return Table(
        tuple(tuple(Cell(text.strip()) for text in row + [""] * (width - len(row))) for row in rows), anchor
    )
