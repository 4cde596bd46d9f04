"""A file of answers (CSV, XLSX, JSON lines) → a header and cells, or objects; bounds, encodings, no formulas."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from intake.answer_files.cells import Cell, Refused
from intake.readers.raw_sheets import CellValue, Odd, read_sheets, sheet_names
from rules.errors import BadInput
from rules.folding import fold

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 200
LATEST_HEAD_ROW = 10
_UNICODE = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

Rows = list[tuple[int, Sequence[Cell]]]  # number of the row as Excel shows it, its cells
One = TypeVar("One")


def csv_table(data: bytes, name: str) -> tuple[list[str], Rows]:
    """UTF-8 (with or without its mark) or UTF-16; commas, semicolons or tabs, as the first line tells."""
    text = _text_of(data, name)
    first, _, rest = text.partition("\n")
    if fold(first) == "sep" and len(first.strip()) == 5:  # Excel's own first line: sep=;
        text, first = rest, rest.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    try:
        table = list(_bounded(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), name))
    except csv.Error as error:
        raise BadInput(f"CSV không đọc được ({error})", where=name, mend="lưu lại dạng CSV UTF-8") from None
    header, *records = table or [[]]
    return header, [(number, [_no_formula(one) for one in row]) for number, row in enumerate(records, 2)]


def excel_table(data: bytes, name: str) -> tuple[list[str], Rows]:
    """The first sheet; the row of the titles is the first that has two texts."""
    _check_size(data, name)
    names = sheet_names(data, name)
    if not names:
        raise BadInput("không mở được như một tệp Excel", where=name, mend="lưu lại dạng .xlsx")
    sheet = read_sheets(data, name, frozenset(names[:1]))[names[0]]
    numbers = sorted(sheet.cells)
    head = next((one for one in numbers if one <= LATEST_HEAD_ROW and _is_head(sheet.cells[one])), None)
    if head is None:
        raise BadInput("không thấy dòng tên cột", where=name, mend="giữ nguyên dòng tên cột của tệp mẫu")
    width = max(sheet.cells[head])
    if max(max(sheet.cells[one], default=0) for one in numbers if one >= head) > MOST_COLUMNS:
        raise BadInput(f"tệp có hơn {MOST_COLUMNS} cột", where=name, mend="bỏ các cột thừa")
    header = [_title(sheet.cells[head].get(column)) for column in range(1, width + 1)]
    rows: Rows = []
    for number in _bounded((one for one in numbers if one > head), name):
        given = sheet.cells[number]
        cells = [
            _cell(given.get(column), is_percent=(number, column) in sheet.percents)
            for column in range(1, max(width, *given) + 1)
        ]
        rows.append((number, cells))
    return header, rows


def _is_head(cells: dict[int, CellValue]) -> bool:
    return sum(isinstance(one, str) for one in cells.values()) > 1


def json_lines(data: bytes, name: str) -> Iterator[tuple[int, dict[str, object]]]:
    """One object a line."""
    for number, line in enumerate(_bounded(_text_of(data, name).split("\n"), name), 1):
        if not line.strip():
            continue
        where = f"{name}, dòng {number}"
        try:
            found = json.loads(line, parse_constant=_no_such_number)
        except (ValueError, RecursionError):
            raise BadInput(
                "không phải JSON hợp lệ", where=where, mend="mỗi dòng một đối tượng JSON"
            ) from None
        if not isinstance(found, dict):
            raise BadInput("không phải một đối tượng JSON", where=where, mend='dạng {"unit": …, "plan": …}')
        yield number, found


def json_cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "1" if value else "0"
    if value is None or isinstance(value, int | float | str):
        return value
    return Refused("phải là chữ hoặc số")


def _check_size(data: bytes, name: str) -> None:
    if not data.strip():
        raise BadInput("tệp rỗng", where=name, mend="chọn lại tệp")
    if len(data) > LARGEST_FILE:
        raise BadInput(f"tệp lớn hơn {LARGEST_FILE >> 20} MB", where=name, mend="tách thành nhiều tệp")


def _text_of(data: bytes, name: str) -> str:
    _check_size(data, name)
    encoding = next((one for mark, one in _UNICODE if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(
            f"tệp không phải Unicode (byte thứ {error.start + 1})", where=name, mend="lưu lại dạng CSV UTF-8"
        ) from None
    if "\0" in text:
        raise BadInput("tệp không phải văn bản", where=name, mend="lưu lại dạng CSV UTF-8")
    return text


def _bounded(rows: Iterable[One], name: str) -> Iterator[One]:
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            raise BadInput(f"tệp có hơn {MOST_ROWS} dòng", where=name, mend="tách thành nhiều tệp")
        if isinstance(row, list) and len(row) > MOST_COLUMNS:
            raise BadInput(f"tệp có hơn {MOST_COLUMNS} cột", where=name, mend="bỏ các cột thừa")
        yield row


def _no_formula(text: str) -> Cell:
    return Refused("là công thức") if text.lstrip().startswith("=") else text


def _title(value: CellValue) -> str:
    return value if isinstance(value, str) else "" if value is None else "?"


def _cell(value: CellValue, *, is_percent: bool) -> Cell:
    if isinstance(value, Odd):
        return Refused(f"là {value.value}")
    return value * 100 if is_percent and isinstance(value, int | float) else value


def _no_such_number(word: str) -> float:
    raise ValueError(word)
