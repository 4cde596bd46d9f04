"""Tables drawn on a page: from the lines to a grid of cells that knows which of them were merged."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NEAR = 4.0  # points: a double line is one line, a gap this small is none
LEAST_ROW = 5.0
MOST_LINES = 6_000  # of one page; nobody rules more

Across = tuple[float, float, float]  # y, from x, to x
Down = tuple[float, float, float]  # x, from y, to y
Span = tuple[int, int, int, int]  # first row, first column, behind the last row, behind the last column


@dataclass(frozen=True)
class Grid:
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: tuple[tuple[Span | None, ...], ...]  # for each place the cell it belongs to

    def cell_at(self, x: float, y: float) -> Span | None:
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= row < len(self.owner) and 0 <= column < len(self.owner[0])
        return self.owner[row][column] if inside else None


def find_grids(across: Iterable[Across], down: Iterable[Down]) -> list[Grid]:
    """Every table of a page, from top to bottom."""
    rows, columns = _joined(across), _joined(down)
    if not rows or not columns or len(rows) + len(columns) > MOST_LINES:
        return []
    grids = [_grid(a, d) for a, d in _groups(rows, columns)]
    found = [grid for grid in grids if grid and _is_table(grid)]
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _is_table(grid: Grid) -> bool:
    cells = {cell for row in grid.owner for cell in row if cell}
    return len(cells) > 1 and len(grid.ys) > 2 and len(grid.xs) > 2


def _joined(lines: Iterable[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Lines in nearly the same place become one; pieces that follow each other become one."""
    out: list[tuple[float, float, float]] = []
    ordered = sorted(lines)
    start = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] - ordered[start][0] <= NEAR:
            end += 1
        level = sum(line[0] for line in ordered[start:end]) / (end - start)
        out += _pieces(level, sorted((low, high) for _, low, high in ordered[start:end]))
        start = end
    return out


def _pieces(level: float, spans: list[tuple[float, float]]) -> Iterator[tuple[float, float, float]]:
    low, high = spans[0]
    for next_low, next_high in spans[1:]:
        if next_low <= high + NEAR:
            high = max(high, next_high)
        else:
            yield level, low, high
            low, high = next_low, next_high
    yield level, low, high


def _groups(rows: list[Across], columns: list[Down]) -> Iterator[tuple[list[Across], list[Down]]]:
    """Lines that touch each other belong to one table."""
    parent = list(range(len(rows) + len(columns)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    levels = [row[0] for row in rows]
    for number, (x, top, bottom) in enumerate(columns):
        first, last = bisect_right(levels, top - NEAR), bisect_right(levels, bottom + NEAR)
        for place in range(first, last):
            if rows[place][1] - NEAR <= x <= rows[place][2] + NEAR:
                parent[root(place)] = root(len(rows) + number)
    members: dict[int, tuple[list[Across], list[Down]]] = {}
    for place, row in enumerate(rows):
        members.setdefault(root(place), ([], []))[0].append(row)
    for number, column in enumerate(columns):
        members.setdefault(root(len(rows) + number), ([], []))[1].append(column)
    return iter(members.values())


def _grid(rows: list[Across], columns: list[Down]) -> Grid | None:
    if len(rows) < 2 or not columns:
        return None
    columns = [*columns, *_open_sides(rows, columns)]
    xs = _levels([line[0] for line in columns])
    ys = _levels([line[0] for line in rows])
    if len(xs) < 2 or len(ys) < 2:
        return None
    has_row = [[_covers(rows, y, xs[c], xs[c + 1]) for c in range(len(xs) - 1)] for y in ys]
    has_column = [[_covers(columns, x, ys[r], ys[r + 1]) for r in range(len(ys) - 1)] for x in xs]
    return Grid(tuple(xs), tuple(ys), _owners(has_row, has_column))


def _open_sides(rows: list[Across], columns: list[Down]) -> list[Down]:
    """Tables are often drawn without their outermost lines; where three rows end together, one is meant."""
    top, bottom = min(row[0] for row in rows), max(row[0] for row in rows)
    out = []
    for side, ends in (("left", sorted(row[1] for row in rows)), ("right", sorted(row[2] for row in rows))):
        edge = ends[0] if side == "left" else ends[-1]
        together = sum(1 for end in ends if abs(end - edge) <= NEAR)
        if together >= 3 and all(abs(column[0] - edge) > 15 for column in columns):
            out.append((edge, top, bottom))
    return out


def _levels(values: list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > LEAST_ROW:
            out.append(value)
    return out


def _covers(lines: list[tuple[float, float, float]], level: float, low: float, high: float) -> bool:
    middle = (low + high) / 2
    return any(abs(at - level) <= LEAST_ROW and a <= middle <= b for at, a, b in lines)


def _owners(has_row: list[list[bool]], has_column: list[list[bool]]) -> tuple[tuple[Span | None, ...], ...]:
    height, width = len(has_row) - 1, len(has_column) - 1
    owner: list[list[Span | None]] = [[None] * width for _ in range(height)]
    taken = [[False] * width for _ in range(height)]
    for row in range(height):
        for column in range(width):
            if taken[row][column]:
                continue
            right = column + 1
            while right < width and not has_column[right][row] and not taken[row][right]:
                right += 1
            below = row + 1
            while below < height and not any(has_row[below][c] for c in range(column, right)):
                below += 1
            closed = has_column[column][row] and has_column[right][row]
            closed = closed and has_row[row][column] and has_row[below][column]
            for r in range(row, below):
                for c in range(column, right):
                    taken[r][c] = True
                    owner[r][c] = (row, column, below, right) if closed else None
    return tuple(tuple(line) for line in owner)
