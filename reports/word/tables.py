"""Tables in Word: frame and head as one element, the rows streamed when the file is packed."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.table import CT_Tbl
from docx.shared import Length
from docx.table import Table as WordTable
from docx.table import _Cell

from reports.decree import TABLE, Face
from reports.document import Column, Table
from reports.word.page import text_height, text_width
from reports.word.rows import RowWriter, cell_markup
from reports.word.shell import ROWS, Shell

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_INNER_MARGIN = 57  # twentieths of a point: 1 mm


def plain_table(
    document: WordDocument, widths: Sequence[Length], *, is_kept: bool = True
) -> tuple[_Cell, ...]:
    """One row without borders or inner margins, for things that stand side by side."""
    twips = [round(width.twips) for width in widths]
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p/></w:tc>' for width in twips
    )
    kept = "<w:trPr><w:cantSplit/></w:trPr>" if is_kept else ""
    element = _append(document, twips, f"<w:tr>{kept}{cells}</w:tr>", borders="", margin=0)
    return tuple(WordTable(element, document).rows[0].cells)


def append_table(shell: Shell, table: Table, face: Face = TABLE) -> None:
    """Head rows repeat on every page, no row is split that fits a page, numbers stand at the right."""
    section = shell.document.sections[-1]
    widths = _scaled(table.columns, text_width(section))
    writer = RowWriter(table.columns, widths, face, text_height(section))
    mark = f"<?{ROWS} {shell.keep_rows(writer.pieces(table.rows, table.total))}?>"
    head = _head(table.columns, widths, replace(face, bold=True))
    _append(shell.document, widths, head + mark, borders=_BORDERS, margin=_INNER_MARGIN)


def bordered_table(document: WordDocument, rows: Sequence[Sequence[tuple[str, Face]]]) -> None:
    """A small table whose first row is its head; widths are left to Word."""
    most = max(map(len, rows))
    width = round(text_width(document.sections[-1]).twips) // most
    made = []
    for place, row in enumerate(rows):
        cells = "".join(cell_markup(text, width, face, "left" if place else "center") for text, face in row)
        made.append(_head_row(cells) if not place else f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    _append(document, [width] * most, "".join(made), borders=_BORDERS, margin=_INNER_MARGIN, layout="autofit")


def _append(
    document: WordDocument,
    widths: Sequence[int],
    rows: str,
    *,
    borders: str,
    margin: int,
    layout: str = "fixed",
) -> CT_Tbl:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    element: CT_Tbl = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="{layout}"/>'
        f'<w:tblCellMar><w:top w:w="{margin // 2}" w:type="dxa"/><w:left w:w="{margin}" w:type="dxa"/>'
        f'<w:bottom w:w="{margin // 2}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
    document.element.body.insert_element_before(element, "w:sectPr")
    return element


def _scaled(columns: Sequence[Column], width: Length) -> list[int]:
    """Column widths in twentieths of a point, stretched or pressed to the width of the text."""
    share = width.twips / sum(column.width for column in columns)
    return [int(column.width * share) for column in columns]


def _head(columns: Sequence[Column], widths: Sequence[int], face: Face) -> str:
    """One row, or two where columns share a head."""
    if not any(column.group for column in columns):
        cells = "".join(cell_markup(c.label, w, face, "center") for c, w in zip(columns, widths, strict=True))
        return _head_row(cells)
    upper: list[str] = []
    lower: list[str] = []
    pairs = enumerate(zip(columns, widths, strict=True))
    for _, same in groupby(pairs, key=lambda pair: pair[1][0].group or pair[0]):
        members = [pair for _, pair in same]
        merged = not members[0][0].group
        span = "" if merged else f'<w:gridSpan w:val="{len(members)}"/>'
        merge = '<w:vMerge w:val="restart"/>' if merged else ""
        label = members[0][0].label if merged else members[0][0].group
        upper.append(cell_markup(label, sum(w for _, w in members), face, "center", more=span + merge))
        for column, width in members:
            text, follow = ("", "<w:vMerge/>") if merged else (column.label, "")
            lower.append(cell_markup(text, width, face, "center", more=follow))
    return _head_row("".join(upper)) + _head_row("".join(lower))


def _head_row(cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
