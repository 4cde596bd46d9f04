"""What fits where: words wider than their line, rows taller than their page."""

import math
import re
from collections.abc import Sequence

from reports.document import Column

CELL_MARGIN = 1.0  # mm, on every side of a cell
LINE = 1.149  # of Times: from line to line, as a share of the size
_LETTER = 0.5  # of Times: the average letter, as a share of the size
_CAPITAL, _NARROW, _WIDEST = 0.72, 0.3, 0.95
_NARROW_LETTERS = frozenset("ijltf.,;:/|()[]-'!")
_WORD = re.compile(r"[^\s\u00a0]+")
_MM = 25.4 / 72
_MOST_OF_A_PAGE = 0.6
# A line may end here, and nothing is printed or copied.
BREAK = "\u200b"


def breakable(text: str, width: float, size: int) -> str:
    """Typst ends lines between words only: an address or a number wider than its line would run over the edge."""
    room = (width - 2 * CELL_MARGIN) / (size * _MM)
    if len(text) * _WIDEST <= room:
        return text
    return _WORD.sub(lambda word: BREAK.join(word[0]) if _width(word[0]) > room else word[0], text)


def _width(word: str) -> float:
    """In Times, as a multiple of the size."""
    return sum(
        _NARROW
        if letter in _NARROW_LETTERS
        else _CAPITAL
        if letter.isupper() or letter in "mw@%"
        else _LETTER
        for letter in word
    )


def printable_widths(columns: Sequence[Column], width: int) -> list[float]:
    """Stretched or pressed to the width of the text, in millimetres."""
    share = width / sum(column.width for column in columns)
    return [round(column.width * share, 3) for column in columns]


def is_taller_than_most_of_a_page(
    row: Sequence[str], widths: Sequence[float], size: int, height: int
) -> bool:
    """Such a row may be split; Typst would let an unbreakable one run off the page."""
    lines = max(
        sum(
            math.ceil(max(1, len(line)) * _LETTER * size * _MM / max(1.0, width - 2 * CELL_MARGIN))
            for line in text.split("\n")
        )
        for text, width in zip(row, widths, strict=True)
    )
    return lines * size * LINE * _MM > _MOST_OF_A_PAGE * height
