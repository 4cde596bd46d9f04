"""Who answers for what after the organisation has changed (tracking.md 5).

The reading taken here: what was due before the event stays with a unit that goes on. A unit that ends has nobody left
to answer, so what it had overdue goes to the successor with its due date and its days, marked inherited. What is due
on the day or later goes to the successor, and so does a period whose window straddles the day, for the whole window.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rules.cadence import Role


class Fate(StrEnum):
    STAYS = "stays"
    MOVES = "moves"
    MERGED = "merged"  # the successor answers for it within another obligation
    ENDS = "ends"


class Why(StrEnum):
    """Why something ends without an owner."""

    DISSOLVED = "đơn vị giải thể, không có đơn vị kế tiếp"
    SELF_REPORT = "đơn vị kế tiếp là đầu mối hoặc cơ quan ban hành, không báo cáo cho chính mình"


@dataclass(frozen=True)
class Owed:
    """An obligation. `slot`: its key without the unit; `plan`: where its report is made; `is_awaited`: not answered."""

    id: int
    plan: int
    unit: int
    slot: str
    due_on: date
    assignment: int | None = None
    is_top: bool = False
    is_report: bool = True
    is_awaited: bool = True


@dataclass(frozen=True)
class Part:
    """A unit's part in an assignment; `plan`: the plan whose report carries its line."""

    assignment: int
    plan: int
    unit: int
    role: Role = Role.LEAD


@dataclass(frozen=True)
class Succession:
    """Who succeeds whom. `chosen`: (unit, assignment) → heir, where a person decides; `coordination`: plan → heir."""

    effective_on: date
    leaving: frozenset[int]
    ending: frozenset[int]
    heirs: tuple[int, ...]
    chosen: Mapping[tuple[int, int], int] = field(default_factory=dict)
    coordination: Mapping[int, int] = field(default_factory=dict)
    # plan → the coordinator and the issuer after the change, which owe it no report (tracking.md 2.2)
    not_owing: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def heir_of_part(self, unit: int, assignment: int) -> int | None:
        """None: nobody has said, or nobody is left."""
        if len(self.heirs) == 1:
            return self.heirs[0]
        return self.chosen.get((unit, assignment))


@dataclass(frozen=True)
class Passing:
    """What becomes of one obligation. `into`: the obligation that carries it on."""

    owed: Owed
    fate: Fate
    to: int | None = None
    into: int | None = None
    why: Why | None = None
    is_overdue: bool = False  # it was overdue on the day: its days are inherited


@dataclass(frozen=True)
class Opening:
    """A further report of a split: the lines of one unit are told by several."""

    like: Owed
    to: int


@dataclass(frozen=True)
class Inheritance:
    passings: tuple[Passing, ...]
    openings: tuple[Opening, ...] = ()


def unanswered(succession: Succession, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The assignments of a split for which no person has said who goes on with them."""
    if len(succession.heirs) < 2:
        return ()
    return tuple(
        part
        for part in parts
        if part.unit in succession.leaving and (part.unit, part.assignment) not in succession.chosen
    )


def inherit(succession: Succession, owed: Sequence[Owed], parts: Sequence[Part]) -> Inheritance:
    """`owed`: what the leaving units and their heirs owe or have answered; every awaited one of the former has a fate."""
    passings: list[Passing] = []
    bound: list[tuple[Owed, int]] = []
    further: list[Opening] = []
    heirs_of = _report_heirs(succession, parts)
    for one in owed:
        if one.unit not in succession.leaving or not one.is_awaited:
            continue
        heirs = _heirs_of(succession, one, heirs_of)
        if _stays(succession, one, heirs):
            passings.append(Passing(one, Fate.STAYS, to=one.unit))
            further += _further(succession, one, [heir for heir in heirs if heir != one.unit])
        elif not heirs:
            why = Why.SELF_REPORT if succession.heirs else Why.DISSOLVED
            passings.append(Passing(one, Fate.ENDS, why=why))
        else:
            bound.append((one, heirs[0]))
            further += _further(succession, one, heirs[1:])
    settled = _settle(succession, bound, owed)
    taken = {(one.slot, one.unit) for one in owed} | {(p.owed.slot, p.to or 0) for p in settled}
    openings = tuple(one for one in further if (one.like.slot, one.to) not in taken)
    return Inheritance(tuple(sorted([*passings, *settled], key=lambda p: p.owed.id)), openings)


def is_overdue(succession: Succession, one: Owed) -> bool:
    return one.due_on < succession.effective_on


def _report_heirs(succession: Succession, parts: Sequence[Part]) -> dict[tuple[int, int], list[int]]:
    """For each unit and plan who tells the lines it led, in the order of the heirs."""
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for part in parts:
        heir = succession.heir_of_part(part.unit, part.assignment)
        if part.unit in succession.leaving and part.role is Role.LEAD and heir is not None:
            found[part.unit, part.plan].add(heir)
    return {key: [heir for heir in succession.heirs if heir in heirs] for key, heirs in found.items()}


def _heirs_of(
    succession: Succession, one: Owed, heirs_of: Mapping[tuple[int, int], list[int]]
) -> tuple[int, ...]:
    if not succession.heirs:
        return ()
    if one.is_top:
        return (succession.coordination.get(one.plan, succession.heirs[0]),)
    if one.assignment is not None:
        heir = succession.heir_of_part(one.unit, one.assignment)
        if heir is not None:
            return (heir,)
    found = heirs_of.get((one.unit, one.plan)) or [succession.heirs[0]]
    if not one.is_report:
        return tuple(found[:1])
    return tuple(heir for heir in found if heir not in succession.not_owing.get(one.plan, frozenset()))


def _further(succession: Succession, one: Owed, heirs: Sequence[int]) -> list[Opening]:
    """One thing that was overdue does not become two."""
    return [] if is_overdue(succession, one) else [Opening(one, heir) for heir in heirs]


def _stays(succession: Succession, one: Owed, heirs: tuple[int, ...]) -> bool:
    goes_on = one.unit not in succession.ending
    return goes_on and (is_overdue(succession, one) or one.unit in heirs)


def _settle(succession: Succession, bound: Sequence[tuple[Owed, int]], owed: Sequence[Owed]) -> list[Passing]:
    """Two that owe the same become one of the successor; its own goes on as it is, else the earliest due does."""
    groups: dict[tuple[str, int], list[Owed]] = defaultdict(list)
    for one, heir in bound:
        groups[one.slot, heir].append(one)
    own = {(one.slot, one.unit): one for one in owed if one.is_awaited and one.unit not in succession.leaving}
    own |= {
        (one.slot, one.unit): one
        for one in owed
        if one.is_awaited and one.unit in succession.leaving and one.unit not in succession.ending
    }
    settled = []
    for (slot, heir), group in groups.items():
        first, *rest = sorted(group, key=lambda one: (one.due_on, one.id))
        kept = own.get((slot, heir))
        if kept is None:
            settled.append(Passing(first, Fate.MOVES, to=heir, is_overdue=is_overdue(succession, first)))
        else:
            rest = [first, *rest]
        into = (kept or first).id
        settled += [Passing(one, Fate.MERGED, to=heir, into=into) for one in rest]
    return settled
