"""What a change of the organisation does to everything that is owed: worked out whole, before anything is written.

A preview and the application itself read the same effects, so what was shown is what is done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models import Assignment, AssignmentUnit, Obligation, ObligationKind, Plan, Tier, Unit, User
from models.queries import passing_duties as duty_queries
from models.queries import unit_changes as change_queries
from models.queries import units as unit_queries
from operations.units.unit_change_groups import GroupEffects, group_effects
from operations.units.unit_change_posts import PlanPosts, heir_named, posts_after
from operations.units.unit_change_request import UnitChangeRequest
from operations.units.unit_lives import lives_of
from rules.cadence import Role
from rules.inheritance import Fate, Inheritance, Owed, Part, Succession, inherit, unanswered
from rules.unit_changes import Change, ChangeKind, check_change


@dataclass(frozen=True)
class ChangeEffects:
    """`ids`: code → row, of known units and of those that come into being; `names` the other way round."""

    request: UnitChangeRequest
    change: Change
    units: Mapping[int, Unit]
    ids: Mapping[str, int]
    names: Mapping[int, str]
    plans: Mapping[int, Plan]
    posts: tuple[PlanPosts, ...]
    parts: tuple[tuple[AssignmentUnit, Assignment], ...]
    members: tuple[AssignmentUnit, ...]
    succession: Succession
    inheritance: Inheritance
    obligations: Mapping[int, Obligation]
    groups: GroupEffects
    unanswered: tuple[str, ...]
    users: tuple[User, ...]

    def code(self, unit_id: int) -> str:
        return next(code for code, known in self.ids.items() if known == unit_id)

    @property
    def leaving(self) -> tuple[int, ...]:
        return tuple(self.ids[code] for code in self.change.from_units)

    @property
    def ending(self) -> tuple[int, ...]:
        return tuple(self.ids[code] for code in self.change.ending)

    @property
    def heirs(self) -> tuple[int, ...]:
        return tuple(self.ids[code] for code in self.change.to_units)

    def holder_of(self, obligation_id: int) -> int:
        """Who has it after the change."""
        passing = {one.owed.id: one for one in self.inheritance.passings}.get(obligation_id)
        held = self.obligations[obligation_id].unit_id
        return passing.to if passing and passing.to is not None else held

    def asking_itself(self) -> list[tuple[Obligation, int]]:
        """Inputs a unit would owe itself after the change, each with the obligation that waits for it."""
        passings = self.inheritance.passings
        carried = {one.owed.id: one.into for one in passings if one.into is not None}
        ended = {one.owed.id for one in passings if one.fate is Fate.ENDS}
        return [
            (one, carried.get(waiting.id or 0) or waiting.id or 0)
            for one in self.obligations.values()
            if one.kind is ObligationKind.INPUT
            and one.state in duty_queries.OPEN_STATES
            and one.id not in ended
            and (waiting := self.obligations.get(one.serves_id or 0)) is not None
            and self.holder_of(one.id or 0) == self.holder_of(waiting.id or 0)
        ]

    def orphaned(self) -> list[Assignment]:
        """Assignments that nobody answers for any more; who only cooperates does not answer."""
        gone = {*self.ending}
        alive = {
            (row.assignment_id, row.role)
            for row in self.members
            if row.ended_on is None and row.unit_id not in gone
        }
        found = {
            assignment.id: assignment
            for row, assignment in self.parts
            if row.unit_id in gone
            and row.role is not Role.COOPERATE
            and (row.assignment_id, row.role) not in alive
            and self.succession.heir_of_part(row.unit_id, row.assignment_id) is None
        }
        return list(found.values())


def effects_of(
    session: Session, request: UnitChangeRequest, *, made: Mapping[str, int] | None = None
) -> ChangeEffects:
    """Read only. `made`: new units that have been written already; in a preview they have no rows yet."""
    change = request.change
    units = {unit.id or 0: unit for unit in unit_queries.all_units(session)}
    ids = {unit.code: unit_id for unit_id, unit in units.items()}
    made = made or {}
    check_change(change, {code: life for code, life in lives_of(session, units).items() if code not in made})
    ids |= {code: -number for number, code in enumerate(request.new_units, start=1) if code not in made}
    leaving = [ids[code] for code in change.from_units]
    parts = tuple(duty_queries.parts_of(session, leaving))
    plans = {plan.id or 0: plan for plan in duty_queries.active_plans(session)}
    chosen = chosen_heirs(request, ids, parts, plans)
    posts, unsaid = posts_after(request, ids, plans)
    succession = succession_of(change, ids, chosen, posts)
    is_rename = change.kind is ChangeKind.RENAME
    owners = {*leaving, *succession.heirs}
    obligations = [] if is_rename else duty_queries.obligations_of(session, owners)
    as_parts = [part_of(row, assignment, plans) for row, assignment in parts]
    codes = {unit_id: code for code, unit_id in ids.items()}
    owed = [owed_of(one, codes[one.unit_id]) for one in obligations]
    return ChangeEffects(
        request=request,
        change=change,
        units=units,
        ids=ids,
        names={unit_id: unit.name for unit_id, unit in units.items()}
        | {ids[code]: unit.name for code, unit in request.new_units.items()},
        plans=plans,
        posts=posts,
        parts=() if is_rename else parts,
        members=tuple(duty_queries.members_of(session, {row.assignment_id for row, _ in parts})),
        succession=succession,
        inheritance=Inheritance(()) if is_rename else inherit(succession, owed, as_parts),
        obligations={one.id or 0: one for one in obligations},
        groups=group_effects(session, request, ids, units, parts, plans),
        unanswered=(*unanswered_words(succession, as_parts, parts, plans), *unsaid),
        users=tuple(change_queries.users_of(session, [ids[code] for code in change.ending])),
    )


def chosen_heirs(
    request: UnitChangeRequest,
    ids: Mapping[str, int],
    parts: Sequence[tuple[AssignmentUnit, Assignment]],
    plans: Mapping[int, Plan],
) -> dict[tuple[int, int], int]:
    found = {}
    for row, assignment in parts:
        code = request.answer_for(plans[assignment.plan_id].key, assignment.position)
        if code is not None:
            found[row.unit_id, row.assignment_id] = heir_named(request, ids, code)
    return found


def succession_of(
    change: Change,
    ids: Mapping[str, int],
    chosen: Mapping[tuple[int, int], int],
    posts: Sequence[PlanPosts],
) -> Succession:
    return Succession(
        effective_on=change.effective_on,
        leaving=frozenset(ids[code] for code in change.from_units),
        ending=frozenset(ids[code] for code in change.ending),
        heirs=tuple(ids[code] for code in change.to_units),
        chosen=chosen,
        coordination={one.plan.id or 0: one.coordinator for one in posts if one.coordinator is not None},
        not_owing={
            one.plan.id or 0: frozenset(unit for unit in (one.coordinator, one.issuer) if unit is not None)
            for one in posts
        },
    )


def part_of(row: AssignmentUnit, assignment: Assignment, plans: Mapping[int, Plan]) -> Part:
    host = plans[assignment.plan_id].reports_with_plan_id
    return Part(row.assignment_id, host or assignment.plan_id, row.unit_id, row.role)


def owed_of(one: Obligation, code: str) -> Owed:
    return Owed(
        id=one.id or 0,
        plan=one.plan_id,
        unit=one.unit_id,
        slot=one.key.removesuffix(f":{code}"),
        due_on=one.due_on,
        assignment=one.assignment_id,
        is_top=one.tier is Tier.TOP,
        is_report=one.kind is ObligationKind.REPORT,
        is_awaited=one.state in duty_queries.OPEN_STATES,
    )


def unanswered_words(
    succession: Succession,
    as_parts: Sequence[Part],
    parts: Sequence[tuple[AssignmentUnit, Assignment]],
    plans: Mapping[int, Plan],
) -> list[str]:
    missing = {(part.unit, part.assignment) for part in unanswered(succession, as_parts)}
    return [
        f"{plans[assignment.plan_id].key}#{assignment.position}: {assignment.task}"
        for row, assignment in parts
        if (row.unit_id, row.assignment_id) in missing
    ]
