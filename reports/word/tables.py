"""Tables in Word: written as markup in one go, because cell by cell is twenty times slower (measured)."""

from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.table import CT_Tbl
from docx.shared import Length
from docx.table import Table as WordTable
from docx.table import _Cell

from reports.document import Cell, Column, Table, cell_text
from reports.word.page import text_width

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_INNER_MARGIN = 57  # twentieths of a point: 1 mm
BODY_TABLE_SIZE = 12


def plain_table(document: WordDocument, widths: Sequence[Length]) -> tuple[_Cell, ...]:
    """One row without borders or inner margins, for things that stand side by side."""
    twips = [round(width.twips) for width in widths]
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p/></w:tc>' for width in twips
    )
    element = _append(
        document, twips, f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>", borders="", margin=0
    )
    return tuple(WordTable(element, document).rows[0].cells)


def append_table(document: WordDocument, table: Table, *, size: int = BODY_TABLE_SIZE) -> None:
    """Head rows repeat on every page, no row is split, numbers stand at the right."""
    widths = _scaled(table.columns, text_width(document.sections[-1]))
    rows = [_row(row, table.columns, widths, size) for row in table.rows]
    if table.total is not None:
        rows.append(_row(table.total, table.columns, widths, size, is_bold=True))
    _append(
        document,
        widths,
        _head(table.columns, widths, size) + "".join(rows),
        borders=_BORDERS,
        margin=_INNER_MARGIN,
    )


def _append(document: WordDocument, widths: Sequence[int], rows: str, *, borders: str, margin: int) -> CT_Tbl:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    element: CT_Tbl = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
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


def _head(columns: Sequence[Column], widths: Sequence[int], size: int) -> str:
    """One row, or two where columns share a head."""
    if not any(column.group for column in columns):
        cells = "".join(
            _cell(c.label, w, size, "center", is_bold=True) for c, w in zip(columns, widths, strict=True)
        )
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
        upper.append(
            _cell(label, sum(w for _, w in members), size, "center", is_bold=True, more=span + merge)
        )
        for column, width in members:
            text, follow = ("", "<w:vMerge/>") if merged else (column.label, "")
            lower.append(_cell(text, width, size, "center", is_bold=True, more=follow))
    return _head_row("".join(upper)) + _head_row("".join(lower))


def _head_row(cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(
    texts: Sequence[Cell],
    columns: Sequence[Column],
    widths: Sequence[int],
    size: int,
    *,
    is_bold: bool = False,
) -> str:
    cells = "".join(
        _cell(cell_text(text), width, size, _side(column), is_bold=is_bold)
        for text, column, width in zip(texts, columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _side(column: Column) -> str:
    if column.is_mark:
        return "center"
    return "right" if column.is_number else "left"


def _cell(text: str, width: int, size: int, side: str, *, is_bold: bool = False, more: str = "") -> str:
    """`more` joins cells; each line of the text is a paragraph."""
    weight = "<w:b/>" if is_bold else ""
    font = f'<w:rPr>{weight}<w:sz w:val="{2 * size}"/><w:szCs w:val="{2 * size}"/></w:rPr>'
    lines = "".join(
        f'<w:p><w:pPr><w:jc w:val="{side}"/></w:pPr><w:r>{font}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in text.split("\n")
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}<w:vAlign w:val="center"/></w:tcPr>{lines}</w:tc>'
