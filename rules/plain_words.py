"""Vietnamese words compared as written words: case, punctuation, spaces and the seat of the tone mark do not count, marks do."""

import re
import unicodedata
from functools import lru_cache

# grave, acute, tilde, hook above, dot below: "hoà" and "hòa" are one word, "bán" and "bàn" are two.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NO_TONES = dict.fromkeys(map(ord, _TONES))
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text in their comparable form; the tone stands at the end of its word."""
    return tuple(_tone_last(word) for word in _WORD.findall(unicodedata.normalize("NFD", text.casefold())))


def plain(text: str) -> str:
    return " ".join(plain_words(text))


# The words of plans are few, and each stands in many lines.
@lru_cache(maxsize=1 << 16)
def _tone_last(word: str) -> str:
    bare = word.translate(_NO_TONES)
    if len(bare) == len(word):
        return word
    return bare + "".join(sign for sign in word if sign in _TONES)
