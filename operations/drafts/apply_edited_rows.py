"""The assignments of a draft's file onto the draft: edited, added, dropped, taken back, moved."""

from dataclasses import dataclass, field
from typing import Any

from models import Assignment
from models.base import JsonDict
from models.queries import drafts
from operations.drafts.assignment_fields import fields_of
from operations.drafts.change_rows import change_row, check_row, new_row
from operations.drafts.draft_columns import TASKS
from operations.drafts.draft_differences import EditedFile, EditedRow
from operations.drafts.edit_assignment import read_time
from operations.drafts.edit_draft import DraftEdit
from operations.drafts.edited_rows import NEW, ReadTime, fields_in, is_checked, is_dropped
from operations.drafts.file_faults import Faults
from operations.drafts.review_draft import place_words_of
from rules.cadence import Cadence


@dataclass
class Applied:
    """What one import did, for the person and for the audit trail."""

    counts: dict[str, Any] = field(default_factory=dict)
    change: JsonDict = field(default_factory=dict)

    def count(self, what: str, times: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + times

    def tell(self, group: str, name: str, change: object) -> None:
        self.change.setdefault(group, {})[name] = change

    def tell_row(self, group: str, number: int | None) -> None:
        self.change.setdefault(group, []).append(number)


def apply_tasks(edit: DraftEdit, found: EditedFile, applied: Applied, faults: Faults) -> None:
    rows = {str(row.id): row for row in drafts.every_assignment(edit.session, edit.plan_id)}
    given = found.rows.get(TASKS.name, [])
    if rows and not any(row.key for row in given):
        faults.add(TASKS.name, "không còn dòng nào của bản dự thảo", "xuất lại tệp rồi sửa")
        return
    outputs = drafts.deliverables_of(edit.session, [row.id or 0 for row in rows.values()])

    def read(phrase: str) -> Cadence:
        return read_time(edit.workspace, edit.plan, phrase)

    places = {place_words_of(row.source): row for row in reversed(rows.values())}
    order: list[Assignment | None] = []
    for one in given:
        if one.key is None:
            order.append(_add(edit, one, places, read, applied, faults))
            continue
        row = rows[one.key]
        order.append(row)
        if one.changed:
            _edit(edit, one, row, outputs.get(row.id or 0), read, applied, faults)
    for key in found.missing.get(TASKS.name, []):
        if not rows[key].is_dropped:
            _set_dropped(edit, rows[key], True, applied)
    if not faults.lines:
        _place(edit, [row for row in order if row], list(rows.values()), applied)


def _edit(
    edit: DraftEdit,
    one: EditedRow,
    row: Assignment,
    output: str | None,
    read: ReadTime,
    applied: Applied,
    faults: Faults,
) -> None:
    fields = fields_in(one, fields_of(row, output), read, edit.plan.issuer_name, faults)
    dropped = is_dropped(one, row.is_dropped, faults)
    checked = is_checked(one, row.checked_at is not None, faults)
    if fields is None or faults.lines:
        return
    change = change_row(edit, row, fields)
    if change:
        applied.count("edited")
        applied.tell("changed", str(row.id), change)
        check_row(edit, row)
    elif checked != (row.checked_at is not None):
        applied.count("checked")
        applied.tell_row("checked" if checked else "unchecked", row.id)
        _set_checked(edit, row, checked)
    if dropped != row.is_dropped:
        _set_dropped(edit, row, dropped, applied)


def _add(
    edit: DraftEdit,
    one: EditedRow,
    places: dict[str, Assignment],
    read: ReadTime,
    applied: Applied,
    faults: Faults,
) -> Assignment | None:
    """A row without a key; one copied from another row, with its place in the document, stands for part of it."""
    fields = fields_in(one, NEW, read, edit.plan.issuer_name, faults)
    dropped = is_dropped(one, False, faults)
    if fields is None or faults.lines:
        return None
    like = places.get(str(one.cells.get("place") or "-"))
    row = new_row(edit, drafts.last_position(edit.session, edit.plan_id) + 1, fields, like=like)
    applied.count("added")
    applied.tell_row("added", row.id)
    if dropped:
        row.is_dropped = True
    return row


def _set_dropped(edit: DraftEdit, row: Assignment, is_gone: bool, applied: Applied) -> None:
    row.is_dropped = is_gone
    edit.session.add(row)
    what = "dropped" if is_gone else "restored"
    applied.count(what)
    applied.tell_row(what, row.id)


def _set_checked(edit: DraftEdit, row: Assignment, is_seen: bool) -> None:
    if is_seen:
        check_row(edit, row)
        return
    row.checked_at = None
    row.checked_by = None
    edit.session.add(row)


def _place(edit: DraftEdit, given: list[Assignment], every: list[Assignment], applied: Applied) -> None:
    """The order of the file; a row that is gone from it stays behind the one it followed."""
    order = [row.id or 0 for row in given]
    there = set(order)
    before = 0
    for row in every:
        number = row.id or 0
        if number not in there:
            order.insert(order.index(before) + 1 if before else 0, number)
            there.add(number)
        before = number
    now = [row.id or 0 for row in drafts.every_assignment(edit.session, edit.plan_id)]
    if order == now:
        return
    edit.session.flush()
    drafts.place_anew(edit.session, edit.plan_id, {number: place for place, number in enumerate(order, 1)})
    own = {row.id or 0 for row in every}
    if [number for number in order if number in own] != [number for number in now if number in own]:
        applied.counts["moved"] = True
        applied.change["moved"] = True
