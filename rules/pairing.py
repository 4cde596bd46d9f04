"""Which line of an amendment takes the place of which line of the running plan.

Most lines of two versions are the same word for word and are found by look-up. Of the rest only those are compared that
share a rare word or pair of words, so that the work grows with the number of lines, not with its square.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from heapq import nsmallest
from itertools import chain, pairwise
from typing import NamedTuple

from rules.revision import AmendmentScope, Change, Choices, Pair, PlanLine, changes_between

# Of two tasks of one unit, this share of common words makes them the same task in other words; of two units it takes more.
SAME_TASK = 0.5
SAME_TASK_ELSEWHERE = 0.8
# A line keeps its unit more often than it changes it.
UNIT_COUNTS = 0.25
# A line is recognised by its rarest words and pairs of words: as many as stand in this many old lines together.
GLANCES = 300
# Of the lines that share them, this many are looked at closely.
LOOKED_AT = 10

Key = Callable[[PlanLine], Hashable]
NOTHING = Choices()


def compare(
    old: Sequence[PlanLine], new: Sequence[PlanLine], scope: AmendmentScope, choices: Choices = NOTHING
) -> tuple[Change, ...]:
    """The difference of two versions of a plan; the order in which the lines are given makes none."""
    return changes_between(old, new, pairs_of(old, new, choices), scope, choices)


def pairs_of(old: Sequence[PlanLine], new: Sequence[PlanLine], choices: Choices = NOTHING) -> dict[int, Pair]:
    """new id → its old line: what a person paired, then the same words, then alike tasks."""
    pool = _Pool(old, new, choices)
    for key in EXACT:
        pool.pair_equals(key)
    pool.pair_alike()
    return pool.pairs


def _everything(line: PlanLine) -> Hashable:
    return (*line.words.values(), line.time, line.role)


# From the strictest to the loosest: of several equal lines those that agree in more find each other first.
EXACT: tuple[Key, ...] = (
    _everything,
    lambda line: (line.words["unit"], line.words["task"], line.time),
    lambda line: (line.words["unit"], line.words["task"]),
    lambda line: (line.bound_to, line.words["task"], line.time) if line.members else None,
    lambda line: (line.bound_to, line.words["task"]) if line.members else None,
)


class _Candidate(NamedTuple):
    """In the order of preference; ids at the end, so that no two are equal."""

    distrust: float
    is_other_time: bool
    distance: int
    new_id: int
    old_id: int
    likeness: float


class _Pool:
    """The lines that have not found each other yet."""

    def __init__(self, old: Sequence[PlanLine], new: Sequence[PlanLine], choices: Choices) -> None:
        self.old = {line.id: line for line in sorted(old, key=lambda line: (line.position, line.id))}
        self.new = {line.id: line for line in sorted(new, key=lambda line: (line.position, line.id))}
        self.dropped = frozenset(choices.dropped)
        self.pairs: dict[int, Pair] = {}
        for new_id, old_id in sorted(choices.pairs.items()):
            line = self.new.pop(new_id, None)
            if line is not None and old_id is not None and old_id in self.old:
                other = self.old.pop(old_id)
                self.pairs[new_id] = Pair(old_id, _likeness(line, other), is_chosen=True)

    def pair_equals(self, key: Key) -> None:
        """Of several with one key the first goes with the first, in the order of the documents."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for line in reversed(self.old.values()):
            if line.id not in self.dropped and (value := key(line)) is not None:
                waiting[value].append(line.id)
        for line in list(self.new.values()):
            if (value := key(line)) is not None and (found := waiting.get(value)):
                self._pair(line.id, found.pop(), 1.0)

    def pair_alike(self) -> None:
        candidates = sorted(self._candidates())
        for one in candidates:
            if one.new_id in self.new and one.old_id in self.old and one.old_id not in self.dropped:
                self._pair(one.new_id, one.old_id, one.likeness)

    def _pair(self, new_id: int, old_id: int, likeness: float) -> None:
        del self.new[new_id], self.old[old_id]
        self.pairs[new_id] = Pair(old_id, likeness)

    def _candidates(self) -> Iterable[_Candidate]:
        index: dict[str, list[int]] = defaultdict(list)
        for line in self.old.values():
            for key in _marks_of(line):
                index[key].append(line.id)
        for line in self.new.values():
            shared = Counter(chain.from_iterable(_rarest(line, index)))
            places = [
                (-times, abs(self.old[one].position - line.position), one) for one, times in shared.items()
            ]
            for _, distance, old_id in nsmallest(LOOKED_AT, places):
                yield from _candidate(line, self.old[old_id], distance)


def _candidate(new: PlanLine, old: PlanLine, distance: int) -> Iterable[_Candidate]:
    likeness = _likeness(new, old)
    is_same_unit = new.is_answered_by_the_units_of(old)
    if likeness < (SAME_TASK if is_same_unit else SAME_TASK_ELSEWHERE):
        return
    trust = likeness + (UNIT_COUNTS if is_same_unit else 0)
    yield _Candidate(-trust, new.time != old.time, distance, new.id, old.id, likeness)


def _rarest(line: PlanLine, index: Mapping[str, list[int]]) -> Iterable[list[int]]:
    """Where the rarest words of a line stand, until there is enough to look at."""
    places = sorted((len(index[key]), key) for key in _marks_of(line) if key in index)
    glances = 0
    for number, key in places:
        glances += number
        if glances > GLANCES:
            return
        yield index[key]


def _marks_of(line: PlanLine) -> set[str]:
    """What a line may be recognised by: its words, its pairs of words, the whole of it."""
    words = line.loose_words
    return {*words, *(" ".join(two) for two in pairwise(words)), " ".join(words)}


def _likeness(one: PlanLine, other: PlanLine) -> float:
    """The share of common words (Dice), repeated words counted as often as they stand."""
    a, b = Counter(one.loose_words), Counter(other.loose_words)
    if not a and not b:
        return 1.0
    return 2 * (a & b).total() / (a.total() + b.total())
