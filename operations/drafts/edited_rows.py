"""Rows of a draft's file that a person changed → fields of assignments; each fault at its cell."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from intake.names.unit_names import kind_of
from operations.drafts.assignment_fields import BLANK, AssignmentFields, tidied
from operations.drafts.draft_cells import (
    CHECKED,
    DROPPED,
    KEPT,
    KINDS,
    ROLES,
    UNIT_KINDS,
    also_in,
    day_in,
    every_in,
    lines_in,
    text_in,
    word_in,
)
from operations.drafts.draft_differences import EditedRow
from operations.drafts.file_faults import Faults
from rules.cadence import Cadence, CadenceKind, Role, UnitKind
from rules.errors import BadInput
from rules.folding import fold

ReadTime = Callable[[str], Cadence]
TIME_CELLS = ("kind", "every", "due_named", "due_on", "also")
NEW = replace(BLANK, also=(), section="")
READERS: Mapping[str, tuple[str, Callable[[Any], object]]] = {
    "section": ("section", text_in),
    "unit": ("unit", lambda value: text_in(value) or None),
    "role": ("role", lambda value: word_in(value, ROLES, Role.LEAD)),
    "task": ("task", text_in),
    "cooperating": ("cooperating", lines_in),
    "output": ("output", lambda value: text_in(value) or None),
    "report_to": ("report_to", lines_in),
    "report_via": ("report_via", lambda value: text_in(value) or None),
    "cadence_text": ("cadence_text", lambda value: text_in(value) or None),
    "kind": ("kind", lambda value: word_in(value, KINDS, CadenceKind.UNSPECIFIED)),
    "every": ("every", every_in),
    "due_named": ("due_named", lambda value: text_in(value) or None),
    "due_on": ("due_on", day_in),
    "unit_kind": ("unit_kind", lambda value: word_in(value, UNIT_KINDS, UnitKind.NAMED)),
}


def fields_in(
    row: EditedRow, now: AssignmentFields, read_time: ReadTime, issuer: str | None, faults: Faults
) -> AssignmentFields | None:
    """The fields as the row has them now; None when a cell of it is wrong."""
    before = len(faults.lines)
    values: dict[str, Any] = {}
    for column, value in row.changed.items():
        try:
            if column == "also":
                values["also"] = tuple(time for part in also_in(value) for time in _times(part, read_time))
            elif column in READERS:
                name, read = READERS[column]
                values[name] = read(value)
        except BadInput as error:
            faults.take(row.place(column), error)
    if len(faults.lines) > before:
        return None
    wanted = replace(now, **values)
    if not str(row.cells.get("unit_kind") or "").strip():
        wanted = replace(wanted, unit_kind=kind_of(wanted.unit or "", issuer=issuer))
    wanted = _with_time(row, wanted, read_time)
    return wanted if _holds(row, wanted, faults) else None


def is_dropped(row: EditedRow, now: bool, faults: Faults) -> bool:
    if "tracked" not in row.changed:
        return now
    word = fold(_word(row, "tracked", faults))
    if word not in ("", fold(KEPT), fold(DROPPED)):
        faults.add(row.place("tracked"), "không có lựa chọn này", f"dùng {KEPT} hoặc {DROPPED}")
    return word == fold(DROPPED)


def is_checked(row: EditedRow, now: bool, faults: Faults) -> bool:
    """What a person edited was looked at, whatever the column says."""
    if "checked" not in row.changed:
        return now
    word = fold(_word(row, "checked", faults))
    if word not in ("", fold(CHECKED), "x"):
        faults.add(row.place("checked"), "không có lựa chọn này", f"dùng “{CHECKED}” hoặc để trống")
    return bool(word)


def _word(row: EditedRow, column: str, faults: Faults) -> str:
    try:
        return text_in(row.changed[column]).strip()
    except BadInput as error:
        faults.take(row.place(column), error)
        return ""


def _times(part: Cadence | str, read_time: ReadTime) -> tuple[Cadence, ...]:
    """A line that is only a phrase is read like one."""
    if isinstance(part, Cadence):
        return (part,)
    found = read_time(part)
    if found.kind is CadenceKind.UNSPECIFIED:
        raise BadInput(f"chưa hiểu thời hạn {part!r}", mend="ghi rõ hơn, ví dụ “trước ngày 30/6/2021”")
    return (replace(found, also=()), *found.also)


def _with_time(row: EditedRow, wanted: AssignmentFields, read_time: ReadTime) -> AssignmentFields:
    """A phrase written anew is read, unless the person wrote beside it what it means."""
    has_kind = bool(str(row.cells.get("kind") or "").strip())
    is_read = not has_kind or ("cadence_text" in row.changed and not set(TIME_CELLS) & set(row.changed))
    if not is_read or not set(row.changed) & {"cadence_text", *TIME_CELLS}:
        return wanted
    found = read_time(wanted.cadence_text) if wanted.cadence_text else Cadence()
    if has_kind and wanted.cadence_text and found.kind is CadenceKind.UNSPECIFIED:
        # Words the reader does not know: what stands beside them still holds.
        return wanted
    return replace(
        wanted,
        kind=found.kind,
        every=found.every,
        due_named=found.due,
        due_on=found.due_on,
        also=wanted.also if "also" in row.changed else found.also,
    )


def _holds(row: EditedRow, wanted: AssignmentFields, faults: Faults) -> bool:
    """What the fields must be together, told at the cell to mend."""
    before = len(faults.lines)
    changed = set(row.changed)
    if not wanted.task.strip():
        faults.add(row.place("task"), "nhiệm vụ để trống", "viết nội dung, hoặc chọn “bỏ” ở cột Theo dõi")
    if changed & {"kind", "due_on"} and wanted.kind is CadenceKind.DEADLINE and wanted.due_on is None:
        faults.add(row.place("due_on"), "có thời hạn mà chưa ghi hạn cuối", "gõ ngày, hoặc chọn loại khác")
    if changed & {"kind", "every"} and wanted.kind is CadenceKind.RECURRING and not wanted.every:
        faults.add(row.place("every"), "định kỳ mà chưa ghi chu kỳ", "chọn ít nhất một chu kỳ")
    if len(faults.lines) == before:
        try:
            tidied(wanted)
        except BadInput as error:
            faults.add(row.place(_column_of(error.where)), error.what, error.mend)
    return len(faults.lines) == before


_COLUMNS = {
    "đơn vị": "unit",
    "đơn vị phối hợp": "cooperating",
    "sản phẩm": "output",
    "nơi nhận báo cáo": "report_to",
    "kênh báo cáo": "report_via",
    "kỳ hạn": "due_named",
    "cụm từ thời gian": "cadence_text",
    "mục": "section",
}


def _column_of(where: str) -> str:
    return _COLUMNS.get(where, "task")
