"""The body of a flattened table: where its rows and its groups begin."""

import re
from collections.abc import Sequence

from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText
from intake.tables.flattened_rows import Row, aligned

NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.)]?")
_GROUP_MARK = re.compile(r"(?:[IVX]+|[A-HĐ])[.)]?")
GROUP = re.compile(r"([IVX]+|[A-HĐa-eđ])\s*[.)/]\s*(\S.*)")


def begins_rows(text: str) -> bool:
    """A number, the mark of a group, or its title: what follows the titles of a numbered table."""
    return any(pattern.fullmatch(text) for pattern in (NUMBER, _GROUP_MARK, GROUP))


def numbered_rows(body: Sequence[str], names: list[str]) -> tuple[list[list[str]], int]:
    """Rows begin at their numbers, each one more than the last; a row that has all its cells ends the table."""
    width = len(names)
    rows: list[list[str]] = []
    last: list[int] = []
    position = width if list(body[:width]) == [str(n + 1) for n in range(width)] else 0
    while position < len(body):
        title, used = _group(body, position)
        if used:
            rows.append(_padded(title, width))
            last = last if _follows(body, position + used, last) else []
            position += used
            continue
        if not _follows(body, position, last):
            break
        end = _row_end(body, position, width, last := _counted(body[position]))
        cells = [
            text for text in body[position + 1 : end] if not NUMBER.fullmatch(text) or end - position <= width
        ]
        rows += [[body[position], *row.texts] for row in aligned(cells, names[1:], wraps=False)]
        position = end
    return rows, position


def _row_end(body: Sequence[str], start: int, width: int, number: list[int]) -> int:
    """The next number or group; behind a whole row only what visibly goes on, or what a next number closes."""
    end = start + 1
    while end < len(body) and not _follows(body, end, number) and not _group(body, end)[1]:
        if end - start >= width:
            near = range(end + 1, min(end + 4, len(body)))
            if not any(_follows(body, n, number) or _group(body, n)[1] for n in near):
                return end
        end += 1
    return end


def _follows(body: Sequence[str], position: int, last: list[int]) -> bool:
    """Whether a lone number is the next of its row: 4 after 3, 2.1 after 2, 1 at the beginning of a group."""
    if position >= len(body) or not NUMBER.fullmatch(body[position]):
        return False
    here = _counted(body[position])
    if not last:
        return True
    deeper = here == [*last, 1]
    depth = len(here)
    return deeper or (depth <= len(last) and here == [*last[: depth - 1], last[depth - 1] + 1])


def _counted(text: str) -> list[int]:
    return [int(part) for part in text.rstrip(".)").split(".")]


def _group(body: Sequence[str], position: int) -> tuple[list[str], int]:
    """A lone mark and the title below it, or both in one line above a number; how many lines they take."""
    text = body[position]
    if _GROUP_MARK.fullmatch(text) and position + 1 < len(body) and not NUMBER.fullmatch(body[position + 1]):
        return [text, body[position + 1]], 2
    both = GROUP.fullmatch(text)
    below = position + 1
    if both and below + 1 < len(body) and GROUP.fullmatch(body[below]):
        below += 1  # a group within a group
    if both and below < len(body) and NUMBER.fullmatch(body[below]):
        return [both[1], both[2]], 1
    return [], 0


def free_rows(body: Sequence[str], names: list[str]) -> tuple[list[list[str]], int]:
    """Without numbers the kinds of the cells tell where a row ends; what names nobody below the last is no row."""
    numbered = names[0] == "number"
    columns = names[1:] if numbered else names
    rows: list[Row] = []
    position = 0
    while position < len(body):
        title, used = _group(body, position)
        if used:
            rows.append(Row(title if numbered else [". ".join(title)], used))
            position += used
            continue
        end = position + 1
        while end < len(body) and not _group(body, end)[1]:
            end += 1
        found = aligned(body[position:end], columns, wraps=True)
        rows += [Row(["", *row.texts], row.used) if numbered else row for row in found]
        position = end
    lead = next(n for n, name in enumerate(names) if name in ("lead", "persons"))
    while rows and (len(rows[-1].texts) <= lead or not read_units(UnitText(rows[-1].texts[lead]))):
        rows.pop()
    return [_padded(row.texts, len(names)) for row in rows], sum(row.used for row in rows)


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]
