"""Vietnamese words compared as people compare them: without case, marks, dashes or double spaces."""

import re
import unicodedata

_D_STROKE = str.maketrans({"đ": "d", "Đ": "d"})
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """'Sở Nội vụ' → 'so noi vu'. đ does not decompose, so it has a mapping of its own."""
    plain = unicodedata.normalize("NFD", text.translate(_D_STROKE).casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", letters).strip()
