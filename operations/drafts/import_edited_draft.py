"""A draft's file that comes back from Excel: every edit of it in one transaction, or none with the cells named."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field

from models import Plan
from models.queries import audit
from models.queries import plans as plan_queries
from operations.drafts.apply_edited_rows import Applied, apply_tasks
from operations.drafts.apply_edited_tables import (
    apply_doubts,
    apply_head,
    apply_names,
    apply_periods,
    apply_policies,
)
from operations.drafts.draft_columns import DOUBTS, HEAD, NAMES, PERIODS, POLICIES, TASKS
from operations.drafts.draft_differences import EditedFile, EditedRow, is_draft_file, read_differences
from operations.drafts.edit_draft import DraftEdit, editing_plan
from operations.drafts.file_faults import Faults
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove
from rules.lifecycle import PlanState

__all__ = ["EditedDraft", "import_edited_draft", "is_draft_file"]

ACTION = "draft_edited_by_file"


@dataclass(frozen=True)
class EditedDraft:
    """What an import did; everything is zero and `version` the old one when the file changes nothing."""

    key: str
    plan_id: int
    version: int
    edited: int = 0
    added: int = 0
    dropped: int = 0
    restored: int = 0
    checked: int = 0
    moved: bool = False
    names: int = 0
    answers: int = 0
    others: int = 0  # fields of the head, policies, dates of periods
    notes: list[str] = field(default_factory=list)
    known: bool = False  # exactly this file was imported before

    @property
    def changes(self) -> int:
        rows = self.edited + self.added + self.dropped + self.restored + self.checked
        return rows + self.names + self.answers + self.others + self.moved


class _NothingChanged(Exception):
    """Takes the version back when a cell was touched and says the same as before."""


def import_edited_draft(workspace: Workspace, data: bytes, name: str) -> EditedDraft:
    """BadInput names every wrong cell and leaves the draft as it was; the same file twice is the same as once."""
    found = read_differences(data, name)
    checksum = hashlib.sha256(data).hexdigest()
    plan = _plan(workspace, found, name)
    plan_id = plan.id or 0
    if _was_imported(workspace, plan_id, checksum):
        return EditedDraft(plan.key, plan_id, plan.draft_version, notes=found.notes, known=True)
    if not _has_changes(found):
        return EditedDraft(plan.key, plan_id, plan.draft_version, notes=found.notes)
    _check_state(plan, found, name)
    faults = Faults()
    with suppress(_NothingChanged), editing_plan(workspace, plan.key, version=found.keys.version) as edit:
        applied = _apply(edit, found, faults)
        faults.raise_any()
        if not applied.counts:
            raise _NothingChanged
        edit.record(ACTION, change={"file": name, "sha256": checksum, **applied.change})
        return EditedDraft(plan.key, plan_id, edit.version, notes=found.notes, **applied.counts)
    return EditedDraft(plan.key, plan_id, plan.draft_version, notes=found.notes)


def _plan(workspace: Workspace, found: EditedFile, name: str) -> Plan:
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, found.keys.plan)
    if plan is None:
        raise BadInput(
            f"không có kế hoạch {found.keys.plan!r} ở đây", where=name, mend="xem: dondoc plan list"
        )
    if plan.source_sha256 != found.keys.source:
        raise BadInput(
            f"tệp được xuất từ một kế hoạch khác cùng khóa {plan.key!r}",
            where=name,
            mend="xuất lại tệp rồi sửa",
        )
    return plan


def _check_state(plan: Plan, found: EditedFile, name: str) -> None:
    if plan.state is not PlanState.DRAFT or not found.keys.is_draft:
        raise IllegalMove(
            f"{name}: kế hoạch {plan.key!r} không còn là bản dự thảo, tệp này chỉ để xem → "
            "nhập kế hoạch điều chỉnh để thay đổi"
        )
    if plan.draft_version != found.keys.version:
        raise BadInput(
            f"bản dự thảo đã sửa sau khi xuất (tệp: lần {found.keys.version}, nay: lần {plan.draft_version})",
            where=name,
            mend="xuất lại tệp rồi sửa trên tệp mới",
        )


def _was_imported(workspace: Workspace, plan_id: int, checksum: str) -> bool:
    with workspace.database.reading() as session:
        events = audit.of_subject(session, ("plan", plan_id))
    return any(event.action == ACTION and event.change.get("sha256") == checksum for event in events)


def _has_changes(found: EditedFile) -> bool:
    changed = any(row.changed for rows in found.rows.values() for row in rows)
    added = any(row.key is None for row in found.rows.get(TASKS.name, []))
    return changed or added or any(found.missing.values()) or _is_moved(found)


def _is_moved(found: EditedFile) -> bool:
    from_file = [row.key for row in found.rows.get(TASKS.name, []) if row.key is not None]
    there = set(from_file)
    return from_file != [key for key in found.order if key in there]


def _apply(edit: DraftEdit, found: EditedFile, faults: Faults) -> Applied:
    applied = Applied()
    # The head goes first: phrases are read with the year and date that stand in the file.
    apply_head(edit, _changed(found, HEAD.name), applied, faults)
    apply_tasks(edit, found, applied, faults)
    apply_names(edit, _changed(found, NAMES.name), applied, faults)
    apply_doubts(edit, _changed(found, DOUBTS.name), applied, faults)
    apply_policies(edit, _changed(found, POLICIES.name), applied, faults)
    apply_periods(edit, _changed(found, PERIODS.name), applied, faults)
    return applied


def _changed(found: EditedFile, sheet: str) -> list[EditedRow]:
    return [row for row in found.rows.get(sheet, []) if row.changed]
