"""Names ranked by likeness: quick sieve first, so that a directory of thousands is no burden."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

from rules.name_forms import initials
from rules.name_likeness import likeness

SUGGESTION_FLOOR = 0.62
LOOKED_AT = 40  # so many names are compared in full
LONGEST_INITIALS = 14


@dataclass(frozen=True)
class Suggestion:
    """A unit or class a person may choose; `note` says what keeps it from being certain."""

    unit_ids: tuple[int, ...]
    name: str
    likeness: float
    note: str = ""


@dataclass(frozen=True)
class Candidate:
    """A unit or class with all forms of all its names."""

    unit_ids: tuple[int, ...]
    name: str
    names: tuple[str, ...]


class LikelyNames:
    """An index of names by their pairs of letters and by their initials."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._forms = [(name, each) for each in candidates for name in each.names]
        self._sizes = [max(1, len(_pairs(name))) for name, _ in self._forms]
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        self._by_initials: dict[str, list[int]] = defaultdict(list)
        for place, (name, _) in enumerate(self._forms):
            for pair in _pairs(name):
                self._by_pair[pair].append(place)
            self._by_initials[_ends(initials(name))].append(place)

    def ranked(self, written: Iterable[str], near: frozenset[int]) -> list[Suggestion]:
        """The likest first; of equals those inside the issuer, then shorter names."""
        best: dict[tuple[int, ...], tuple[float, Candidate]] = {}
        for form in written:
            for place in self._sieved(form):
                name, candidate = self._forms[place]
                score = likeness(form, name)
                if score >= max(SUGGESTION_FLOOR, best.get(candidate.unit_ids, (0.0,))[0]):
                    best[candidate.unit_ids] = (score, candidate)
        order = sorted(
            best.values(),
            key=lambda pair: (-round(pair[0], 2), not near.intersection(pair[1].unit_ids), len(pair[1].name)),
        )
        return [Suggestion(candidate.unit_ids, candidate.name, score) for score, candidate in order]

    def _sieved(self, written: str) -> list[int]:
        """Names with many pairs of letters in common, and those the words may be the initials of."""
        pairs = _pairs(written)
        common = Counter(place for pair in pairs for place in self._by_pair.get(pair, ()))
        likely = nlargest(
            LOOKED_AT,
            common.items(),
            key=lambda item: item[1] / (len(pairs) + self._sizes[item[0]]),
        )
        short = written.replace(" ", "")
        opened = self._by_initials.get(_ends(short), []) if len(short) <= LONGEST_INITIALS else []
        return list(dict.fromkeys([*(place for place, _ in likely), *opened[:LOOKED_AT]]))


def _ends(letters: str) -> str:
    """Short forms keep the first letter and the last two, whatever they do in between."""
    return letters[:1] + letters[-2:]


@lru_cache(maxsize=65536)
def _pairs(words: str) -> frozenset[str]:
    joined = words.replace(" ", "")
    return frozenset(joined[place : place + 2] for place in range(len(joined) - 1))
