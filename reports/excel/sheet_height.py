"""How high a row must be for its text: programs other than Excel do not find out by themselves, nor does a printer."""

from functools import lru_cache

POINTS = 1.28  # of height for a line, for each point of the font
TALLEST = 409  # what Excel allows
# Letters of a Times face that fit in one unit of a column's width, at 11 points, words broken at their ends.
LETTERS = 1.28


@lru_cache(maxsize=2048)
def height_of(text: str, width: float, size: float = 11) -> float:
    """In points, for a column `width` wide as Excel counts it; units of one plan share its tasks."""
    room = max(1, int(width * LETTERS * 11 / size))
    lines = sum(_lines(paragraph, room) for paragraph in text.split("\n")) if text else 1
    return min(TALLEST, lines * size * POINTS + 4)


def _lines(paragraph: str, room: int) -> int:
    lines, left = 1, room
    for word in paragraph.split(" "):
        need = len(word) + 1
        if need > left + 1 and left < room:
            lines, left = lines + 1, room
        while need > room + 1:  # a word longer than the line
            lines, need = lines + 1, need - room
        left -= need
    return lines
