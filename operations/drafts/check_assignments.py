"""A person agrees with several assignments at once: all of them in one edit of the draft, or none."""

from collections.abc import Sequence

from operations.drafts.change_rows import check_row
from operations.drafts.edit_draft import editing_plan
from operations.workspace import Workspace


def check_assignments(workspace: Workspace, key: str, assignment_ids: Sequence[int], *, version: int) -> int:
    with editing_plan(workspace, key, version=version) as edit:
        for assignment_id in assignment_ids:
            check_row(edit, edit.assignment(assignment_id))
        edit.record("assignments_checked", change={"assignments": list(assignment_ids)})
        return edit.version
