"""The form file of one unit and period as a workbook: one sheet to fill in, printed on A4 as it is.

Forms of one shape (as many lines, the same cells to fill in) differ in their texts and heights only: the workbook is
made once a shape, and each form puts its own texts into it. The same form is the same bytes. What comes from a plan is
always text, never a formula.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

from reports.excel.answer_sheet_book import HEIGHT_MARK, STRINGS, TEXT_SHEET, Shape, blank_book
from reports.excel.answer_sheet_rows import FormRow, rows_of
from rules.answer_sheet import AnswerSheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHAPES = 64  # kept at once; a blank book is some 10 KB
STAMP = (1980, 1, 1, 0, 0, 0)  # the first day of every ZIP archive
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="{0}" uniqueCount="{0}">'
# Signs that a cell cannot hold, and what looks like such an escape already (ECMA-376 part 1, 22.9.2.19).
_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def build_answer_sheet(sheet: AnswerSheet, key: str) -> bytes:
    """`key`: rules.answer_sheet.key_of, of the installation that will read the form when it comes back."""
    rows = rows_of(sheet)
    blank = _blank(tuple(_shape(row) for row in rows))
    texts = [*blank.constants, *(text for row in rows for text in _texts(row)), key]
    buffer = io.BytesIO()
    buffer.write(blank.package)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        _add(package, TEXT_SHEET, blank.with_heights([row.height for row in rows]))
        _add(package, STRINGS, _strings(texts))
    return buffer.getvalue()


@dataclass(frozen=True)
class _Blank:
    """A workbook of one shape without its texts; `pieces`: its sheet, cut where the heights of rows stand."""

    package: bytes
    pieces: tuple[str, ...]
    constants: tuple[str, ...]

    def with_heights(self, heights: Sequence[float]) -> bytes:
        words = [self.pieces[0]]
        for height, piece in zip(heights, self.pieces[1:], strict=True):
            words += (f"{height:.2f}", piece)
        return "".join(words).encode()


@lru_cache(maxsize=SHAPES)
def _blank(shape: Shape) -> _Blank:
    content, constants = blank_book(shape)
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in (TEXT_SHEET, STRINGS):
                _add(target, name, source.read(name))
        sheet = source.read(TEXT_SHEET).decode()
    return _Blank(buffer.getvalue(), tuple(HEIGHT_MARK.split(sheet)), constants)


def _shape(row: FormRow) -> tuple[tuple[str, ...], str, float | None, tuple[bool, ...], bool]:
    """What of a row is written into the blank book."""
    return row.looks, row.rule, row.figure, tuple(map(bool, row.texts)), bool(row.row_id)


def _texts(row: FormRow) -> list[str]:
    """In the order in which the blank book has them."""
    return [text for text in (row.row_id, *row.texts) if text]


def _strings(texts: Sequence[str]) -> bytes:
    return f"{_HEAD.format(len(texts))}{''.join(map(_item, texts))}</sst>".encode(errors="replace")


@lru_cache(maxsize=2048)
def _item(text: str) -> str:
    """Heads, guides and tasks are the same in the forms of many units."""
    return f'<si><t xml:space="preserve">{escape(_escaped(text))}</t></si>'


def _escaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _code(found.group()), text.replace("\r\n", "\n"))


def _code(found: str) -> str:
    return f"_x005F_{found[1:]}" if len(found) > 1 else f"_x{ord(found):04X}_"


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Packed lightly: a tenth more of bytes, half the time."""
    entry = zipfile.ZipInfo(name, date_time=STAMP)
    entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
    package.writestr(entry, content, compresslevel=1)
