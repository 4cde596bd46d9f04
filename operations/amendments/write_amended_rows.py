"""Write the assignments of a plan as an amendment leaves them, with their history; part of the transaction that applies it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import Assignment
from models.queries import amendments, drafts
from models.queries import plans as plan_queries
from operations.amendments.amended_rows import brought, columns_taken, kept_form
from operations.amendments.amendment_effects import Effects
from operations.amendments.amendment_tasks import TaskEffect
from operations.workspace import Workspace


def write_amended_rows(
    session: Session, workspace: Workspace, effects: Effects, now: datetime
) -> list[Assignment]:
    """The rows of the running plan as they now stand, one a change; members anew, and what was before in the history."""
    difference = effects.difference
    plan_id = difference.running.id or 0
    position = drafts.last_position(session, plan_id)
    before = [_before(effects, task) for task in effects.tasks]
    rows = []
    for task in effects.tasks:
        position += task.change.old is None
        rows.append(_write_one(session, effects, task, position))
    session.flush()
    for task, row in zip(effects.tasks, rows, strict=True):
        if task.change.new is not None and (task.change.old is None or "output" in task.change.fields):
            drafts.write_deliverable(session, row.id or 0, difference.new_outputs.get(task.change.new.id))
    _write_members(session, zip(effects.tasks, rows, strict=True))
    outputs = drafts.deliverables_of(session, [row.id or 0 for row in rows])
    amendments.add_revisions(
        session,
        [
            {
                "assignment_id": row.id,
                "amended_by_plan_id": difference.draft.id,
                "kind": task.change.kind,
                "before": was,
                "after": None
                if row.is_dropped
                else kept_form(row, outputs.get(row.id or 0), task.members, effects.codes),
                "at": now,
                "by": workspace.actor,
            }
            for task, row, was in zip(effects.tasks, rows, before, strict=True)
        ],
    )
    return rows


def _before(effects: Effects, task: TaskEffect) -> dict[str, Any] | None:
    if task.change.old is None:
        return None
    old_id, difference = task.change.old.id, effects.difference
    return kept_form(
        difference.old_rows[old_id],
        difference.old_outputs.get(old_id),
        difference.old_members[old_id],
        effects.codes,
    )


def _write_one(session: Session, effects: Effects, task: TaskEffect, position: int) -> Assignment:
    change, difference = task.change, effects.difference
    if change.old is None:
        new = difference.new_rows[change.new.id if change.new else 0]
        row = brought(new, plan_id=difference.running.id or 0, position=position)
    else:
        row = difference.old_rows[change.old.id]
        if task.after is None:
            row.is_dropped = True
        else:
            for name in columns_taken(change.fields):
                setattr(row, name, getattr(task.after, name))
    session.add(row)
    return row


def _write_members(session: Session, changed: Iterable[tuple[TaskEffect, Assignment]]) -> None:
    """Who answers for a dropped assignment stays on record."""
    renewed = [
        (task, row)
        for task, row in changed
        if task.change.old is None or {"unit", "role", "partners"} & {*task.change.fields}
    ]
    amendments.clear_members(session, [row.id or 0 for _, row in renewed])
    rows = [
        {"assignment_id": row.id, "unit_id": unit, "role": role, "named_as": named}
        for task, row in renewed
        for unit, role, named in task.members
    ]
    plan_queries.add_assignment_units(session, rows)
