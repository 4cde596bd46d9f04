"""The difference between a draft that amends a plan and that plan as it runs now."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from models import Assignment, Plan
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.amendments.amendment_choices import choices_of
from operations.amendments.name_amended_plan import amended_plan, scope_by_size
from operations.drafts.assignment_fields import also_from_json
from operations.drafts.bind_names import Bindings, NameBinder, bind_with
from operations.drafts.choose_for_plan import saved_decisions
from operations.drafts.decisions import Decisions
from operations.plans.confirm_plan import binder_with_memory
from operations.workspace import Workspace
from rules.cadence import CadenceKind, Role
from rules.errors import BadInput, NotFound
from rules.pairing import compare
from rules.revision import AmendmentScope, Change, Choices, Difference, PlanLine

Member = tuple[int, Role, str]


@dataclass(frozen=True)
class PlanDifference:
    """Two versions of a plan side by side, with the names that are not bound yet."""

    draft: Plan
    running: Plan
    scope: AmendmentScope
    choices: Choices
    changes: tuple[Change, ...]
    old_rows: Mapping[int, Assignment]
    new_rows: Mapping[int, Assignment]
    old_outputs: Mapping[int, str]
    new_outputs: Mapping[int, str]
    old_members: Mapping[int, list[Member]]
    bound: Bindings
    binder: NameBinder

    @property
    def is_same(self) -> bool:
        """The same plan in another file: nothing to apply."""
        return not any(change.is_one for change in self.changes)

    @property
    def counts(self) -> dict[Difference, int]:
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in Difference}

    @property
    def unbound(self) -> dict[str, list[str]]:
        """Names of lines that would have to be bound first, with suggestions."""
        needed = {
            name
            for change in self.changes
            if change.new is not None
            for name in self._names_needed(change, self.new_rows[change.new.id])
        }
        return {name: said for name, said in self.bound.unbound.items() if name in needed}

    def _names_needed(self, change: Change, row: Assignment) -> set[str]:
        """Only who answers for something new or taken over; what stays keeps its frozen members."""
        if change.kind is not Difference.ADDED and "unit" not in change.fields:
            return set()
        return {row.unit_as_named} if row.unit_as_named else _without_subject(row, self.bound)


@dataclass(frozen=True)
class Trial:
    """Choices that have not been made yet, to look at what would follow from them."""

    amends: str | None = None
    scope: AmendmentScope | None = None
    choices: Choices | None = None


def difference_of(workspace: Workspace, key: str, trial: Trial | None = None) -> PlanDifference:
    """Read only."""
    with workspace.database.reading() as session:
        draft = plan_queries.plan_by_key(session, key)
        if draft is None:
            raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
        return read_difference(session, draft, trial)


def read_difference(session: Session, draft: Plan, trial: Trial | None = None) -> PlanDifference:
    trial = trial or Trial()
    running = _running(session, draft, trial.amends)
    is_as_chosen = running.id == draft.amends_plan_id
    choices = trial.choices or (choices_of(draft) if is_as_chosen else Choices())
    scope = trial.scope or (draft.amendment_scope if is_as_chosen else None)
    scope = scope or scope_by_size(session, draft, running)
    codes = {unit.id or 0: unit.code for unit in unit_queries.all_units(session)}
    old = {row.id or 0: row for row in plan_queries.assignments(session, running.id or 0)}
    new = {row.id or 0: row for row in plan_queries.assignments(session, draft.id or 0)}
    outputs = [plan_queries.deliverables(session, plan.id or 0) for plan in (running, draft)]
    decisions = _decisions(draft, running, codes)
    binder = binder_with_memory(session, draft, decisions)
    bound = bind_with(binder, draft, new.values())
    members: dict[int, list[Member]] = {assignment_id: [] for assignment_id in old}
    for row in plan_queries.assignment_units(session, running.id or 0):
        members.setdefault(row.assignment_id, []).append((row.unit_id, row.role, row.named_as))
    return PlanDifference(
        draft=draft,
        running=running,
        scope=scope,
        choices=choices,
        changes=compare(
            [_line(row, outputs[0], members[row.id or 0], codes) for row in old.values()],
            [_line(row, outputs[1], bound.by_assignment[row.id or 0], codes) for row in new.values()],
            scope,
            choices,
        ),
        old_rows=old,
        new_rows=new,
        old_outputs=outputs[0],
        new_outputs=outputs[1],
        old_members=members,
        bound=bound,
        binder=binder,
    )


def _running(session: Session, draft: Plan, amends: str | None) -> Plan:
    if amends is not None:
        return amended_plan(session, draft, amends)
    if draft.amends_plan_id is None:
        raise BadInput(
            "chưa chọn kế hoạch được điều chỉnh",
            where=draft.key,
            mend=f"chọn bằng: dondoc plan amend '{draft.key}' --amends MÃ-KẾ-HOẠCH",
        )
    return plan_queries.plan(session, draft.amends_plan_id)


def _decisions(draft: Plan, running: Plan, codes: Mapping[int, str]) -> Decisions:
    """What was decided for the running plan, and on top of it what is decided for the amendment."""
    decisions = saved_decisions(draft).over(saved_decisions(running))
    issuer = decisions.issuer or codes.get(running.issuer_unit_id or 0)
    coordinator = decisions.coordinator or codes.get(running.coordinating_unit_id or 0)
    return replace(decisions, issuer=issuer, coordinator=coordinator)


def _line(
    row: Assignment, outputs: Mapping[int, str], members: list[Member], codes: Mapping[int, str]
) -> PlanLine:
    return PlanLine(
        id=row.id or 0,
        position=row.position,
        unit=row.unit_as_named or "",
        task=row.task,
        role=row.role.value,
        members=tuple(sorted(codes[unit] for unit, role, _ in members if role is row.role)),
        time=time_of(row),
        due_on=row.due_on,
        phrase=row.cadence_text or "",
        partners=tuple(row.cooperating_as_named),
        report_to=tuple(row.report_to),
        report_via=row.report_via or "",
        output=outputs.get(row.id or 0, ""),
    )


def time_of(row: Assignment) -> tuple[object, ...]:
    """All that makes due dates; empty when the sentence says nothing about time."""
    if row.cadence_kind is CadenceKind.UNSPECIFIED and not row.cadence_also:
        return ()
    also = (also_from_json(one) for one in row.cadence_also)
    further = tuple(
        (one.kind.value, tuple(sorted(every.value for every in one.every)), _when(one.due_on, one.due))
        for one in also
    )
    every = tuple(sorted(str(every) for every in row.cadence_every))
    return (row.cadence_kind.value, every, _when(row.due_on, row.due_named), *further)


def _when(due_on: object, named: str | None) -> str | None:
    """The day decides; what names no day (the end of a programme) is compared as it is named."""
    return str(due_on) if due_on else named


def _without_subject(row: Assignment, bound: Bindings) -> set[str]:
    return {name for name in bound.unbound if name.startswith("(") and row.task[:60] in name}
