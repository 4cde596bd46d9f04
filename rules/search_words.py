"""What a person types into the search box, as words to look for: folded, with numbers in both spellings.

Nothing a person types is an error; what holds no word finds nothing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, product

from rules.folding import fold


class SearchKind(StrEnum):
    """What is searched, in the order in which it is shown."""

    PLAN = "plan"
    ASSIGNMENT = "assignment"
    UNIT = "unit"
    ANSWER = "answer"
    TICKET = "ticket"


# More than this is no question any more; it is cut, not refused.
LONGEST = 300
MOST_WORDS = 12
MOST_SPELLINGS = 16
# A shorter beginning begins too many words.
SHORTEST_BEGINNING = 2

_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_ROMAN = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
    "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx",
)  # fmt: skip
_NUMBERS = {word: str(number) for number, word in enumerate(_ROMAN, 1)}
# The letter eth stands for đ in old files.
_ETH = str.maketrans("ðÐ", "dd")


@dataclass(frozen=True)
class Part:
    """Words that stand side by side, each in its spellings; `begins`: the last one is the beginning of a word."""

    words: tuple[tuple[str, ...], ...]
    begins: bool = False

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """Every spelling of the whole."""
        return tuple(islice(product(*self.words), MOST_SPELLINGS))


@dataclass(frozen=True)
class Wanted:
    """All parts are wanted, in whatever order."""

    parts: tuple[Part, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def together(self) -> Part:
        """The same words side by side: what stands so comes first."""
        words = tuple(word for part in self.parts for word in part.words)
        return Part(words, begins=bool(self.parts) and self.parts[-1].begins)


def wanted(typed: str) -> Wanted:
    """'bao cao "quy 3" tiế' → bao, cao, the phrase quy 3 (or quy iii), and a word that begins with tie."""
    typed = typed[:LONGEST].translate(_ETH)
    parts: list[Part] = []
    place = 0
    for found in _QUOTED.finditer(typed):
        parts += _single(typed[place : found.start()])
        parts += _phrase(found[1])
        place = found.end()
    rest = typed[place:]
    last = _single(rest)
    if last and rest[-1:].isalnum() and _may_begin(last[-1]):
        last[-1] = Part(last[-1].words, begins=True)
    return Wanted(tuple([*parts, *last][:MOST_WORDS]))


def spellings(word: str) -> tuple[str, ...]:
    """3, 03 and III are one number: quý 3, tháng 03, quý III."""
    number = _NUMBERS.get(word) or (word.lstrip("0") or "0" if word.isdigit() else "")
    if not number or len(number) > 2:
        return (word,)
    roman = _ROMAN[int(number) - 1 : int(number)] if int(number) else ()
    return tuple(dict.fromkeys((word, number, number.zfill(2), *roman)))


def _single(text: str) -> list[Part]:
    return [Part((spellings(word),)) for word in fold(text).split()]


def _phrase(text: str) -> list[Part]:
    words = tuple(spellings(word) for word in fold(text).split()[:MOST_WORDS])
    return [Part(words)] if words else []


def _may_begin(part: Part) -> bool:
    word = part.words[0][0]
    return len(word) >= SHORTEST_BEGINNING and not word.isdigit()
