"""Numbers and bullets at the head of a paragraph: what they are and how deep they stand."""

import re
from dataclasses import dataclass

from intake.folding import LOWER, UPPER

PART, ROMAN, ARABIC, DECIMAL, LETTER, DASH, PLUS, PLAIN = 0, 1, 2, 3, 4, 5, 6, 9

_MARKS = (
    (PART, re.compile(rf"(?P<n>[A-HĐ])\s*[.)/-]\s*(?=[{UPPER}]{{2}})(?=[^{LOWER}]+$)")),
    (
        ROMAN,
        re.compile(r"(?:(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+)?(?P<n>[IVX]{1,5})\s*[.:)/\-]\s*(?=\D|$)"),
    ),
    (ROMAN, re.compile(r"(?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?P<n>thứ\s+\w+|\d+)\s*[.:]?\s*")),
    (ARABIC, re.compile(r"Điều\s+(?P<n>\d{1,2})\s*[.:]\s*")),
    (DECIMAL, re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})\s*[.)]?\s+(?=\D)")),
    (ARABIC, re.compile(rf"(?:\()?(?P<n>\d{{1,2}})\s*(?:[.)/]\s*(?=[^\d\s/]|$)|,\s+(?=[{UPPER}]))")),
    (LETTER, re.compile(rf"(?P<n>[a-zđA-ZĐ]|đ)\s*\)\s*|(?P<n2>[a-zđ])(?:\.\s+(?=\D)|,\s+(?=[{UPPER}]))")),
    (DASH, re.compile(r"(?P<n>[-–—−])\s*(?=[^\s\d-]|\d{1,3}\s*%|\d+\s+\w)")),
    (PLUS, re.compile(r"(?P<n>[+*○o▪■□◦])\s+(?=\S)|(?P<n2>\+)(?=\S)")),
    (DASH, re.compile(r"(?P<n>[•●·∙❖➢✓►])\s*(?=\S)")),
)


@dataclass(frozen=True)
class Item:
    """A paragraph taken apart: its depth, its mark ("1.2", "a", "-") and the text after it."""

    level: int
    mark: str
    body: str


def take_apart(text: str, number: str | None = None) -> Item:
    """`number` is automatic numbering that the text itself does not show."""
    full = f"{number} {text}" if number else text
    for level, pattern in _MARKS:
        match = pattern.match(full)
        if match and match.end() <= len(full):
            groups = [group for group in match.groups() if group]
            return Item(level, groups[0] if groups else "", full[match.end() :].strip())
    return Item(PLAIN, "", full.strip())


def opens_item(text: str) -> bool:
    return take_apart(text.strip()).level != PLAIN
