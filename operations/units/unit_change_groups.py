"""Classes of units when units change: who joins them, and which no longer denote anybody (tracking.md 5)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models import Assignment, AssignmentUnit, Plan, Unit, UnitGroup
from models.queries import unit_changes as change_queries
from operations.units.unit_change_request import UnitChangeRequest
from rules.cadence import UnitKind
from rules.folding import fold
from rules.unit_changes import ChangeKind


@dataclass(frozen=True)
class EmptiedGroup:
    """A class with nobody left in it, and the running plans whose assignments were given to it."""

    name: str
    plans: tuple[tuple[Plan, tuple[int, ...]], ...]


@dataclass(frozen=True)
class GroupEffects:
    """`joins`: (group, unit). Memberships of before stay: they say what a name meant then."""

    joins: tuple[tuple[int, int], ...]
    emptied: tuple[EmptiedGroup, ...]


def group_effects(
    session: Session,
    request: UnitChangeRequest,
    ids: Mapping[str, int],
    units: Mapping[int, Unit],
    parts: Sequence[tuple[AssignmentUnit, Assignment]],
    plans: Mapping[int, Plan],
) -> GroupEffects:
    """A commune that takes over a district's work does not become a district: only new units join by themselves."""
    members: dict[int, list[int]] = defaultdict(list)
    groups: dict[int, UnitGroup] = {}
    for group, unit_id in change_queries.groups_with_members(session):
        groups[group.id or 0] = group
        members[group.id or 0].append(unit_id)
    ending = {ids[code] for code in request.change.ending}
    leaving = {ids[code] for code in request.from_codes}
    joining = [ids[code] for code in _joining(request)]
    joins = [
        (group_id, heir)
        for group_id, found in members.items()
        if leaving & {*found} and request.kind is not ChangeKind.RENAME
        for heir in joining
        if heir not in found
    ]
    emptied = []
    for group_id, found in members.items():
        after = [one for one in found if one not in ending and _lives_on(units[one], request)]
        if ending & {*found} and not after and not any(group == group_id for group, _ in joins):
            emptied.append(
                EmptiedGroup(groups[group_id].name, _naming(parts, plans, ending, groups[group_id]))
            )
    return GroupEffects(tuple(joins), tuple(emptied))


def _joining(request: UnitChangeRequest) -> list[str]:
    """New units that name no groups of their own; what several units merge into takes their place in any case."""
    named = {code for code, unit in request.new_units.items() if unit.groups is not None}
    if request.kind is ChangeKind.MERGE:
        return [code for code in request.to_codes if code not in named]
    return [code for code in request.new_units if code not in named]


def _lives_on(unit: Unit, request: UnitChangeRequest) -> bool:
    return unit.valid_to is None or unit.valid_to >= request.effective_on


def _naming(
    parts: Sequence[tuple[AssignmentUnit, Assignment]],
    plans: Mapping[int, Plan],
    ending: set[int],
    group: UnitGroup,
) -> tuple[tuple[Plan, tuple[int, ...]], ...]:
    found: dict[int, list[int]] = defaultdict(list)
    for row, assignment in parts:
        is_class = assignment.unit_kind is UnitKind.COLLECTIVE or group.folded in fold(row.named_as)
        if row.unit_id in ending and is_class and assignment.position not in found[assignment.plan_id]:
            found[assignment.plan_id].append(assignment.position)
    return tuple((plans[plan_id], tuple(positions)) for plan_id, positions in found.items() if positions)
