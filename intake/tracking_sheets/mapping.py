"""Which column holds what, and what a sheet leaves unsaid: chosen by a person, kept for the next time (TOML, JSON)."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from intake.folding import fold
from intake.readers.excel_sheet import column_letters, column_number
from intake.tracking_sheets.fields import FIELDS, REQUIRED
from intake.tracking_sheets.headings import Head
from intake.tracking_sheets.statuses import SheetStatus
from rules.errors import BadInput

LONGEST_WORDS = 300
MOST_STATUSES = 200
FIRST_YEAR, LAST_YEAR = 1990, 2100
_KEYS = {"sheet", "head_row", "issuer", "year", "columns", "status"}


@dataclass(frozen=True)
class SheetMapping:
    """`columns`: field → heading, or the letters of the column; `statuses`: the office's words, folded → SheetStatus."""

    sheet: str = ""
    head_row: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    issuer: str = ""
    year: int | None = None
    statuses: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "head_row": self.head_row,
            "columns": dict(self.columns),
            "issuer": self.issuer,
            "year": self.year,
            "status": dict(self.statuses),
        }


def mapping_of(given: Mapping[str, Any], where: str) -> SheetMapping:
    """From a table of a file or of the audit trail; BadInput names what cannot be meant."""
    if unknown := sorted(set(given) - _KEYS):
        raise BadInput(f"không có mục “{unknown[0]}”", where=where, mend=f"dùng: {', '.join(sorted(_KEYS))}")
    columns, statuses = given.get("columns", {}), given.get("status", {})
    if not isinstance(columns, Mapping) or not isinstance(statuses, Mapping):
        raise BadInput("columns và status phải là bảng", where=where, mend='dạng: task = "Nội dung"')
    for name in columns:
        if name not in FIELDS:
            raise BadInput(
                f"không có trường “{name}”", where=f"{where}, columns", mend=f"dùng: {', '.join(FIELDS)}"
            )
    for words, value in statuses.items():
        if value not in set(SheetStatus):
            raise BadInput(
                f"“{words}” = “{value}” không phải tình trạng",
                where=f"{where}, status",
                mend=f"dùng: {', '.join(SheetStatus)}",
            )
    if len(statuses) > MOST_STATUSES:
        raise BadInput(
            f"hơn {MOST_STATUSES} cách ghi tình trạng", where=where, mend="kiểm tra lại cột tình trạng"
        )
    year = given.get("year")
    return SheetMapping(
        sheet=str(given.get("sheet") or "")[:LONGEST_WORDS],
        head_row=_number(given.get("head_row") or 0, "head_row", where, 0, 1_048_576),
        columns={
            str(name): str(value)[:LONGEST_WORDS] for name, value in columns.items() if str(value).strip()
        },
        issuer=str(given.get("issuer") or "").strip()[:LONGEST_WORDS],
        year=_number(year, "year", where, FIRST_YEAR, LAST_YEAR) if year not in (None, "") else None,
        statuses={fold(str(words)): str(value) for words, value in statuses.items()},
    )


def mapping_from_toml(data: bytes, name: str) -> SheetMapping:
    try:
        return mapping_of(tomllib.loads(data.decode("utf-8-sig")), name)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(
            f"không phải TOML ({error})", where=name, mend="xem mẫu trong docs/moving.md"
        ) from None


def _number(value: object, what: str, where: str, least: int, most: int) -> int:
    text = str(value).strip()
    if not re.fullmatch(r"\d{1,7}", text) or not least <= int(text) <= most:
        raise BadInput(f"{what} {text!r} không phải số từ {least} đến {most}", where=where, mend="ghi một số")
    return int(text)


def resolve(mapping: SheetMapping, head: Head, where: str) -> dict[str, int]:
    """Field → place of its column; BadInput for a column that is not there, is taken twice, or must be named."""
    found = {name: _column(value, head.headings, where) for name, value in mapping.columns.items()}
    for name in REQUIRED:
        if name not in found:
            raise BadInput(
                f"chưa chọn cột “{FIELDS[name]}”", where=where, mend="chọn cột trong bảng ghép cột"
            )
    taken: dict[int, str] = {}
    for name, column in found.items():
        if column in taken:
            both = f"“{FIELDS[taken[column]]}” và “{FIELDS[name]}”"
            raise BadInput(
                f"cột {column_letters(column + 1)} dùng cho cả {both}", where=where, mend="mỗi cột một trường"
            )
        taken[column] = name
    return {name: found[name] for name in FIELDS if name in found}


def known_columns(mapping: SheetMapping, head: Head) -> dict[str, int]:
    """Those of a choice that can be meant, so that a person need not choose them again."""
    found: dict[str, int] = {}
    for name, value in mapping.columns.items():
        with suppress(BadInput):
            column = _column(value, head.headings, "")
            if column not in found.values():
                found[name] = column
    return found


def _column(value: str, headings: Sequence[str], where: str) -> int:
    same = [column for column, heading in enumerate(headings) if fold(heading) == fold(value)]
    if len(same) == 1:
        return same[0]
    if re.fullmatch(r"[A-Z]{1,3}", value) and column_number(value) <= len(headings):
        return column_number(value) - 1
    what = "có nhiều cột tên" if same else "không có cột nào tên"
    raise BadInput(
        f"{what} “{value[:60]}”", where=where, mend="ghi tên cột như trong tệp, hoặc chữ cái của cột (F)"
    )


def named_columns(columns: Mapping[str, int], headings: Sequence[str]) -> dict[str, str]:
    """How a choice is kept: by heading, so that it holds when a column is put in; by letters where headings do not tell."""
    folded = [fold(heading) for heading in headings]
    return {
        name: headings[column]
        if folded[column] and folded.count(folded[column]) == 1
        else column_letters(column + 1)
        for name, column in columns.items()
    }
