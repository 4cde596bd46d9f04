"""sources/units.toml → units.xlsx with the columns of the units file."""

import tomllib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from forms.packed import same_bytes
from forms.source import SOURCES

COLUMNS = [
    "code",
    "name",
    "aliases",
    "short_name",
    "kind",
    "parent",
    "groups",
    "desk_name",
    "desk_email",
    "head_name",
    "head_email",
    "valid_from",
    "valid_to",
    "calendar",
]
WIDTHS = (18, 44, 52, 24, 18, 12, 52, 46, 38, 44, 38, 12, 12, 12)
DOMAIN = "haibinh.example"


def units_workbook() -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "units"
    sheet.append(COLUMNS)
    for row in unit_rows():
        sheet.append([row.get(column, "") or None for column in COLUMNS])
    for number, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E3E8EE")
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    kept = BytesIO()
    workbook.save(kept)
    return same_bytes(kept.getvalue())


def unit_rows() -> Iterator[dict[str, str]]:
    """One row a unit; what the unit does not say itself comes from its block."""
    source = tomllib.loads((SOURCES / "units.toml").read_text(encoding="utf-8"))
    for block in source["block"]:
        shared = {key: value for key, value in block.items() if key != "units"}
        for unit in block["units"]:
            yield _row({**shared, **unit})


def _row(unit: dict[str, Any]) -> dict[str, str]:
    words = {"name": unit["name"], "short": unit["short"]}
    return {
        "code": unit["code"],
        "name": unit["name"],
        "aliases": "; ".join(unit.get("aliases", [])),
        "short_name": unit["short"],
        "kind": unit["kind"],
        "parent": unit.get("parent", ""),
        "groups": "; ".join([*unit.get("groups", []), *unit.get("more_groups", [])]),
        "desk_name": unit["desk"].format(**words),
        "desk_email": f"tonghop@{unit['mailbox']}.{DOMAIN}",
        "head_name": unit["head"].format(**words),
        "head_email": f"thutruong@{unit['mailbox']}.{DOMAIN}",
    }
