"""A form file that came back, from bytes to cells: within the bounds of every file from outside, and never computed.

Rows are known by what stands in the hidden first column, columns by the hidden first row, wherever they were moved to.
"""

from dataclasses import dataclass

from intake.readers.bounds import MEGABYTE, Budget
from intake.readers.packages import Package
from intake.readers.raw_sheets import RawSheet, read_sheets, sheet_names
from rules.answer_sheet import FORM_SHEET, KEY_SHEET, MARK, RESULT_COLUMN, STATE_COLUMN
from rules.errors import BadInput

LARGEST_FORM, LARGEST_UNPACKED = 5 * MEGABYTE, 20 * MEGABYTE
MOST_SHEETS = 20
_OLE = b"\xd0\xcf\x11\xe0"  # .xls, and every file with a password
_SAVE_AS = "mở bằng Excel hoặc LibreOffice, lưu thành Excel (.xlsx) rồi gửi lại"


@dataclass(frozen=True)
class FilledSheet:
    """The cells as they came. `rows`: hidden id → numbers of the rows that bear it, from top to bottom."""

    name: str
    key: str
    sheet: RawSheet
    rows: dict[str, list[int]]
    state_column: int
    result_column: int


def read_filled(data: bytes, name: str) -> FilledSheet:
    """BadInput in one line for whatever is no form that can be read."""
    _check_kind(data, name)
    titles = sheet_names(data, name)[:MOST_SHEETS]
    sheets = read_sheets(data, name, frozenset(titles))
    form = next((one for one in _by_likelihood(sheets) if one.cells.get(1, {}).get(1) == MARK), None)
    if form is None:
        raise BadInput("không phải biểu báo cáo của hệ thống này, hoặc dòng 1 (ẩn) đã bị xóa", where=name,
                       mend="dùng đúng biểu gửi kèm thư")  # fmt: skip
    kept = sheets.get(KEY_SHEET)
    key = kept.cells.get(1, {}).get(1) if kept else None
    heads = {value: column for column, value in form.cells[1].items()}
    if STATE_COLUMN not in heads or RESULT_COLUMN not in heads:
        raise BadInput("các cột của biểu đã bị xóa hoặc đổi", where=name, mend="tải biểu mới rồi điền lại")
    rows: dict[str, list[int]] = {}
    for number in sorted(form.cells):
        written = form.cells[number].get(1)
        if number > 1 and written is not None:
            rows.setdefault(str(written).strip(), []).append(number)
    return FilledSheet(
        name, key if isinstance(key, str) else "", form, rows, heads[STATE_COLUMN], heads[RESULT_COLUMN]
    )


def _check_kind(data: bytes, name: str) -> None:
    if not data:
        raise BadInput("tệp rỗng", where=name, mend="chọn lại tệp")
    if len(data) > LARGEST_FORM:
        raise BadInput(f"tệp lớn hơn {LARGEST_FORM // MEGABYTE} MB, không phải biểu báo cáo", where=name,
                       mend="chỉ gửi biểu đã điền; minh chứng gửi thành tệp riêng")  # fmt: skip
    if data.startswith(_OLE):
        raise BadInput(
            "tệp Excel kiểu cũ (.xls) hoặc có mật khẩu", where=name, mend=f"bỏ mật khẩu, {_SAVE_AS}"
        )
    if not data.startswith(b"PK"):
        raise BadInput("không phải tệp Excel (.xlsx)", where=name, mend="gửi lại đúng tệp biểu đã điền")
    package = Package(data, Budget(name))
    # What a part says of its size is never exceeded when it is inflated: the reader stops there.
    if sum(part.file_size for part in package.parts.values()) > LARGEST_UNPACKED:
        raise BadInput(f"tệp bung ra hơn {LARGEST_UNPACKED // MEGABYTE} MB, không phải biểu báo cáo", where=name,
                       mend="tải biểu mới rồi điền lại")  # fmt: skip
    if any(part.lower().endswith("vbaproject.bin") for part in package.parts):
        raise BadInput("tệp có macro", where=name, mend="lưu thành Excel (.xlsx) không có macro rồi gửi lại")
    if not package.main_part():
        raise BadInput("không phải tệp Excel (.xlsx)", where=name, mend=_SAVE_AS)


def _by_likelihood(sheets: dict[str, RawSheet]) -> list[RawSheet]:
    return sorted(sheets.values(), key=lambda one: one.name != FORM_SHEET)
