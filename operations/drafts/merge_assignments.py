"""Merge several assignments of a draft into the first of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from models import Assignment
from operations.drafts.assignment_fields import AssignmentFields, fields_of
from operations.drafts.change_rows import change_row, check_row, output_of
from operations.drafts.edit_draft import DraftEdit, editing_assignment
from operations.workspace import Workspace
from rules.cadence import Cadence, CadenceKind
from rules.errors import BadInput
from rules.folding import fold


def merge_assignments(workspace: Workspace, assignment_ids: Sequence[int], *, version: int) -> int:
    """The first in the plan keeps its unit and place; tasks, partners and times are joined, the others dropped.

    The unit of a row that goes, when it is another one, becomes a partner: nobody disappears from the plan.
    """
    ids = list(dict.fromkeys(assignment_ids))
    if len(ids) < 2:
        raise BadInput("gộp cần ít nhất hai nhiệm vụ", mend="chọn thêm một nhiệm vụ")
    with editing_assignment(workspace, ids[0], version=version) as (edit, _):
        rows = sorted((edit.assignment(one) for one in ids), key=lambda row: row.position)
        if any(row.is_dropped for row in rows):
            raise BadInput("có nhiệm vụ đã bỏ trong các dòng được chọn", mend="khôi phục nó trước khi gộp")
        first, others = rows[0], rows[1:]
        change = change_row(edit, first, _joined([_fields(edit, row) for row in rows]))
        check_row(edit, first)
        for row in others:
            row.is_dropped = True
            edit.session.add(row)
        edit.record(
            "assignments_merged",
            subject=("assignment", first.id or 0),
            change={"merged": [row.id for row in others], **change},
        )
        return edit.version


def _fields(edit: DraftEdit, row: Assignment) -> AssignmentFields:
    return fields_of(row, output_of(edit, row))


def _joined(rows: Sequence[AssignmentFields]) -> AssignmentFields:
    first = rows[0]
    own = {fold(first.unit or "")}
    partners = _once(name for row in rows for name in (*_other_unit(first, row), *row.cooperating))
    return replace(
        first,
        task="; ".join(_once(row.task.rstrip(" .;") for row in rows)),
        cooperating=tuple(name for name in partners if fold(name) not in own),
        output="; ".join(_once(row.output for row in rows if row.output)) or None,
        report_to=_once(name for row in rows for name in row.report_to),
        report_via=next((row.report_via for row in rows if row.report_via), None),
        also=_further_times(rows),
    )


def _other_unit(first: AssignmentFields, row: AssignmentFields) -> tuple[str, ...]:
    return (row.unit,) if row.unit and fold(row.unit) != fold(first.unit or "") else ()


def _further_times(rows: Sequence[AssignmentFields]) -> tuple[Cadence, ...]:
    """The dates and rhythms of the rows that go are kept beside the first one's."""
    first = _time(rows[0])
    times = [time for row in rows for time in (_time(row), *(row.also or ()))]
    said = [time for time in times if time.kind is not CadenceKind.UNSPECIFIED and time != first]
    return tuple(dict.fromkeys(said))


def _time(row: AssignmentFields) -> Cadence:
    return Cadence(row.kind, row.every, row.due_named, row.due_on, row.cadence_text)


def _once(values: Iterable[str]) -> tuple[str, ...]:
    """Each once, as it stood first, whatever its case and spaces."""
    found: dict[str, str] = {}
    for value in values:
        found.setdefault(" ".join(value.casefold().split()), value)
    return tuple(found.values())
