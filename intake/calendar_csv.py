"""A calendar as CSV: day | ngày, kind | loại, name | tên, source | văn bản, official | chính thức."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from config.calendars import CalendarEntry
from intake.calendar_entries import KIND_WORDS, Placed, kind_named
from rules.errors import BadInput, ImpossibleDate
from rules.folding import fold

COLUMNS = {
    "day": ("day", "date", "ngay"),
    "kind": ("kind", "loai"),
    "name": ("name", "ten", "ten ngay"),
    "source": ("source", "van ban", "nguon", "can cu"),
    "official": ("official", "chinh thuc"),
}
REQUIRED = ("day", "kind", "name")
YES = {"1", "true", "yes", "x", "co", "chinh thuc"}
NO = {"0", "false", "no", "khong", "du kien", ""}
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def csv_entries(data: bytes, name: str, *, source: str) -> Iterator[Placed]:
    text = _text(data, name)
    first, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = _columns(next(reader, []), f"{name}, dòng 1")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                values = {
                    column: cells[index].strip() if index < len(cells) else ""
                    for column, index in columns.items()
                }
                yield _entry(values, f"{name}, dòng {reader.line_num}", source)
    except csv.Error:
        raise BadInput(
            "dấu ngoặc kép không đóng hoặc ô quá dài",
            where=f"{name}, dòng {reader.line_num}",
            mend="lưu lại dạng CSV UTF-8",
        ) from None


def _text(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"tệp không phải UTF-8 (byte thứ {error.start + 1})", where=name, mend="lưu lại dạng CSV UTF-8"
        ) from None
    if "\0" in text:
        raise BadInput("tệp không phải văn bản", where=name, mend="lưu lại dạng CSV UTF-8")
    return text


def _columns(header: list[str], place: str) -> dict[str, int]:
    folded = [fold(cell) for cell in header]
    found = {
        column: next(folded.index(name) for name in names if name in folded)
        for column, names in COLUMNS.items()
        if any(name in folded for name in names)
    }
    missing = [column for column in REQUIRED if column not in found]
    if missing:
        raise BadInput(
            f"thiếu cột {', '.join(missing)}",
            where=place,
            mend="dòng đầu ghi: day,kind,name,source,official (hoặc ngày,loại,tên,văn bản,chính thức)",
        )
    return found


def _entry(values: dict[str, str], place: str, source: str) -> Placed:
    kind = kind_named(values["kind"])
    if kind is None:
        raise BadInput(
            f"không hiểu loại ngày {values['kind'][:40]!r}",
            where=f"{place}, cột kind",
            mend=f"dùng: {', '.join(KIND_WORDS.values())}",
        )
    if not values["name"]:
        raise BadInput("cột name để trống", where=place, mend="ghi tên ngày, ví dụ Quốc khánh")
    own = values.get("source", "") or source
    if not own:
        raise BadInput("chưa ghi văn bản nguồn", where=f"{place}, cột source", mend="ghi số và ngày văn bản")
    official = fold(values.get("official", "")) if values.get("official") else ("1" if source else "")
    if official not in YES | NO:
        raise BadInput(
            f"không hiểu {values['official'][:40]!r}",
            where=f"{place}, cột official",
            mend="ghi có hoặc không (dự kiến)",
        )
    day = _day(values["day"], f"{place}, cột day")
    return Placed(place, CalendarEntry(day, kind, values["name"], own, official in YES))


def _day(text: str, place: str) -> date:
    """2026-01-02 or 2/1/2026, the day first as offices write it."""
    match = DAY_FIRST.fullmatch(text)
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise ImpossibleDate(
            f"{text[:40]!r} không phải ngày", where=place, mend="viết dạng 02/01/2026 hoặc 2026-01-02"
        ) from None
