"""A person has looked at an assignment beside the document and agrees with it."""

from operations.drafts.change_rows import check_row
from operations.drafts.edit_draft import editing_assignment
from operations.workspace import Workspace


def check_assignment(workspace: Workspace, assignment_id: int, *, version: int) -> int:
    with editing_assignment(workspace, assignment_id, version=version) as (edit, row):
        check_row(edit, row)
        edit.record("assignment_checked", subject=("assignment", assignment_id))
        return edit.version
