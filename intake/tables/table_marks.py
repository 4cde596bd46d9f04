"""Tables that cross cells: a column for every unit, or a column for every month."""

import re

from intake.document import Cell
from intake.folding import fold
from intake.names.unit_text import UnitSpan
from intake.tables.table_columns import Columns

_LEADS = re.compile(r"ct|chu tri|c|l|\(?ct\)?|dau moi")
_HELPS = re.compile(r"ph|phoi hop|p|o|\(?ph\)?|tham gia")
_NOTHING = re.compile(r"[\s.\-–0]*")


def marked_units(row: tuple[Cell, ...], columns: Columns) -> tuple[list[UnitSpan], list[str]]:
    """The leads and partners of a row; where some cell says "chủ trì", a bare cross is a partner."""
    marks = [(name, fold(row[column].text)) for column, name in columns.marks]
    marks = [(name, mark) for name, mark in marks if not _NOTHING.fullmatch(mark)]
    named = any(_LEADS.fullmatch(mark) for _, mark in marks)
    leads = [
        name for name, mark in marks if (_LEADS if named else re.compile(r"(?!ph|p$|o$).*")).fullmatch(mark)
    ]
    partners = [name for name, mark in marks if name not in leads]
    return [UnitSpan(name, 0, len(name), False) for name in leads], partners


def marked_months(row: tuple[Cell, ...], columns: Columns) -> str:
    """The crossed months as a time phrase: "tháng 3", "từ tháng 3 đến tháng 5", "thường xuyên"."""
    spans = [
        (first, last) for n, first, last in columns.months if not _NOTHING.fullmatch(row[n].text.strip())
    ]
    if not spans:
        return ""
    if len(spans) == len(columns.months):
        return "thường xuyên"
    first, last = spans[0][0], spans[-1][1]
    whole = all(spans[n][1] + 1 == spans[n + 1][0] for n in range(len(spans) - 1))
    if first == last:
        return f"tháng {first}"
    if not whole:
        return ", ".join(f"tháng {last}" for _, last in spans)
    return f"từ tháng {first} đến tháng {last}"
