"""Comparing a running plan with its amendment: what is added, dropped, moved, reworded or given to another unit."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rules.folding import fold

# Of two tasks of one unit, this share of common words makes them the same task in other words; of two units it takes more.
SAME_TASK = 0.5
SAME_TASK_ELSEWHERE = 0.8


class AmendmentScope(StrEnum):
    """Whether what an amendment does not mention is gone (a new version) or stays (some points are changed)."""

    WHOLE = "whole"
    PARTIAL = "partial"


class Difference(StrEnum):
    """The strongest thing that happened to an assignment; `Change.fields` names all of them."""

    SAME = "same"
    ADDED = "added"
    DROPPED = "dropped"
    REASSIGNED = "reassigned"  # another unit answers for it
    MOVED = "moved"  # the date or the rhythm is another
    REWORDED = "reworded"  # the words, partners or recipient are others; unit and date stay


@dataclass(frozen=True)
class PlanLine:
    """An assignment as far as two versions of it can differ; `time` is everything that makes its due dates."""

    id: int
    unit: str
    task: str
    role: str
    time: tuple[object, ...] = ()
    due_on: date | None = None
    partners: tuple[str, ...] = ()
    report_to: tuple[str, ...] = ()
    output: str = ""


@dataclass(frozen=True)
class Choices:
    """What a person corrected: `pairs` new id → old id (None: it is new), `kept` and `dropped` old ids."""

    pairs: Mapping[int, int | None] = field(default_factory=dict)
    kept: Collection[int] = ()
    dropped: Collection[int] = ()


@dataclass(frozen=True)
class Change:
    kind: Difference
    old: PlanLine | None
    new: PlanLine | None
    fields: tuple[str, ...] = ()


def compare(
    old: Sequence[PlanLine],
    new: Sequence[PlanLine],
    scope: AmendmentScope,
    choices: Choices = Choices(),  # noqa: B008 - frozen
) -> tuple[Change, ...]:
    """One change for every old and every new line: the new ones in their order, then the old ones nothing replaces."""
    old_of = _pairs(old, new, choices)
    by_id = {line.id: line for line in old}
    changes = [_change(by_id.get(old_of.get(line.id, -1)), line) for line in new]
    replaced = set(old_of.values())
    for line in old:
        if line.id in replaced:
            continue
        goes = scope is AmendmentScope.WHOLE
        goes = (goes and line.id not in choices.kept) or line.id in choices.dropped
        changes.append(Change(Difference.DROPPED if goes else Difference.SAME, line, None))
    return tuple(changes)


def _change(old: PlanLine | None, new: PlanLine) -> Change:
    if old is None:
        return Change(Difference.ADDED, None, new)
    differing = tuple(name for name, is_same in _sameness(old, new) if not is_same)
    if not differing:
        kind = Difference.SAME
    elif "unit" in differing:
        kind = Difference.REASSIGNED
    elif "time" in differing:
        kind = Difference.MOVED
    else:
        kind = Difference.REWORDED
    return Change(kind, old, new, differing)


def _sameness(old: PlanLine, new: PlanLine) -> Iterable[tuple[str, bool]]:
    """Spaces, punctuation and the case of letters make no difference: two copies of one text are one text."""
    yield "unit", fold(old.unit) == fold(new.unit)
    yield "time", old.time == new.time
    yield "role", old.role == new.role
    yield "task", fold(old.task) == fold(new.task)
    yield "partners", _folded(old.partners) == _folded(new.partners)
    yield "report_to", _folded(old.report_to) == _folded(new.report_to)
    yield "output", fold(old.output) == fold(new.output)


def _folded(names: Iterable[str]) -> list[str]:
    return sorted(fold(name) for name in names)


def _pairs(old: Sequence[PlanLine], new: Sequence[PlanLine], choices: Choices) -> dict[int, int]:
    """new id → old id: what a person paired, then the same words, then alike tasks of one unit, then of another unit."""
    pairs = {one: other for one, other in choices.pairs.items() if other is not None}
    free_new = {line.id: line for line in new if line.id not in choices.pairs}
    free_old = {
        line.id: line for line in old if line.id not in pairs.values() and line.id not in choices.dropped
    }
    for likeness_needed, is_unit_the_same in ((1.0, True), (SAME_TASK, True), (SAME_TASK_ELSEWHERE, False)):
        candidates = sorted(
            _candidates(free_old.values(), free_new.values(), likeness_needed, is_unit_the_same),
            key=lambda one: (-one[0], one[1]),
        )
        for _, _, new_id, old_id in candidates:
            if new_id in free_new and old_id in free_old:
                pairs[new_id] = old_id
                del free_new[new_id], free_old[old_id]
    return pairs


def _candidates(
    old: Iterable[PlanLine], new: Iterable[PlanLine], likeness_needed: float, is_unit_the_same: bool
) -> Iterable[tuple[float, int, int, int]]:
    """(likeness, distance in the document, new id, old id); only lines that share a word are ever compared."""
    places: dict[str, list[tuple[int, PlanLine, Counter[str]]]] = defaultdict(list)
    for at, line in enumerate(old):
        words = Counter(fold(line.task).split())
        keys = [fold(line.unit)] if is_unit_the_same else words
        for key in keys:
            places[key].append((at, line, words))
    for at, line in enumerate(new):
        words = Counter(fold(line.task).split())
        keys = [fold(line.unit)] if is_unit_the_same else words
        near = {place[1].id: place for key in keys for place in places.get(key, ())}
        for old_at, other, other_words in near.values():
            likeness = _likeness(words, other_words)
            if likeness >= likeness_needed:
                yield likeness, abs(at - old_at), line.id, other.id


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """The share of common words (Dice), repeated words counted as often as they stand."""
    if not a and not b:
        return 1.0
    return 2 * (a & b).total() / (a.total() + b.total())
