"""Rows of a table as markup, made one after the other: cell by cell in python-docx is twenty times slower (measured)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from xml.sax.saxutils import escape

from docx.shared import Length, Pt

from reports.decree import LETTER_WIDTH, Face
from reports.document import Cell, Column, cell_text

_AT_ONCE = 500
_UNSAFE = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# A row that would fill this share of the page may break across two: held together it could fit on none.
_TALL = 0.6
_KEPT, _BREAKABLE = "<w:trPr><w:cantSplit/></w:trPr>", ""


class RowWriter:
    """What is the same in every row is put together once."""

    def __init__(
        self, columns: Sequence[Column], widths: Sequence[int], face: Face, page_height: Length
    ) -> None:
        self._around = [
            _cell_around(width, face, _side(column)) for column, width in zip(columns, widths, strict=True)
        ]
        self._bold = [
            _cell_around(width, Face(face.size, bold=True), _side(column))
            for column, width in zip(columns, widths, strict=True)
        ]
        lines = page_height * _TALL / Pt(face.size * 1.15)
        self._room = [
            (letters, int(letters * lines))
            for letters in (max(1, int(width / 20 / (face.size * LETTER_WIDTH))) for width in widths)
        ]

    def pieces(
        self, rows: Iterable[tuple[Cell, ...]], total: tuple[Cell, ...] | None = None
    ) -> Iterator[bytes]:
        """The total never stands alone on a page: the row above it goes with it."""
        remaining = iter(rows)
        above = ""
        while batch := list(islice(remaining, _AT_ONCE)):
            *others, last = map(self._row, batch)
            yield "".join([above, *others]).encode()
            above = last
        if total is None:
            yield above.encode()
        else:
            kept = above.replace("<w:pPr>", "<w:pPr><w:keepNext/>")
            yield (kept + self._row(total, is_bold=True)).encode()

    def _row(self, cells: tuple[Cell, ...], *, is_bold: bool = False) -> str:
        texts = [cell if isinstance(cell, str) else cell_text(cell) for cell in cells]
        kept = _BREAKABLE if self._is_tall(texts) else _KEPT
        around = self._bold if is_bold else self._around
        inside = "".join(
            f"{opening}{_paragraphs(text, opening)}{closing}"
            if "\n" in text
            else f"{opening}{safe(text)}{closing}"
            for text, (opening, closing) in zip(texts, around, strict=True)
        )
        return f"<w:tr>{kept}{inside}</w:tr>"

    def _is_tall(self, texts: Sequence[str]) -> bool:
        return any(
            len(text) > most or ("\n" in text and len(text) + text.count("\n") * letters > most)
            for text, (letters, most) in zip(texts, self._room, strict=True)
        )


def safe(text: str) -> str:
    """As the content of an element: markup is text, and what XML cannot hold is shown as a hole."""
    return escape(_UNPRINTABLE.sub("\ufffd", text)) if _UNSAFE.search(text) else text


def cell_markup(text: str, width: int, face: Face, side: str, *, more: str = "") -> str:
    """`more` joins cells; each line of the text is a paragraph."""
    opening, closing = _cell_around(width, face, side, more=more)
    return f"{opening}{_paragraphs(text, opening)}{closing}"


def _paragraphs(text: str, opening: str) -> str:
    between = "</w:t></w:r></w:p>" + opening[opening.index("<w:p>") :]
    return between.join(map(safe, text.split("\n")))


def _cell_around(width: int, face: Face, side: str, *, more: str = "") -> tuple[str, str]:
    weight = ("<w:b/>" if face.bold else "") + ("<w:i/>" if face.italic else "")
    font = f'<w:rPr>{weight}<w:sz w:val="{2 * face.size}"/><w:szCs w:val="{2 * face.size}"/></w:rPr>'
    opening = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:jc w:val="{side}"/></w:pPr><w:r>{font}<w:t xml:space="preserve">'
    )
    return opening, "</w:t></w:r></w:p></w:tc>"


def _side(column: Column) -> str:
    if column.is_mark:
        return "center"
    return "right" if column.is_number else "left"
