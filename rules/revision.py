"""Comparing a running plan with its amendment: what is added, dropped, moved, reworded or given to another unit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from rules.folding import fold
from rules.plain_words import plain


class AmendmentScope(StrEnum):
    """Whether what an amendment does not mention is gone (a new version) or stays (some points are changed)."""

    WHOLE = "whole"
    PARTIAL = "partial"


class Difference(StrEnum):
    """The strongest thing that happened to an assignment; `Change.fields` names all of them."""

    SAME = "same"
    ADDED = "added"
    DROPPED = "dropped"
    REASSIGNED = "reassigned"  # another unit answers for it, or no longer in the same role
    MOVED = "moved"  # the date or the rhythm is another
    REWORDED = "reworded"  # the words, partners or recipient are others; who answers and when stay


@dataclass(frozen=True)
class PlanLine:
    """An assignment as far as two versions of it can differ.

    `time` is everything that makes its due dates, `members` the codes of the units it is bound to, where that is known.
    """

    id: int
    position: int
    unit: str
    task: str
    role: str = "lead"
    members: tuple[str, ...] = ()
    time: tuple[object, ...] = ()
    due_on: date | None = None
    phrase: str = ""
    partners: tuple[str, ...] = ()
    report_to: tuple[str, ...] = ()
    report_via: str = ""
    output: str = ""

    # Said once a line: each line is compared with several others.
    @cached_property
    def words(self) -> dict[str, object]:
        """Every text of the line in its comparable form."""
        return {
            "unit": plain(self.unit),
            "task": plain(self.task),
            "phrase": plain(self.phrase),
            "partners": tuple(sorted(map(plain, self.partners))),
            "report_to": tuple(sorted(map(plain, self.report_to))),
            "report_via": plain(self.report_via),
            "output": plain(self.output),
        }

    @cached_property
    def loose_words(self) -> tuple[str, ...]:
        """The words of the task without marks: how alike two tasks are survives a damaged mark."""
        return tuple(fold(self.task).split())

    @cached_property
    def bound_to(self) -> frozenset[str]:
        return frozenset(self.members)

    def is_answered_by_the_units_of(self, other: "PlanLine") -> bool:
        """A unit named in other words stays the same unit when both names are bound to it."""
        if self.words["unit"] == other.words["unit"]:
            return True
        return bool(self.bound_to) and self.bound_to == other.bound_to


@dataclass(frozen=True)
class Choices:
    """What a person corrected: `pairs` new id → old id (None: it is new), `kept` and `dropped` old ids."""

    pairs: Mapping[int, int | None] = field(default_factory=dict)
    kept: Collection[int] = ()
    dropped: Collection[int] = ()


@dataclass(frozen=True)
class Pair:
    """Which old line a new one takes the place of; `likeness` 1 for the same words."""

    old_id: int
    likeness: float = 1.0
    is_chosen: bool = False


@dataclass(frozen=True)
class Change:
    kind: Difference
    old: PlanLine | None
    new: PlanLine | None
    fields: tuple[str, ...] = ()
    likeness: float = 1.0
    is_chosen: bool = False

    @property
    def is_one(self) -> bool:
        return self.kind is not Difference.SAME


def changes_between(
    old: Sequence[PlanLine],
    new: Sequence[PlanLine],
    pairs: Mapping[int, Pair],
    scope: AmendmentScope,
    choices: Choices,
) -> tuple[Change, ...]:
    """One change for every old and every new line: the new ones in their order, then the old ones nothing replaces."""
    by_id = {line.id: line for line in old}
    changes = []
    for line in sorted(new, key=_in_order):
        pair = pairs.get(line.id)
        is_chosen = line.id in choices.pairs
        if pair is None:
            changes.append(Change(Difference.ADDED, None, line, is_chosen=is_chosen))
        else:
            changes.append(_change(by_id[pair.old_id], line, pair, scope))
    replaced = {pair.old_id for pair in pairs.values()}
    changes += [_fate(line, scope, choices) for line in sorted(old, key=_in_order) if line.id not in replaced]
    return tuple(changes)


def _in_order(line: PlanLine) -> tuple[int, int]:
    return line.position, line.id


def _fate(line: PlanLine, scope: AmendmentScope, choices: Choices) -> Change:
    """What becomes of an old line that no new one takes the place of."""
    is_chosen = line.id in choices.kept or line.id in choices.dropped
    goes = scope is AmendmentScope.WHOLE and line.id not in choices.kept
    goes = goes or line.id in choices.dropped
    return Change(Difference.DROPPED if goes else Difference.SAME, line, None, is_chosen=is_chosen)


def _change(old: PlanLine, new: PlanLine, pair: Pair, scope: AmendmentScope) -> Change:
    said = _said(new) if scope is AmendmentScope.PARTIAL else None
    differing = tuple(
        name for name, is_same in _sameness(old, new) if not is_same and (said is None or name in said)
    )
    if not differing:
        kind = Difference.SAME
    elif "unit" in differing or "role" in differing:
        kind = Difference.REASSIGNED
    elif "time" in differing:
        kind = Difference.MOVED
    else:
        kind = Difference.REWORDED
    return Change(kind, old, new, differing, pair.likeness, pair.is_chosen)


def _said(new: PlanLine) -> set[str]:
    """The fields a line speaks about: where some points are changed, silence about the others keeps them."""
    said = {name for name, value in new.words.items() if value}
    said |= {"role", "unit_name"} if new.words["unit"] else {"role"}
    return said | {"time"} if new.time else said


def _sameness(old: PlanLine, new: PlanLine) -> Iterable[tuple[str, bool]]:
    """Spaces, punctuation and the case of letters make no difference: two copies of one text are one text."""
    is_same_unit = new.is_answered_by_the_units_of(old)
    yield "unit", is_same_unit
    yield "unit_name", not is_same_unit or old.words["unit"] == new.words["unit"]
    yield "role", old.role == new.role
    is_same_time = old.time == new.time
    yield "time", is_same_time
    # Another date is worded otherwise: said once.
    yield "phrase", not is_same_time or old.words["phrase"] == new.words["phrase"]
    for name in ("task", "partners", "report_to", "report_via", "output"):
        yield name, old.words[name] == new.words[name]
