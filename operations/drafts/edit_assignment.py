"""Edit one assignment of a draft; read a time phrase that a person typed."""

from intake.folding import one_line
from intake.times.phrases import read_phrase
from models import Plan
from operations.drafts.assignment_fields import AssignmentFields, fields_of
from operations.drafts.change_rows import change_row, check_row
from operations.drafts.edit_draft import editing_assignment
from operations.workspace import Workspace
from rules.cadence import Cadence

__all__ = ["AssignmentFields", "edit_assignment", "fields_of", "read_time"]


def edit_assignment(
    workspace: Workspace, assignment_id: int, fields: AssignmentFields, *, version: int
) -> int:
    """Write the fields that differ and mark the row as checked; the draft's new version."""
    with editing_assignment(workspace, assignment_id, version=version) as (edit, row):
        change = change_row(edit, row, fields)
        check_row(edit, row)
        edit.record("assignment_edited", subject=("assignment", assignment_id), change=change)
        return edit.version


def read_time(workspace: Workspace, plan: Plan, phrase: str) -> Cadence:
    """A phrase a person typed, with the plan's own year and date; `unspecified` when it says no time."""
    year = plan.plan_year or (plan.issued_on.year if plan.issued_on else None)
    return read_phrase(one_line(phrase), year=year, issued_on=plan.issued_on, calendar=workspace.calendar)
