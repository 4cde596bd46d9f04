"""Changes of assignments inside one edit of a draft; each gives back what the audit trail keeps of it."""

from dataclasses import replace

from models import Assignment
from models.base import JsonDict
from models.queries import drafts
from operations.drafts.assignment_fields import (
    AssignmentFields,
    fields_as_json,
    fields_of,
    tidied,
    wanted_changes,
    write_field,
    written_by_a_person,
)
from operations.drafts.edit_draft import DraftEdit


def output_of(edit: DraftEdit, row: Assignment) -> str | None:
    return drafts.deliverables_of(edit.session, [row.id or 0]).get(row.id or 0)


def change_row(edit: DraftEdit, row: Assignment, given: AssignmentFields) -> JsonDict:
    """Write what differs; every field written is a person's from now on. Empty when nothing differs."""
    now = fields_of(row, output_of(edit, row))
    wanted, names = wanted_changes(now, given)
    for name in names:
        write_field(row, name, wanted)
        row.readings = written_by_a_person(row.readings, name)
    if "output" in names:
        drafts.write_deliverable(edit.session, row.id or 0, wanted.output)
    if names:
        edit.session.add(row)
        edit.session.flush()
    before, after = fields_as_json(now, names), fields_as_json(wanted, names)
    return {name: [before[name], after[name]] for name in names}


def check_row(edit: DraftEdit, row: Assignment) -> None:
    """A person has looked at the row and answers for it."""
    row.checked_at = edit.now
    row.checked_by = edit.workspace.actor
    edit.session.add(row)


def new_row(
    edit: DraftEdit, position: int, given: AssignmentFields, *, like: Assignment | None = None
) -> Assignment:
    """A row written by a person, at a free position; with `like` it stands for part of a row that was read."""
    fields = tidied(replace(given, also=given.also or (), section=given.section or ""))
    row = Assignment(
        plan_id=edit.plan_id,
        position=position,
        task=fields.task,
        unit_kind=fields.unit_kind,
        role=fields.role,
        cadence_kind=fields.kind,
        source=dict(like.source) if like else {},
        confidence=like.confidence if like else 1.0,
        flags=list(like.flags) if like else ["added_by_person"],
        readings=dict(like.readings) if like else {},
    )
    for name in fields_as_json(fields, [*fields.__dataclass_fields__]):
        write_field(row, name, fields)
        if like is None:
            row.readings = written_by_a_person(row.readings, name)
    edit.session.add(row)
    edit.session.flush()
    drafts.write_deliverable(edit.session, row.id or 0, fields.output)
    check_row(edit, row)
    return row
