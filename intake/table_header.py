"""The header of a table: which column holds the task, the lead unit, the partners, the time."""

import re
from dataclasses import dataclass, replace
from functools import cache

from intake.document import Cell
from intake.folding import fold
from intake.lexicon import table

HEADER_ROWS = 12


@dataclass(frozen=True)
class Columns:
    task: int
    lead: int
    partner: int | None = None
    time: int | None = None
    output: int | None = None
    number: int | None = None
    first_row: int = 0
    width: int = 0


@cache
def _header_words(kind: str) -> tuple[str, ...]:
    return tuple(sorted((fold(word) for word in table("sections")["columns"][kind]), key=len, reverse=True))


def names_column(kind: str, header: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", header) for word in _header_words(kind))


def find_columns(rows: tuple[tuple[Cell, ...], ...]) -> Columns | None:
    """The first one or two rows whose words make a header with a task and a lead column."""
    for top in range(min(HEADER_ROWS, len(rows))):
        for depth in (1, 2, 3):
            if top + depth > len(rows):
                break
            titles = [_title(rows[top : top + depth], column) for column in range(len(rows[top]))]
            columns = _columns(titles)
            if columns and (depth == 1 or _is_header_row(rows[top + depth - 1])):
                return replace(
                    columns, first_row=top + _header_depth(rows, top, depth, columns), width=len(titles)
                )
    return None


def _title(rows: tuple[tuple[Cell, ...], ...], column: int) -> str:
    seen: list[str] = []
    for row in rows:
        text = fold(row[column].text)
        if text and text not in seen:
            seen.append(text)
    return " ".join(seen)


def _is_header_row(row: tuple[Cell, ...]) -> bool:
    texts = [cell.text for cell in row if cell.text.strip()]
    return bool(texts) and all(len(text) < 60 for text in texts)


def _header_depth(rows: tuple[tuple[Cell, ...], ...], top: int, depth: int, columns: Columns) -> int:
    """Include the second line of a header ("Chủ trì | Phối hợp") and a row of column numbers (1) (2) (3)."""
    end = top + depth
    while end < len(rows) and (
        all(re.fullmatch(r"\(?\d{0,2}\)?|\([A-Z]\)|=.*", cell.text.strip()) for cell in rows[end])
        or (
            rows[end][columns.task].carried
            and fold(rows[end][columns.task].text) == fold(rows[top][columns.task].text)
        )
    ):
        end += 1
    return end - top


def _columns(titles: list[str]) -> Columns | None:
    found: dict[str, int] = {}
    for column, title in enumerate(titles):
        if not title or len(title) > 160:
            continue
        kind = _column_kind(title)
        if kind and kind not in found:
            found[kind] = column
    if "task" not in found or "lead" not in found:
        return None
    return Columns(
        found["task"],
        found["lead"],
        found.get("partner"),
        found.get("time"),
        found.get("output"),
        found.get("number"),
    )


def _column_kind(title: str) -> str | None:
    if title in _header_words("number"):
        return "number"
    if title in ("don vi", "co quan", "co quan, don vi", "bo phan", "ca nhan") or (
        not names_column("not_lead", title) and names_column("lead", title)
    ):
        return "lead"
    for kind in ("time", "partner", "output", "task"):
        if names_column(kind, title):
            return kind
    return None
