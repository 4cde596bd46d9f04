"""How like two names are, for suggestions only: what a tired clerk, a scanner or a short form does to a name."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from rules.name_forms import initials

# A likeness this close is taken for granted by dry runs; two names that differ in a word never reach it.
DIFFERENT_WORDS = 0.84
DIFFERENT_NUMBERS = 0.8
# Pages of a draft compare the same names again with every step of a review.
COMPARED_KEPT = 20_000
JOINED, SAME_WORDS, INITIALS, PART_LEFT_OUT = 0.97, 0.93, 0.9, 0.86


@lru_cache(COMPARED_KEPT)
def likeness(written: str, known: str) -> float:
    """0 to 1 for two names in canonical form; 1 only for the same words."""
    if written == known:
        return 1.0
    mine, theirs = written.split(), known.split()
    if written.replace(" ", "") == known.replace(" ", ""):
        return JOINED
    best = SequenceMatcher(None, written, known, autojunk=False).ratio()
    if is_initials(written, known):
        return max(best, INITIALS)
    alike, mine_left, theirs_left = _paired(mine, theirs)
    if not mine_left and not theirs_left:
        best = max(best, SAME_WORDS)
    elif not mine_left or not theirs_left:
        best = max(best, PART_LEFT_OUT * (0.7 + 0.3 * alike / max(len(mine), len(theirs))))
    else:
        best = min(best, DIFFERENT_WORDS)
    if _numbers(mine) != _numbers(theirs):
        best = min(best, DIFFERENT_NUMBERS)
    return min(best, JOINED)


def is_initials(written: str, known: str) -> bool:
    """'stttt', 'so tttt' or 's tttt' for 'so thong tin truyen thong': every sign opens the next words in order."""
    mine, theirs = written.split(), known.split()
    if len(mine) >= len(theirs) or len(written.replace(" ", "")) < 2:
        return False
    return _opens(mine, theirs)


def _opens(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    if not mine:
        return not theirs
    first, rest = mine[0], mine[1:]
    if theirs and first == theirs[0] and _opens(rest, theirs[1:]):
        return True
    length = len(first)
    return (
        length <= len(theirs)
        and first == initials(" ".join(theirs[:length]))
        and _opens(rest, theirs[length:])
    )


def _paired(mine: Sequence[str], theirs: Sequence[str]) -> tuple[int, list[str], list[str]]:
    """Words of one name that the other has too, in any order and with one slip; and what is left of each."""
    left = list(theirs)
    alone = []
    for word in sorted(mine, key=lambda one: one not in left):
        twin = next((other for other in left if other == word), None) or next(
            (other for other in left if is_slip(word, other)), None
        )
        if twin is None:
            alone.append(word)
        else:
            left.remove(twin)
    return len(mine) - len(alone), alone, left


def is_slip(word: str, other: str) -> bool:
    """One letter too many, too few, wrong, or two in the wrong order; figures never slip."""
    if word.isdigit() or other.isdigit() or min(len(word), len(other)) < 2 or abs(len(word) - len(other)) > 1:
        return False
    if len(word) == len(other):
        wrong = [place for place in range(len(word)) if word[place] != other[place]]
        turned = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return len(wrong) <= 1 or (
            turned and word[wrong[0]] == other[wrong[1]] and word[wrong[1]] == other[wrong[0]]
        )
    short, long = sorted((word, other), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def _numbers(words: Sequence[str]) -> list[str]:
    return sorted(word for word in words if word.isdigit())
