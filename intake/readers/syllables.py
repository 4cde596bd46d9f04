"""What a Vietnamese syllable looks like: enough to tell writing from rubbish, and one word from two."""

import re
import unicodedata
from functools import cache, lru_cache

from intake.lexicon import table

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_CHECKED = ("c", "ch", "p", "t")  # these endings carry only two of the tones
_LONGEST = 7  # nghiêng


@cache
def _shape() -> re.Pattern[str]:
    words = table("syllables")
    rimes = sorted(words["rimes"].split(), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words['onsets'].split())})?(?:{'|'.join(rimes)})")


@cache
def _bare() -> frozenset[str]:
    return frozenset(table("syllables")["bare"].split())


@lru_cache(maxsize=30_000)
def is_syllable(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable, with its tone in a place where it can stand."""
    if len(word) > _LONGEST:
        return False
    spread = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in spread if char in _TONES]
    base = unicodedata.normalize("NFC", "".join(char for char in spread if char not in _TONES))
    if len(tones) > 1 or not _shape().fullmatch(base):
        return False
    return not base.endswith(_CHECKED) or tones in (["\u0301"], ["\u0323"])


def begins_with_vowel(word: str) -> bool:
    return unicodedata.normalize("NFD", word[:1].lower())[:1] in "aeiouy"


def is_bare_syllable(word: str) -> bool:
    """A true syllable without a consonant before its vowel: "ủy", "ông"; "ạch" and "iện" are halves of others."""
    return word.lower() in _bare()


def is_vietnamese(word: str) -> bool:
    """Whether a word carries a letter only Vietnamese uses here: its marks or đ."""
    return "đ" in word.lower() or len(unicodedata.normalize("NFD", word)) > len(word)
