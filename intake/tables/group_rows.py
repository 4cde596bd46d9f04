"""Rows that name a group of tasks across the table: "I. Chỉ đạo, điều hành", "Tháng 3", "Phòng Tổng hợp"."""

import re
from collections.abc import Sequence

from intake.document import Cell
from intake.folding import fold, one_line
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitSpan, UnitText
from intake.tables.table_columns import Columns

_MARK = re.compile(r"(?:[IVX]+|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)]?")
_NOTES = ("ghi chu", "tong cong", "tong so", "luu y", "cong:", "tong:")
_TIME = re.compile(
    r"(?:thang|quy|tuan|dot|ngay|6 thang|hoc ky|nam)\s*(?:thu\s+)?[\divx]+(?:\s*[/.,\-]\s*(?:nam\s+)?\d{1,4})*"
    r"(?:\s+nam\s+\d{4})?(?:\s*(?:-|den)\s*(?:thang|quy)?\s*[\divx]+(?:[/.]\d{4})?)?|6 thang (?:dau|cuoi) nam.{0,12}"
)

Row = tuple[Cell, ...]


def group_title(rows: Sequence[Row], index: int, columns: Columns) -> str | None:
    """The title of a group row, "" for a row to pass over, nothing for a task row."""
    row = rows[index]
    texts = [one_line(cell.text) for cell in row]
    own = [text for cell, text in zip(row, texts, strict=True) if text and not cell.carried]
    distinct = {fold(text) for text in texts if text}
    if not distinct or fold(" ".join(own)).startswith(_NOTES):
        return ""
    if len(distinct) == 1 and _is_alone(texts, columns):
        return next(text for text in texts if text)
    across = _merged_across(row, texts, columns)
    if across:
        return across
    rest = [n for n in (columns.lead, columns.time, columns.time_start, columns.partner) if n is not None]
    rest += [n for n, _ in columns.marks] + [n for n, _, _ in columns.months]
    task = texts[columns.task]
    if any(texts[column] for column in rest) or not task:
        return None
    mark = texts[columns.number] if columns.number is not None else ""
    if columns.lead is None and not columns.marks and not names_units(task):
        return f"{mark}. {task}".strip(". ") if re.fullmatch(r"[IVX]+\.?|[A-Z]\.?", mark) else None
    if _opens_group(rows, index, columns, mark, task):
        return f"{mark}. {task}".strip(". ") if mark else task
    return None


def _is_alone(texts: list[str], columns: Columns) -> bool:
    """One text and nothing else; a number column of its own ("3") is no title."""
    text = next(text for text in texts if text)
    goes_on = text[0] in "-+" or text[0].islower()
    return not re.fullmatch(r"\d{1,3}[.)]?", text) and not (
        goes_on and texts[columns.task] == text and columns.number is not None
    )


def _opens_group(rows: Sequence[Row], index: int, columns: Columns, mark: str, task: str) -> bool:
    """By its mark, its capitals, or because the next row is a deeper point with a unit of its own."""
    if re.fullmatch(r"[IVX]+\.?|[A-Z]\.?", mark) or task.isupper():
        return True
    if mark == "":
        return task[0] not in "-+" and not task[0].islower()
    following = rows[index + 1] if index + 1 < len(rows) else None
    if following is None or columns.number is None or columns.lead is None:
        return False
    below = one_line(following[columns.number].text)
    deeper = (
        below.startswith(f"{mark.rstrip('.')}.") or below in ("-", "+", "a", "a)", "") or below[:1] in "-+"
    )
    return deeper and bool(following[columns.lead].text.strip()) and not following[columns.lead].carried


def _merged_across(row: Row, texts: list[str], columns: Columns) -> str | None:
    """ "I | Chỉ đạo, điều hành": one text over task and lead, with nothing but its mark beside it."""
    lead = texts[columns.lead] if columns.lead is not None else ""
    title = texts[columns.task] or lead
    if not title or not any(text == title and cell.carried for cell, text in zip(row, texts, strict=True)):
        return None
    others = [text for text in texts if text and text != title]
    if lead not in (title, "") or not all(_MARK.fullmatch(text) for text in others):
        return None
    if sum(text == title for text in texts) < 2:
        return None
    return " ".join([*(f"{text.rstrip('.)')}." for text in others), title])


def _bare(title: str) -> str:
    return re.sub(r"^(?:[IVX]+|[A-ZĐ]|\d{1,2})[.)]\s*", "", title).strip(" .:;")


def names_units(title: str) -> list[UnitSpan]:
    """The units a group row is made of, if it says nothing else."""
    bare = _bare(title)
    found = read_units(UnitText(bare))
    return list(found.units) if found and not bare[found.end :].strip(" .:;") else []


def names_time(title: str) -> str:
    """The time a group row is made of: "Tháng 3/2026", "Quý I"."""
    bare = _bare(title)
    return bare if _TIME.fullmatch(fold(bare)) else ""
