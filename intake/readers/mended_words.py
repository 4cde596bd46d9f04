"""Words that lost the space between them, and syllables torn apart by a font: mended where only one way is possible."""

import re
from functools import cache, lru_cache

from intake.folding import LOWER, UPPER
from intake.lexicon import table
from intake.readers.syllables import begins_with_vowel, is_bare_syllable, is_syllable, is_vietnamese

_JOINED = re.compile(r"(?<![^\W\d_])[^\W\d_]{5,30}(?![^\W\d_])")  # a longer run of letters is no word
_GLUED = re.compile(rf"(?<=[{LOWER}]{{2}})([;,])(?=[{LOWER}{UPPER}]{{2}})")
_STOPPED = re.compile(rf"\b([{LOWER}]{{2,}})\.(?=([{UPPER}][{LOWER}]+)\b)")
_ADDRESS = re.compile(r"@|://|www\.|\.(?:vn|com|net|org)\b", re.IGNORECASE)


def parted(text: str) -> str:
    """Words that lost the space between them ("SởNội vụ", "hiệu quảcông tác"), parted where only one way is possible."""
    text = _JOINED.sub(lambda found: _part(found[0]), text)
    if ";" in text or "," in text:
        text = _GLUED.sub(r"\1 ", text)
    if "." in text and not _ADDRESS.search(text):
        text = _STOPPED.sub(_after_stop, text)
    return text


def _after_stop(found: re.Match[str]) -> str:
    both = is_syllable(found[1]) and is_syllable(found[2]) and is_vietnamese(found[1] + found[2])
    return f"{found[1]}. " if both else found[0]


@lru_cache(maxsize=30_000)
def _part(token: str) -> str:
    if is_syllable(token) or not is_vietnamese(token) or token.isupper():
        return token
    at_capital = re.sub(rf"(?<=[{LOWER}])(?=[{UPPER}])", " ", token)
    if at_capital != token:
        parts = at_capital.split()
        return at_capital if all(len(p) > 1 and is_syllable(p) for p in parts) else token
    halves = [(token[:at], token[at:]) for at in range(2, len(token) - 1)]
    possible = [
        pair for pair in halves if is_syllable(pair[0]) and is_syllable(pair[1]) and _can_begin(pair[1])
    ]
    if len(possible) > 1:
        possible = [pair for pair in possible if " ".join(pair).lower() in _pairs()]
    return " ".join(possible[0]) if len(possible) == 1 else token


@cache
def _pairs() -> frozenset[str]:
    return frozenset(" ".join(pair.split()) for pair in table("syllables")["pairs"].split(","))


def _can_begin(word: str) -> bool:
    return not begins_with_vowel(word) or is_bare_syllable(word)


_TOKENS = re.compile(r"[^\W\d_]+")
_SINGLE, _DOUBLE = ("c", "m", "n", "p", "t"), ("ch", "ng", "nh")


def rejoined(text: str) -> str:
    """Syllables torn by the font of a page ("th ực hi ện"), whole again where a half cannot stand alone."""
    words = text.split(" ")
    out: list[str] = []
    for word in words:
        if out and _is_torn(out[-1], word):
            out[-1] += word
        else:
            out.append(word)
    return " ".join(out)


def _is_torn(before: str, word: str) -> bool:
    left, right = _last_letters(before), _first_letters(word)
    if not left or not right or not is_syllable(left + right) or not is_vietnamese(left + right):
        return False
    if not (right.islower() and left[1:] == left[1:].lower()) and not (left + right).isupper():
        return False
    if begins_with_vowel(right):
        # "hi ện": no word begins so; "th ực": consonants alone are no word.
        return not is_bare_syllable(right) or (left.islower() and not is_syllable(left))
    final = word.lower()
    return final in _DOUBLE or (final in _SINGLE and not is_syllable(left))  # "đứ ng", "hiệ n"


def _last_letters(word: str) -> str:
    found = re.search(r"[^\W\d_]+$", word[-10:])
    return found[0] if found else ""


def _first_letters(word: str) -> str:
    found = _TOKENS.match(word)
    return found[0] if found else ""
