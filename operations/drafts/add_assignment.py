"""Add an assignment that the reader did not find."""

from models.queries import drafts
from operations.drafts.assignment_fields import AssignmentFields, fields_as_json
from operations.drafts.change_rows import new_row
from operations.drafts.edit_draft import editing_plan
from operations.workspace import Workspace


def add_assignment(
    workspace: Workspace, key: str, fields: AssignmentFields, *, after: int | None, version: int
) -> int:
    """A new row behind the assignment `after`, or at the end of the plan."""
    with editing_plan(workspace, key, version=version) as edit:
        if after is None:
            place = drafts.last_position(edit.session, edit.plan_id)
        else:
            place = edit.assignment(after).position
        drafts.make_room(edit.session, edit.plan_id, place, 1)
        row = new_row(edit, place + 1, fields)
        edit.record(
            "assignment_added",
            subject=("assignment", row.id or 0),
            change=fields_as_json(fields, [*fields.__dataclass_fields__]),
        )
        return edit.version
