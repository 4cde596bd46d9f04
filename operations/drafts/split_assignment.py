"""Split one assignment of a draft: into several tasks of the same unit, or one task of several units."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from intake.names.unit_names import kind_of
from models import Plan
from models.queries import drafts
from operations.drafts.assignment_fields import AssignmentFields, fields_of
from operations.drafts.change_rows import change_row, check_row, new_row, output_of
from operations.drafts.edit_draft import editing_assignment
from operations.workspace import Workspace
from rules.errors import BadInput


def split_assignment(
    workspace: Workspace,
    assignment_id: int,
    parts: Sequence[str],
    *,
    by: Literal["task", "unit"],
    version: int,
) -> int:
    """The first part keeps the row, the others follow it; all keep the rest of its fields and its place."""
    wanted = [part for part in parts if part.strip()]
    if len(wanted) < 2:
        raise BadInput("tách cần ít nhất hai phần", mend="ghi mỗi phần một dòng")
    with editing_assignment(workspace, assignment_id, version=version) as (edit, row):
        whole = fields_of(row, output_of(edit, row))
        pieces = [_piece(whole, part, by, edit.plan) for part in wanted]
        drafts.make_room(edit.session, edit.plan_id, row.position, len(pieces) - 1)
        change_row(edit, row, pieces[0])
        check_row(edit, row)
        added = [
            new_row(edit, row.position + number, piece, like=row)
            for number, piece in enumerate(pieces[1:], start=1)
        ]
        change = {"by": by, "parts": wanted, "added": [one.id for one in added]}
        edit.record("assignment_split", subject=("assignment", assignment_id), change=change)
        return edit.version


def _piece(whole: AssignmentFields, part: str, by: str, plan: Plan) -> AssignmentFields:
    if by == "task":
        return replace(whole, task=part)
    return replace(whole, unit=part, unit_kind=kind_of(part.strip(), issuer=plan.issuer_name))
