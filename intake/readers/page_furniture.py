"""What stands on a page beside the text: running titles, page numbers, leaders of a table of contents, stamps."""

import re
from collections.abc import Sequence
from statistics import median

from intake.readers.printed_lines import PrintedLine

_LEADERS = re.compile(r"[.…·_]{5,}\s*\d{1,3}$")


def without_furniture(pages: Sequence[Sequence[PrintedLine]]) -> list[list[PrintedLine]]:
    """The lines of each page without running titles, page numbers, tables of contents and marks of signing software."""
    repeated = _running_titles(pages)
    return [
        [
            line
            for place, line in enumerate(page)
            if not (_shape(line.text) in repeated and place in _edges(page))
            and not _LEADERS.search(line.text[-60:])
            and not _is_stamp(line.text, place)
        ]
        for page in pages
    ]


def _edges(page: Sequence[PrintedLine]) -> set[int]:
    """The two highest and two lowest lines, wherever they stand in the file."""
    order = sorted(range(len(page)), key=lambda n: page[n].base)
    return {*order[:2], *order[-2:]}


def _shape(text: str) -> str:
    """Running titles differ by their page number alone, and carry it left on one side and right on the other."""
    folded = re.sub(r"\s+", " ", text.casefold()).strip()
    return re.sub(r"\d+", "#", re.sub(r"^\d+\s|\s\d+$", "", folded))


_PAGE_NUMBERS = {
    "#",
    "- # -",
    "-#-",
    "– # –",
    "trang #",
    "trang #/#",
    "trang # / #",
    "page #",
    "page # of #",
    "#/#",
    "# / #",
}
_STAMP = re.compile(r"(?:Người ký|Thời gian ký|Email|Cơ quan|Ký bởi)\s*:\s*\S")


def _running_titles(pages: Sequence[Sequence[PrintedLine]]) -> set[str]:
    """Lines that stand at the same height on a good part of the pages."""
    seen: dict[str, list[float]] = {}
    for page in pages:
        for place in _edges(page):
            seen.setdefault(_shape(page[place].text), []).append(page[place].base)
    return _PAGE_NUMBERS | {
        shape for shape, heights in seen.items() if (n := _level(heights)) > 1 and n * 3 >= len(pages)
    }


def _level(heights: list[float]) -> int:
    middle = median(heights)
    return sum(1 for height in heights if abs(height - middle) < 8)


def _is_stamp(text: str, place: int) -> bool:
    return (
        place < 6 and bool(_STAMP.match(text)) and ("@" in text or "+07" in text or "ký" in text.lower()[:14])
    )
