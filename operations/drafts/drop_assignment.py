"""Drop what is no assignment, and take it back."""

from operations.drafts.edit_draft import editing_assignment
from operations.workspace import Workspace


def drop_assignment(workspace: Workspace, assignment_id: int, *, version: int, reason: str = "") -> int:
    """The row stays with the plan but opens nothing."""
    return _set_dropped(workspace, assignment_id, is_dropped=True, version=version, reason=reason)


def restore_assignment(workspace: Workspace, assignment_id: int, *, version: int, reason: str = "") -> int:
    return _set_dropped(workspace, assignment_id, is_dropped=False, version=version, reason=reason)


def _set_dropped(
    workspace: Workspace, assignment_id: int, *, is_dropped: bool, version: int, reason: str
) -> int:
    with editing_assignment(workspace, assignment_id, version=version) as (edit, row):
        row.is_dropped = is_dropped
        edit.session.add(row)
        edit.record(
            "assignment_dropped" if is_dropped else "assignment_restored",
            subject=("assignment", assignment_id),
            change={"reason": reason.strip()} if reason.strip() else {},
        )
        return edit.version
