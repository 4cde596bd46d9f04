"""PDF files with a text layer: tables by their rules, other text in order, page furniture dropped, lines joined."""

import io
import re
from collections import Counter
from typing import Any

import pdfplumber
import pypdfium2

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.folding import clean, fold
from intake.readers.wrapped_lines import join_wrapped
from rules.errors import UnreadableDocument

MOST_PAGES = 500
LEAST_LETTERS_PER_PAGE = 40
TABLE_SETTINGS = {"text_x_tolerance": 2}


def read_pdf(data: bytes, name: str) -> Document:
    try:
        pages = _pages(data, name)
    except UnreadableDocument:
        raise
    except pypdfium2.PdfiumError as error:
        reason = "tệp PDF có mật khẩu" if "password" in str(error).lower() else "tệp PDF hỏng, không mở được"
        raise UnreadableDocument(reason, where=name, mend="gửi bản không khóa hoặc bản Word") from error
    except Exception as error:  # whatever the libraries meet in a broken file
        raise UnreadableDocument("tệp PDF hỏng, không đọc được", where=name, mend="gửi bản Word") from error
    _require_text(pages, name)
    return Document(tuple(_joined(pages)), name)


Piece = str | Table


def _pages(data: bytes, name: str) -> list[list[Piece]]:
    text_layer = pypdfium2.PdfDocument(data)
    if len(text_layer) > MOST_PAGES:
        raise UnreadableDocument(
            f"tệp PDF có {len(text_layer)} trang, quá giới hạn {MOST_PAGES}",
            where=name,
            mend="tách riêng phần kế hoạch",
        )
    pages: list[list[Piece]] = []
    number_of_tables = 0
    with pdfplumber.open(io.BytesIO(data)) as plumber:
        for number, page in enumerate(plumber.pages):
            tables = _tables(page)
            pages.append(_page(text_layer[number], page, tables, number + 1, number_of_tables))
            number_of_tables += len(tables)
            page.close()
    text_layer.close()
    return pages


def _tables(page: Any) -> list[Any]:
    found = [
        table
        for table in page.find_tables(TABLE_SETTINGS)
        if len(table.rows) > 1 and len(table.rows[0].cells) > 1
    ]
    return sorted(found, key=lambda table: table.bbox[1])


def _page(layer: Any, page: Any, tables: list[Any], number: int, before: int) -> list[Piece]:
    """The bands of text above, between and below the tables, and the tables themselves."""
    text = layer.get_textpage()
    height, width = float(page.height), float(page.width)
    pieces: list[Piece] = []
    top = 0.0
    for position, table in enumerate(tables):
        pieces += _band(text, width, height, top, table.bbox[1])
        pieces.append(_as_table(table, Anchor(page=number, table=before + position + 1)))
        top = table.bbox[3]
    pieces += _band(text, width, height, top, height) if tables else _lines(text.get_text_range())
    return pieces


def _band(text: Any, width: float, height: float, top: float, bottom: float) -> list[Piece]:
    if bottom - top < 4:
        return []
    return _lines(text.get_text_bounded(left=0, bottom=height - bottom, right=width, top=height - top))


def _lines(text: str) -> list[Piece]:
    return [line.strip() for line in clean(text.replace("\ufffe", "-")).split("\n")]


def _as_table(table: Any, anchor: Anchor) -> Table:
    rows: list[tuple[Cell, ...]] = []
    edges = _left_edges(table)
    for boxes, row in zip(table.rows, table.extract(x_tolerance=2), strict=True):
        cells: list[Cell] = []
        for column, value in enumerate(row):
            if value is None:  # covered by a merged cell: the one above, or the one to the left
                above = rows[-1][column] if rows else None
                left = cells[-1] if cells else None
                source = left if _reaches(boxes.cells, column, edges) or not above else above
                cells.append(Cell(source.text if source else "", carried=True))
            else:
                cells.append(Cell(_cell_text(value)))
        rows.append(tuple(cells))
    return Table(tuple(rows), anchor)


def _left_edges(table: Any) -> list[float]:
    """Where each column begins, seen from the rows that have a cell of their own there."""
    width = max(len(row.cells) for row in table.rows)
    found = [
        [row.cells[c][0] for row in table.rows if c < len(row.cells) and row.cells[c]] for c in range(width)
    ]
    return [min(lefts) if lefts else float("inf") for lefts in found]


def _reaches(boxes: Any, column: int, edges: list[float]) -> bool:
    """Whether the nearest cell to the left goes on over this column."""
    left = next((box for box in reversed(boxes[:column]) if box), None)
    return left is not None and left[2] > edges[column] + 1


def _cell_text(value: str) -> str:
    joined: list[str] = []
    for line in clean(value).split("\n"):
        line = line.strip()
        if joined and not re.match(r"[-+•]\s", line):
            joined[-1] = f"{joined[-1]} {line}"
        elif line:
            joined.append(line)
    return "\n".join(joined)


def _require_text(pages: list[list[Piece]], name: str) -> None:
    texts = [
        piece if isinstance(piece, str) else " ".join(c.text for row in piece.rows for c in row)
        for page in pages
        for piece in page
    ]
    letters = sum(1 for text in texts for char in text if char.isalpha())
    broken = sum(text.count("(cid:") * 4 + text.count("\ufffd") for text in texts)
    if letters < LEAST_LETTERS_PER_PAGE * max(1, len(pages)):
        raise UnreadableDocument(
            "tệp PDF là bản quét, không có lớp chữ", where=name, mend="gửi bản Word hoặc PDF xuất từ Word"
        )
    if broken * 10 > letters:
        raise UnreadableDocument("lớp chữ của tệp PDF bị hỏng bảng mã", where=name, mend="gửi bản Word")


def _joined(pages: list[list[Piece]]) -> list[Paragraph | Table]:
    furniture = _furniture(pages)
    blocks: list[Paragraph | Table] = []
    loose: list[tuple[str, Anchor]] = []
    for number, page in enumerate(pages, 1):
        edge = [n for n, piece in enumerate(page) if piece != ""]
        edges = {*edge[:2], *edge[-2:]}
        for position, piece in enumerate(page):
            if isinstance(piece, Table):
                blocks += join_wrapped(loose, by_width=True)
                loose = []
                blocks.append(piece)
            elif not (position in edges and _shape(piece) in furniture):
                loose.append((piece, Anchor(page=number)))
    return blocks + list(join_wrapped(loose, by_width=True))


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", fold(line))


def _furniture(pages: list[list[Piece]]) -> set[str]:
    """Lines that stand at the edge of most pages: running titles, page numbers."""
    seen: Counter[str] = Counter()
    for page in pages:
        lines = [piece for piece in page if isinstance(piece, str) and piece]
        seen.update({_shape(line) for line in [*lines[:2], *lines[-2:]]})
    return {shape for shape, count in seen.items() if count > 1 and count * 2 > len(pages)} | {
        "#",
        "-#-",
        "trang #",
    }
