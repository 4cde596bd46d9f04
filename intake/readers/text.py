"""Text as it leaves a file: one Unicode form, one kind of space, one kind of bullet, and the damage of converters undone.

Only what is certain is mended; what could be read in two ways stays as it was written.
"""

import re
from functools import lru_cache

from intake.folding import UPPER, clean
from intake.readers.mended_words import parted

_LINE_ENDS = dict.fromkeys(map(ord, "\u2028\u2029\x0b\x0c\x85"), "\n")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2015\u2212\u2043\ufe58\ufe63\uff0d"), "-")
_GONE = dict.fromkeys([0x34F, 0x61C, 0x180E, *range(0x2066, 0x206A), *range(0xFE00, 0xFE10)], None)
# Fonts of the 1990s keep Ư in the place of the letter "oi"; Eth looks like Đ and was typed for it.
_LETTERS = str.maketrans("ÐðƉƢƣ", "ĐđĐƯư")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
# Bullets of the symbol fonts, as they come out of Word and PDF.
_SYMBOLS = {
    0xF02B: "+",
    0xF02D: "-",
    0xF06C: "●",
    0xF06E: "■",
    0xF06F: "□",
    0xF071: "□",
    0xF075: "◆",
    0xF076: "❖",
    0xF09F: "•",
    0xF0A7: "▪",
    0xF0A8: "□",
    0xF0B0: "°",
    0xF0B7: "•",
    0xF0D8: "➢",
    0xF0E0: "→",
    0xF0FC: "✓",
}
_ALL = {**_WIDE, **_LINE_ENDS, **_DASHES, **_GONE, **_LETTERS, **_LIGATURES, **_SYMBOLS}
_PLAIN = re.compile(r"[\n\t -~]*")
_CODE_DASH = re.compile(rf"(?<=[{UPPER}])[–—](?=[{UPPER}])")  # 58/KH–UBND


def tidy(text: str) -> str:
    """Every reader passes every piece of text through here once."""
    if _PLAIN.fullmatch(text) and "  " not in text:
        return text  # figures and marks need nothing
    return _tidied_again(text) if len(text) < _SHORT else _tidied(text)


_SHORT = 80  # letters; names of units and times come again and again in a table


def _tidied(text: str) -> str:
    text = clean(text.replace("\r\n", "\n").translate(_ALL))
    return parted(_CODE_DASH.sub("-", text))


_tidied_again = lru_cache(maxsize=5_000)(_tidied)
