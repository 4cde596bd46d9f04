"""The assignments of a plan as an amendment leaves them: only the fields that differ are taken over."""

from collections.abc import Mapping, Sequence

from models import Assignment
from models.base import JsonDict
from operations.amendments.compare_plans import Member, PlanDifference
from operations.drafts.assignment_fields import fields_as_json, fields_of
from rules.cadence import Role
from rules.revision import Change, Difference, PlanLine

# field of a change (rules/revision.py) → columns of the assignment
COLUMNS = {
    "unit": ("unit_as_named", "unit_kind"),
    "unit_name": ("unit_as_named", "unit_kind"),
    "role": ("role",),
    "task": ("task",),
    "time": ("cadence_kind", "cadence_every", "due_named", "due_on", "cadence_also", "cadence_text"),
    "phrase": ("cadence_text",),
    "partners": ("cooperating_as_named",),
    "report_to": ("report_to",),
    "report_via": ("report_via",),
    "output": (),  # a table of its own
}
# What a new assignment brings along from the draft.
BROUGHT = {column for columns in COLUMNS.values() for column in columns} | {
    "section", "source", "confidence", "flags", "readings", "checked_at", "checked_by",
}  # fmt: skip


def columns_taken(fields: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(column for field in fields for column in COLUMNS[field]))


def rewritten(old: Assignment, new: Assignment, fields: Sequence[str]) -> Assignment:
    """A copy of the running assignment with the fields the amendment changes; the row itself is left alone."""
    values = old.model_dump() | {name: getattr(new, name) for name in columns_taken(fields)}
    return Assignment(**values)


def brought(new: Assignment, *, plan_id: int, position: int) -> Assignment:
    """A new assignment of the running plan, with its place in the document it comes from."""
    return Assignment(
        plan_id=plan_id, position=position, **{name: getattr(new, name) for name in sorted(BROUGHT)}
    )


def members_after(difference: PlanDifference, change: Change) -> list[Member]:
    """Who answers and who cooperates once the change is applied; what it does not touch stays frozen (tracking.md 2.2)."""
    if change.kind is Difference.DROPPED:
        return []
    old = _members(difference.old_members, change.old)
    new = _members(difference.bound.by_assignment, change.new)
    if change.old is None:
        return new
    if change.new is None or not {"unit", "role", "partners"} & {*change.fields}:
        return old
    role = Role(change.new.role)
    leads = [
        (unit, role, named)
        for unit, held, named in (new if "unit" in change.fields else old)
        if held is not Role.COOPERATE or change.new.role == Role.COOPERATE
    ]
    taken = {unit for unit, _, _ in leads}
    partners = new if {"partners", "unit"} & {*change.fields} else old
    return leads + [
        (unit, held, named) for unit, held, named in partners if held is Role.COOPERATE and unit not in taken
    ]


def _members(of: Mapping[int, list[Member]], line: PlanLine | None) -> list[Member]:
    return list(of.get(line.id, [])) if line else []


def kept_form(
    row: Assignment | None, output: str | None, members: list[Member], codes: Mapping[int, str]
) -> JsonDict | None:
    """An assignment as its history keeps it: every field, and who answered for it."""
    if row is None:
        return None
    fields = fields_of(row, output)
    names = list(fields.__dataclass_fields__)
    own = [codes[unit] for unit, role, _ in members if role is row.role]
    partners = [codes[unit] for unit, role, _ in members if role is Role.COOPERATE and role is not row.role]
    return {**fields_as_json(fields, names), "units": own, "partners": partners}
