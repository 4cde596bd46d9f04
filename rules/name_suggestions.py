"""Names ranked by likeness: quick sieve first, so that a directory of thousands is no burden."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

from rules.name_forms import OwnPlace, at_home, initials
from rules.name_likeness import likeness

SUGGESTION_FLOOR = 0.62
LOOKED_AT = 30  # of all names, so many are compared in full


@dataclass(frozen=True)
class Suggestion:
    """A unit or class a person may choose; `note` says what keeps it from being certain."""

    unit_ids: tuple[int, ...]
    name: str
    likeness: float
    note: str = ""


@dataclass(frozen=True)
class Candidate:
    """A unit or class with all its names in canonical form."""

    unit_ids: tuple[int, ...]
    name: str
    names: tuple[str, ...]


def ranked(
    written: Sequence[str],
    candidates: Iterable[Candidate],
    near: frozenset[int],
    places: tuple[OwnPlace, ...],
) -> list[Suggestion]:
    """The likest first; of equals those inside the issuer, then shorter names."""
    pairs = [
        (_nearness(one, name), one, at_home(name, places), candidate)
        for candidate in candidates
        for name in candidate.names
        for one in written
    ]
    best: dict[tuple[int, ...], tuple[float, Candidate]] = {}
    for _, one, name, candidate in nlargest(LOOKED_AT, pairs, key=lambda pair: pair[0]):
        score = likeness(one, name)
        if score >= max(SUGGESTION_FLOOR, best.get(candidate.unit_ids, (0.0,))[0]):
            best[candidate.unit_ids] = (score, candidate)
    order = sorted(
        best.values(),
        key=lambda pair: (
            -round(pair[0], 2),
            not near.intersection(pair[1].unit_ids),
            len(pair[1].name),
        ),
    )
    return [Suggestion(candidate.unit_ids, candidate.name, score) for score, candidate in order]


def _nearness(written: str, name: str) -> float:
    """Pairs of letters in common, or the same initials: cheap, and high for everything that is alike."""
    mine, theirs = _pairs(written), _pairs(name)
    common = 2 * len(mine & theirs) / max(1, len(mine) + len(theirs))
    short = written.replace(" ", "")
    letters = initials(name)
    is_short = len(short) <= len(letters) + 3 and short[:1] == letters[:1] and short.endswith(letters[-2:])
    return max(common, 0.9 if is_short else 0.0)


@lru_cache(maxsize=65536)
def _pairs(words: str) -> frozenset[str]:
    joined = words.replace(" ", "")
    return frozenset(joined[place : place + 2] for place in range(len(joined) - 1))
