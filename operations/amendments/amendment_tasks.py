"""What a change of an assignment does to the dated work already owed for it: worked out, not written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from models import Assignment, Obligation, ObligationKind, Plan
from operations.amendments.amended_rows import brought, members_after, rewritten
from operations.amendments.compare_plans import Member, PlanDifference
from operations.drafts.bind_names import Bindings
from operations.plans.confirm_plan import planned_for
from operations.plans.plan_obligations import NO_OWN, OwnCalendars
from operations.workspace import Workspace
from rules.cadence import CadenceKind, Role
from rules.duties import EVENT, Duty, Reconciled, Wanted, reconcile
from rules.keys import occurrence_base, occurrence_of
from rules.lifecycle import State
from rules.revision import Change, Difference
from rules.schedule import PlannedAssignment, task_dates

SETTLED = (State.SUBMITTED, State.ACCEPTED, State.WAIVED)


@dataclass(frozen=True)
class TaskEffect:
    """One change: the assignment as it will be, who will answer for it, what becomes of what is owed for it."""

    change: Change
    after: Assignment | None
    members: list[Member]
    duties: Reconciled = field(default_factory=Reconciled)


def task_effects(
    workspace: Workspace,
    difference: PlanDifference,
    obligations: Iterable[Obligation],
    codes: Mapping[int, str],
    today: date,
    own: OwnCalendars = NO_OWN,
) -> tuple[TaskEffect, ...]:
    """One for each assignment that changes, in the order of the difference."""
    owed = _duties_by_assignment(obligations, codes)
    dates = _Dates(workspace, difference.running, difference.draft.issued_on or today, today, own)
    return tuple(_effect(difference, change, owed, dates) for change in difference.changes if change.is_one)


def planned(rows: Iterable[Assignment], members: Mapping[int, list[Member]]) -> list[PlannedAssignment]:
    bindings = Bindings(by_assignment=dict(members))
    return [one for row in rows for one in planned_for(row, bindings)]


def _duties_by_assignment(
    obligations: Iterable[Obligation], codes: Mapping[int, str]
) -> dict[int, list[Duty]]:
    """What is or was owed for each assignment; what was cancelled is as if it had never been."""
    found: dict[int, list[Duty]] = defaultdict(list)
    for one in obligations:
        if one.kind is ObligationKind.TASK and one.assignment_id and one.state is not State.CANCELLED:
            found[one.assignment_id].append(
                Duty(
                    id=one.id or 0,
                    unit=one.unit_id,
                    occurrence=occurrence_of(one.key, codes[one.unit_id]),
                    due_on=one.due_on,
                    is_live=one.state not in SETTLED,
                )
            )
    return found


@dataclass(frozen=True)
class _Dates:
    """Work that recurs changes from the day of the amendment on; its dates are those of the running plan's year."""

    workspace: Workspace
    plan: Plan
    from_on: date
    today: date
    own: OwnCalendars

    def wanted_of(self, row: Assignment, members: list[Member]) -> list[Wanted]:
        """The dated duties of one assignment, one a unit and date, by the calendar of each unit."""
        year, national = self.plan.plan_year or self.today.year, self.workspace.calendar
        return [
            Wanted(
                unit, self.own.get(unit, national).roll(at.named_on), at.occurrence, one.phrase, at.named_on
            )
            for one in planned([row], {row.id or 0: members})
            for at in task_dates(one, year=year, from_on=self.from_on, calendar=national)
            for unit in one.units
        ]


def _effect(
    difference: PlanDifference, change: Change, owed: Mapping[int, list[Duty]], dates: _Dates
) -> TaskEffect:
    members = members_after(difference, change)
    duties = owed.get(change.old.id, []) if change.old else []
    if change.kind is Difference.DROPPED:
        return TaskEffect(change, None, [], Reconciled(cancelled=tuple(one for one in duties if one.is_live)))
    after = _row_after(difference, change)
    wanted = dates.wanted_of(after, members)
    before: list[Wanted] = []
    if change.old is not None:
        held = difference.old_members[change.old.id]
        before = dates.wanted_of(difference.old_rows[change.old.id], held)
        if _places(wanted) == _places(before) and _answering(members) == _answering(held):
            return TaskEffect(change, after, members)
    named = {(one.unit, one.due_on) for one in before}
    duties = [replace(duty, is_given=(duty.unit, duty.due_on) not in named) for duty in duties]
    wanted += _events_still_owed(after, members, duties)
    return TaskEffect(change, after, members, reconcile(wanted, duties, from_on=dates.from_on))


def _row_after(difference: PlanDifference, change: Change) -> Assignment:
    """The assignment as it will stand; a new one has no number yet and borrows that of its draft, made negative."""
    new = difference.new_rows[change.new.id if change.new else 0]
    if change.old is not None:
        return rewritten(difference.old_rows[change.old.id], new, change.fields)
    made = brought(new, plan_id=difference.running.id or 0, position=new.position)
    made.id = -(new.id or 0)
    return made


def _places(wanted: Iterable[Wanted]) -> set[tuple[int, date, str]]:
    return {(one.unit, one.due_on, one.occurrence) for one in wanted}


def _answering(members: Iterable[Member]) -> set[int]:
    return {unit for unit, role, _ in members if role is Role.LEAD}


def _events_still_owed(after: Assignment, members: list[Member], duties: list[Duty]) -> list[Wanted]:
    """What a fired event asked for and nobody has answered goes to whoever answers for the assignment now."""
    if after.cadence_kind is not CadenceKind.EVENT or after.role is not Role.LEAD:
        return []
    live = {
        occurrence_base(duty.occurrence): duty.due_on
        for duty in duties
        if duty.is_live and duty.occurrence.startswith(EVENT)
    }
    return [
        Wanted(unit, due_on, occurrence, after.cadence_text)
        for occurrence, due_on in live.items()
        for unit in sorted(_answering(members))
    ]
