"""The header of a table: which column holds the task, the responsible unit, the partners, the time."""

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.document import Cell
from intake.folding import fold, one_line
from intake.tables.column_kinds import LONGEST_TITLE, ColumnKind, kind_of_column, months_of_column
from intake.tables.table_beliefs import SAMPLE, is_no_assignment, whole_unit
from intake.tables.table_columns import Columns, Row

HEADER_ROWS = 15


def find_columns(rows: Sequence[Row]) -> Columns | None:
    """The first row, with the rows of a header in storeys below it, that names a task and who does it."""
    for top in range(min(HEADER_ROWS, len(rows))):
        if not _may_be_header(rows[top]):
            continue
        depth = 1
        while depth < 3 and top + depth < len(rows) and _is_storey(rows[top + depth], rows[top + depth - 1]):
            depth += 1
        columns = _columns(rows[top : top + depth], rows[top + depth :])
        if columns:
            start = _first_row(rows, top + depth, columns)
            return replace(columns, first_row=start, width=len(rows[top]))
    return None


def is_header_again(row: Row, columns: Columns) -> bool:
    """A header repeated at the head of a page."""
    if columns.lead is None:
        return False
    task, lead = (one_line(row[column].text) for column in (columns.task, columns.lead))
    if max(len(task), len(lead)) > 45:
        return False
    kinds = (kind_of_column(task), kind_of_column(lead))
    return [kind.name if kind else "" for kind in kinds] in (["task", "lead"], ["task", "persons"])


def _may_be_header(row: Row) -> bool:
    texts = {one_line(cell.text) for cell in row if cell.text.strip()}
    return len(texts) > 1 and all(len(text) <= 2 * LONGEST_TITLE for text in texts)


def _is_storey(row: Row, above: Row) -> bool:
    """The second line of a header: only below titles that span columns ("Phân công → Chủ trì | Phối hợp")."""
    own = [cell.text.strip() for cell in row if cell.text.strip() and not cell.carried]
    if len(set(own)) < 2:
        return False  # one text across is the title of a group
    known = 0
    for column, cell in enumerate(row):
        text = cell.text.strip()
        if cell.carried or not text:
            continue
        heads_span = column + 1 < len(above) and _is_free(above[column + 1])
        if len(text) > 60 or not (_is_free(above[column]) or heads_span):
            return False
        known += bool(kind_of_column(text) or months_of_column(text) or whole_unit(text))
    return known > 0


def _is_free(cell: Cell) -> bool:
    return cell.carried or not cell.text.strip()


def _first_row(rows: Sequence[Row], start: int, columns: Columns) -> int:
    """Skip a row of column numbers (1) (2) (3), and what is left of a merged header."""
    head = fold(rows[start - 1][columns.task].text)
    while start < len(rows):
        row = rows[start]
        numbers = all(re.fullmatch(r"\(?\d{0,2}\)?|\(?[A-Z]\)?|=.*", cell.text.strip()) for cell in row)
        left = row[columns.task].carried and fold(row[columns.task].text) == head
        if not numbers and not left:
            break
        start += 1
    return start


def _columns(header: Sequence[Row], body: Sequence[Row]) -> Columns | None:
    width = len(header[0])
    titles = [_titles(header, column) for column in range(width)]
    kinds = [_kind(levels) for levels in titles]
    tasks = [n for n, kind in enumerate(kinds) if kind and kind.name == "task" and kind.rank > 1]
    tasks = tasks or [n for n, kind in enumerate(kinds) if kind and kind.name == "task"]
    if not tasks:
        return None
    found = Columns(
        task=_task_column(tasks, kinds, body),
        partner=_first(kinds, "partner"),
        time=_first(kinds, "time"),
        time_start=_first(kinds, "time_start"),
        output=_first(kinds, "output"),
        report_to=_first(kinds, "report_to"),
        number=_first(kinds, "number"),
        note=next((n for n, levels in enumerate(titles) if levels and fold(levels[0]) == "ghi chu"), None),
        months=_timeline(titles),
    )
    found = _with_lead(found, kinds, titles, body)
    words = " | ".join(level for levels in titles for level in levels)
    return None if is_no_assignment(found, kinds, words, body) else found


def _titles(header: Sequence[Row], column: int) -> tuple[str, ...]:
    """From the lowest storey up, each wording once."""
    out: list[str] = []
    for row in reversed(header):
        text = one_line(row[column].text)
        if text and text not in out:
            out.append(text)
    return tuple(out)


def _kind(levels: tuple[str, ...]) -> ColumnKind | None:
    """The lowest storey decides, then the title above it."""
    return next((kind for level in levels if (kind := kind_of_column(level))), None)


def _first(kinds: Sequence[ColumnKind | None], name: str) -> int | None:
    ranked = [(-kind.rank, n) for n, kind in enumerate(kinds) if kind and kind.name == name]
    return min(ranked)[1] if ranked else None


def _timeline(titles: Sequence[tuple[str, ...]]) -> tuple[tuple[int, int, int], ...]:
    months = [(n, months_of_column(levels[0])) for n, levels in enumerate(titles) if levels]
    found = tuple((n, *span) for n, span in months if span)
    return found if len(found) >= 3 else ()


def _task_column(tasks: Sequence[int], kinds: Sequence[ColumnKind | None], body: Sequence[Row]) -> int:
    """Of "Nhóm nhiệm vụ | Nhiệm vụ cụ thể" the one that changes from row to row."""
    if len(tasks) == 1:
        return tasks[0]
    sample = body[:SAMPLE]

    def own(column: int) -> int:
        return sum(1 for row in sample if row[column].text.strip() and not row[column].carried)

    strongest = max(kind.rank for n in tasks if (kind := kinds[n]))
    first, *others = [n for n in tasks if (kind := kinds[n]) and kind.rank == strongest] or list(tasks)
    return next((n for n in others if own(n) > own(first)), first)


def _with_lead(
    found: Columns,
    kinds: Sequence[ColumnKind | None],
    titles: Sequence[tuple[str, ...]],
    body: Sequence[Row],
) -> Columns:
    ranked = [
        (-kind.rank, n)
        for n, kind in enumerate(kinds)
        if kind and kind.name in ("lead", "persons", "leaders")
    ]
    if ranked:
        rank, column = min(ranked)
        both = found.partner is None and "phoi hop" in fold(titles[column][0])
        return replace(found, lead=column, lead_rank=-rank, lead_mixed=both)
    marks = [(n, levels[0]) for n, levels in enumerate(titles) if levels and whole_unit(levels[0])]
    crossed = [n for n, _ in marks if all(len(row[n].text.strip()) <= 12 for row in body[:SAMPLE])]
    if len(crossed) >= 2 and any(row[n].text.strip() for n in crossed for row in body[:SAMPLE]):
        return replace(found, marks=tuple((n, name) for n, name in marks if n in crossed), lead_rank=3.0)
    return found
