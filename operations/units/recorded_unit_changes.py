"""The changes of units on record, as they were asked for, and what each does to one plan that comes under it later."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from models import Assignment, AssignmentUnit, Obligation, Plan, Unit, UnitChange
from models.queries import passing_duties as duty_queries
from models.queries import unit_changes as change_queries
from models.queries import units as unit_queries
from operations.units.unit_change_effects import (
    ChangeEffects,
    chosen_heirs,
    owed_of,
    part_of,
    succession_of,
    unanswered_words,
)
from operations.units.unit_change_groups import GroupEffects
from operations.units.unit_change_posts import posts_after
from operations.units.unit_change_request import UnitChangeRequest
from rules.inheritance import inherit
from rules.unit_changes import ChangeKind

Parts = Sequence[tuple[AssignmentUnit, Assignment]]


@dataclass(frozen=True)
class RecordedChange:
    """One recorded change as it was asked for, with the units of today."""

    row: UnitChange
    request: UnitChangeRequest
    units: Mapping[int, Unit]

    @property
    def ids(self) -> dict[str, int]:
        return {unit.code: unit_id for unit_id, unit in self.units.items()}

    def ids_of(self, codes: Collection[str]) -> set[int]:
        return {self.ids[code] for code in codes}

    def answering(self, plan: Plan, heirs: Mapping[str, str]) -> "RecordedChange":
        """`heirs`: "CODE" or "CODE#position" of a unit that was split → who goes on with it in this plan."""
        (code, *_) = self.request.from_codes
        said = {
            plan.key + name.removeprefix(code): heir
            for name, heir in heirs.items()
            if name.partition("#")[0] == code
        }
        return replace(self, request=replace(self.request, answers={**self.request.answers, **said}))


def recorded_changes(session: Session) -> list[RecordedChange]:
    """The earliest first; a rename changes nobody's duties."""
    rows = [one for one in change_queries.all_changes(session) if one.kind is not ChangeKind.RENAME]
    units = {unit.id or 0: unit for unit in unit_queries.all_units(session)} if rows else {}
    return [RecordedChange(one, _request_of(one), units) for one in reversed(rows)]


def _request_of(row: UnitChange) -> UnitChangeRequest:
    return UnitChangeRequest(
        kind=row.kind,
        effective_on=row.effective_on,
        legal_basis=row.legal_basis,
        from_codes=tuple(str(code) for code in row.detail["from"]),
        to_codes=tuple(str(code) for code in row.detail["to"]),
        answers={str(name): str(code) for name, code in row.detail.get("answers", {}).items()},
    )


def effects_on(
    session: Session,
    past: RecordedChange,
    plan: Plan,
    parts: Parts,
    obligations: Sequence[Obligation],
    asked_on: Mapping[int, date] | None = None,
) -> ChangeEffects:
    """What the change does to one plan."""
    request, units, ids = past.request, past.units, past.ids
    plans = {plan.id or 0: plan for plan in duty_queries.active_plans(session)}
    posts, unsaid = posts_after(request, ids, {plan.id or 0: plan})
    as_parts = [part_of(row, assignment, plans) for row, assignment in parts]
    succession = succession_of(request.change, ids, chosen_heirs(request, ids, parts, plans), posts)
    if plan.reports_with_plan_id is not None:
        own = succession.not_owing.get(plan.id or 0, frozenset())
        succession = replace(succession, not_owing={**succession.not_owing, plan.reports_with_plan_id: own})
    owed = [owed_of(one, units[one.unit_id].code) for one in obligations]
    owed = [replace(one, due_on=(asked_on or {}).get(one.id, one.due_on)) for one in owed]
    return ChangeEffects(
        request=request,
        change=request.change,
        units=units,
        ids=ids,
        names={unit_id: unit.name for unit_id, unit in units.items()},
        plans=plans,
        posts=posts,
        parts=tuple(parts),
        members=tuple(duty_queries.members_of(session, {row.assignment_id for row, _ in parts})),
        succession=succession,
        inheritance=inherit(succession, owed, as_parts),
        obligations={one.id or 0: one for one in obligations},
        groups=GroupEffects((), ()),
        unanswered=(*unanswered_words(succession, as_parts, parts, plans), *unsaid),
        users=(),
    )
