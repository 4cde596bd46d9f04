"""Excel files made from their own markup, for what openpyxl cannot write."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl

from tests.intake.word_files import packed

_X = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def a_sheet_file(rows: str, *, before: str = "", after: str = "", styles: str = "", book: str = "") -> bytes:
    """A workbook of one sheet; `rows` stand in its data, `before` and `after` around it."""
    kinds = ("worksheet", "styles")
    related = "".join(f'<Relationship Id="{k}" Type="{RELATED}/{k}" Target="{k}.xml"/>' for k in kinds)
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_X}" xmlns:r="{RELATED}">{book}<sheets><sheet name="Biểu 1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>',
        "xl/worksheet.xml": f'<worksheet xmlns="{_X}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>',
        "xl/styles.xml": f'<styleSheet xmlns="{_X}">{styles}</styleSheet>',
    }
    return packed(parts)


def row(*cells: str, number: int | None = None, more: str = "") -> str:
    made = "".join(cell if cell.startswith("<") else text(cell) for cell in cells)
    place = f' r="{number}"' if number else ""
    return f"<row{place} {more}>{made}</row>"


def text(shown: str) -> str:
    return f'<c t="inlineStr"><is><t>{shown}</t></is></c>' if shown else "<c/>"


def a_workbook(fill: Callable[[Any], None]) -> bytes:
    """What openpyxl writes after `fill` has had its active sheet."""
    book = openpyxl.Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
