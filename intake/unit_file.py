"""The units file (CSV, XLSX or JSON, the same columns) → rows; every fault named with its row (interfaces.md)."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from rules.errors import BadInput, ImpossibleDate

COLUMNS = (
    "code", "name", "aliases", "short_name", "kind", "parent", "groups",
    "desk_name", "desk_email", "head_name", "head_email", "valid_from", "valid_to", "calendar",
)  # fmt: skip
REQUIRED = ("code", "name")


@dataclass(frozen=True)
class UnitRow:
    """One unit as the file gives it; `place` names its row for people.

    Several people of one post stand parted by ";", the next contact after the first.
    """

    place: str
    code: str
    name: str
    aliases: tuple[str, ...] = ()
    short_name: str = ""
    kind: str = ""
    parent: str = ""
    groups: tuple[str, ...] = ()
    desk_name: str = ""
    desk_email: str = ""
    head_name: str = ""
    head_email: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    calendar: str = "vn"


def holders_of(names: str, emails: str) -> tuple[tuple[str, str], ...]:
    """Name and address of each holder of a post, in the order of the file; a name that is missing is empty."""
    addresses = _names(emails)
    written = [name.strip() for name in names.split(";")] if len(addresses) > 1 else [names]
    found: dict[str, tuple[str, str]] = {}
    for place, email in enumerate(addresses):
        found.setdefault(email, (written[place] if place < len(written) else "", email))
    return tuple(found.values())


def read_unit_file(data: bytes, name: str) -> tuple[UnitRow, ...]:
    """Rows checked one by one and against each other; BadInput names the first fault."""
    suffix = name.rsplit(".", 1)[-1].lower()
    readers = {"csv": _csv_records, "xlsx": _excel_records, "json": _json_records}
    if suffix not in readers:
        raise BadInput(
            f"không đọc được danh mục đơn vị dạng .{suffix}", where=name, mend="dùng .xlsx, .csv hoặc .json"
        )
    rows = tuple(_as_row(record, place) for record, place in readers[suffix](data, name))
    if not rows:
        raise BadInput("danh mục đơn vị không có dòng nào", where=name, mend="điền ít nhất một đơn vị")
    _check_together(rows)
    return rows


Record = dict[str, object]


def _csv_records(data: bytes, name: str) -> Iterator[tuple[Record, str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"tệp không phải UTF-8 (byte thứ {error.start + 1})", where=name, mend="lưu lại dạng CSV UTF-8"
        ) from None
    reader = csv.DictReader(io.StringIO(text))
    _check_columns(reader.fieldnames or [], name)
    for number, record in enumerate(reader, start=2):
        yield {str(key): value for key, value in record.items()}, f"{name}, dòng {number}"


def _json_records(data: bytes, name: str) -> Iterator[tuple[Record, str]]:
    try:
        records = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadInput(f"JSON không hợp lệ ({error})", where=name, mend="kiểm tra lại tệp") from None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise BadInput("JSON phải là danh sách các đơn vị", where=name, mend='dạng [{"code": …, "name": …}]')
    for number, record in enumerate(records, start=1):
        yield record, f"{name}, mục {number}"


def _excel_records(data: bytes, name: str) -> Iterator[tuple[Record, str]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise BadInput("không mở được như một tệp Excel", where=name, mend="lưu lại dạng .xlsx") from None
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = [str(cell or "").strip() for cell in next(rows, ())]
    _check_columns(header, name)
    for number, cells in enumerate(rows, start=2):
        if any(cell not in (None, "") for cell in cells):
            yield dict(zip(header, cells, strict=False)), f"{name}, dòng {number}"


def _check_columns(header: Iterable[str], name: str) -> None:
    missing = [column for column in REQUIRED if column not in header]
    if missing:
        raise BadInput(
            f"thiếu cột {', '.join(missing)}",
            where=f"{name}, dòng 1",
            mend="lấy mẫu: dondoc unit template units.xlsx",
        )


def _as_row(record: Record, place: str) -> UnitRow:
    values = {column: _text(record.get(column)) for column in COLUMNS}
    for column in REQUIRED:
        if not values[column]:
            raise BadInput(f"cột {column} để trống", where=place, mend="điền vào hoặc bỏ dòng này")
    for column in ("desk_email", "head_email"):
        for address in _names(values[column]):
            if not is_address(address):
                raise BadInput(f"{address!r} không phải địa chỉ thư", where=f"{place}, cột {column}")
    return UnitRow(
        place=place,
        aliases=_names(values.pop("aliases")),
        groups=_names(values.pop("groups")),
        valid_from=_day(values.pop("valid_from"), f"{place}, cột valid_from"),
        valid_to=_day(values.pop("valid_to"), f"{place}, cột valid_to"),
        calendar=values.pop("calendar") or "vn",
        **values,
    )


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else " ".join(str(value).split())


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(";") if name.strip())


def is_address(text: str) -> bool:
    local, _, domain = text.partition("@")
    return bool(local) and "." in domain and not any(char in text for char in ' ,;<>"\r\n')


def _day(text: str, place: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ImpossibleDate(f"{text!r} không phải ngày", where=place, mend="viết dạng 2021-03-22") from None


def _check_together(rows: tuple[UnitRow, ...]) -> None:
    seen: dict[str, UnitRow] = {}
    for row in rows:
        if row.code in seen:
            raise BadInput(
                f"mã {row.code!r} đã có ở {seen[row.code].place}", where=row.place, mend="mỗi đơn vị một mã"
            )
        seen[row.code] = row
    for row in rows:
        if row.parent and row.parent not in seen:
            raise BadInput(
                f"đơn vị cấp trên {row.parent!r} không có trong tệp", where=row.place, mend="thêm đơn vị đó"
            )


def unit_file_template() -> bytes:
    """An empty directory to fill in, with two rows that show how."""
    book = Workbook()
    sheet = book.active
    sheet.title = "units"
    sheet.append(COLUMNS)
    sheet.append(["UBND", "UBND tỉnh", "Ủy ban nhân dân tỉnh", "UBND tỉnh", "people_committee", "", "", "Văn phòng", "vanphong@example.vn", "Chủ tịch", "chutich@example.vn", "", "", "vn"])  # fmt: skip
    sheet.append(["SNV", "Sở Nội vụ", "SNV; Sở NV", "Sở Nội vụ", "department", "UBND", "các sở, ban, ngành", "Chuyên viên tổng hợp", "tonghop.snv@example.vn", "Giám đốc", "giamdoc.snv@example.vn", "", "", "vn"])  # fmt: skip
    for column, width in zip(
        "ABCDEFGHIJKLMN", (10, 36, 36, 18, 18, 10, 30, 24, 28, 24, 28, 12, 12, 10), strict=True
    ):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
