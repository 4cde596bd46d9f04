"""One cell of a draft's file: its value kept as what it is, its look taken from a cell that has it already."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from operations.drafts.draft_cells import Value
from operations.drafts.draft_columns import Column

CELL_LIMIT = 32_000  # Excel keeps 32,767 characters of a cell
SHOWN_OF_LONG = 4_000
CUT_MARK = " […phần còn lại chỉ sửa được trên trang rà soát]"
FIRST_EXCEL_DAY = date(1900, 3, 1)  # Excel believes that 1900 was a leap year
WAITING = PatternFill("solid", fgColor="FFF4CE")
READ_ONLY = PatternFill("solid", fgColor="F1F1F1")
THIN = Side(style="thin", color="D0D0D0")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
FORMATS = {"date": "DD/MM/YYYY", "percent": "0%", "number": "0"}
_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class Look(NamedTuple):
    fill: str  # "", "waiting" or "read-only"
    number_format: str
    is_muted: bool = False
    is_struck: bool = False
    is_quoted: bool = False


@dataclass
class CellWriter:
    """Styles are made once and shared: to make them for each of a hundred thousand cells would take a minute."""

    looks: dict[Look, Any] = field(default_factory=dict)

    def write(self, cell: Any, value: Value, column: Column, look: Look) -> None:
        if isinstance(value, str):
            cell.value = escaped(value)
            cell.data_type = "s"
        else:
            cell.value = value
        look = look._replace(number_format=_format(value, column), is_quoted=is_quoted(value))
        if look not in self.looks:
            _dress(cell, look)
            self.looks[look] = cell._style
        cell._style = self.looks[look]


def _format(value: Value, column: Column) -> str:
    if isinstance(value, date):
        return FORMATS["date"]
    if isinstance(value, int) and column.form == "text":
        return "0"
    return FORMATS.get(column.form, "@")


def _dress(cell: Any, look: Look) -> None:
    cell.border = BORDER
    is_number = look.number_format in (FORMATS["number"], FORMATS["percent"])
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center" if is_number else None)
    cell.number_format = look.number_format
    cell.quotePrefix = look.is_quoted
    if look.fill:
        cell.fill = WAITING if look.fill == "waiting" else READ_ONLY
    if look.is_muted:
        cell.font = Font(color="888888", strike=look.is_struck)


def write_text(cell: Any, text: str) -> None:
    """Text stays text: what begins with '=' is somebody's words and never a formula."""
    cell.value = escaped(text)
    cell.data_type = "s"
    cell.quotePrefix = is_quoted(text)


def is_quoted(value: Value) -> bool:
    return isinstance(value, str) and value.startswith(("=", "+", "-", "@", "'"))


def fitting(value: Value) -> tuple[Value, bool]:
    """What a cell can hold of a value, and whether that is less than the whole."""
    if isinstance(value, str) and len(escaped(value)) > CELL_LIMIT:
        return value[:SHOWN_OF_LONG] + CUT_MARK, True
    if isinstance(value, date) and value < FIRST_EXCEL_DAY:
        return value.isoformat(), False
    return value, False


def mark_of(value: object) -> str:
    """The same for the same content, however the file was saved since; empty for an empty cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = value.date() if (value.hour, value.minute, value.second) == (0, 0, 0) else value
    if isinstance(value, float) and value == int(value):
        value = int(value)
    words = one_line_end(f"{type(value).__name__}:{value}")
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def one_line_end(text: str) -> str:
    """Programs disagree about the ends of lines inside a cell."""
    return text.replace("\r\n", "\n")


def escaped(text: str) -> str:
    """Signs that a cell cannot hold, and what looks like such an escape already (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(lambda match: _code(match.group()), one_line_end(text))


def _code(found: str) -> str:
    return f"_x005F_{found[1:]}" if len(found) > 1 else f"_x{ord(found):04X}_"
