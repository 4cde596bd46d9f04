"""The form of one assignment: what stands in its fields, what was typed, what it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from starlette.datastructures import FormData

from operations.drafts.assignment_fields import AssignmentFields
from rules.cadence import Cadence, CadenceKind, Every, Role, UnitKind
from rules.errors import BadInput
from web.posted import optional_date_of, text_of

Kind = TypeVar("Kind", bound=StrEnum)
ReadTime = Callable[[str], Cadence]


class TimeBy(StrEnum):
    """How the time of the row is settled: as it stands, read again from the phrase, or picked by hand."""

    KEEP = "keep"
    PHRASE = "phrase"
    HAND = "hand"


@dataclass(frozen=True)
class AssignmentForm:
    """The fields as shown; `due_on` is kept as typed, so that a wrong date comes back to be mended."""

    fields: AssignmentFields
    time_by: TimeBy = TimeBy.KEEP
    due_on: str = ""


def form_of(fields: AssignmentFields) -> AssignmentForm:
    return AssignmentForm(fields, due_on=fields.due_on.isoformat() if fields.due_on else "")


def filled_form(posted: FormData, now: AssignmentFields) -> AssignmentForm:
    """What was typed, over the fields as they stand; nothing is judged yet but the choices of lists."""
    fields = replace(
        now,
        unit=text_of(posted, "unit") or None,
        unit_kind=_one_of(UnitKind, text_of(posted, "unit_kind"), "loại đơn vị"),
        role=_one_of(Role, text_of(posted, "role"), "vai trò"),
        cooperating=lines_of(text_of(posted, "cooperating")),
        task=text_of(posted, "task"),
        output=text_of(posted, "output") or None,
        report_to=lines_of(text_of(posted, "report_to")),
        report_via=text_of(posted, "report_via") or None,
        cadence_text=text_of(posted, "cadence_text") or None,
        section=text_of(posted, "section"),
    )
    time_by = _one_of(TimeBy, text_of(posted, "time_by") or TimeBy.KEEP, "cách xác định thời hạn")
    if time_by is TimeBy.HAND:
        fields = replace(
            fields,
            kind=_one_of(CadenceKind, text_of(posted, "kind"), "loại thời hạn"),
            every=tuple(_one_of(Every, str(one), "chu kỳ") for one in posted.getlist("every")),
            due_named=text_of(posted, "due_named") or None,
        )
    return AssignmentForm(fields, time_by, due_on=text_of(posted, "due_on"))


def fields_from(
    form: AssignmentForm, posted: FormData, now: AssignmentFields, read_time: ReadTime
) -> AssignmentFields:
    """What to write: a phrase that was typed anew is read again unless the person picks the time by hand."""
    fields = form.fields
    if not fields.task:
        raise BadInput("nhiệm vụ để trống", mend="ghi nội dung nhiệm vụ")
    if form.time_by is TimeBy.HAND:
        return _picked(fields, posted)
    if form.time_by is TimeBy.KEEP and fields.cadence_text == now.cadence_text:
        return fields
    return _read(fields, read_time)


def _picked(fields: AssignmentFields, posted: FormData) -> AssignmentFields:
    due_on = optional_date_of(posted, "due_on", "hạn")
    if fields.kind is CadenceKind.DEADLINE and due_on is None:
        raise BadInput("nhiệm vụ có thời hạn mà chưa chọn hạn", mend="chọn ngày hạn, hoặc chọn loại khác")
    if fields.kind is CadenceKind.RECURRING and not fields.every:
        raise BadInput("nhiệm vụ định kỳ mà chưa chọn chu kỳ", mend="chọn ít nhất một chu kỳ")
    every = fields.every if fields.kind is CadenceKind.RECURRING else ()
    is_dated = fields.kind in (CadenceKind.DEADLINE, CadenceKind.EVENT)
    named = fields.due_named or (due_on.isoformat() if due_on else None)
    return replace(
        fields, every=every, due_on=due_on if is_dated else None, due_named=named if is_dated else None
    )


def _read(fields: AssignmentFields, read_time: ReadTime) -> AssignmentFields:
    phrase = fields.cadence_text
    found = read_time(phrase) if phrase else Cadence()
    if phrase and found.kind is CadenceKind.UNSPECIFIED and any(sign.isdigit() for sign in phrase):
        raise BadInput(
            f"chưa hiểu thời hạn “{phrase}”", mend="ghi rõ hơn, ví dụ “trước ngày 30/6/2021”, hoặc tự chọn"
        )
    return replace(
        fields,
        kind=found.kind,
        every=found.every,
        due_named=found.due,
        due_on=found.due_on,
        also=found.also,
    )


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def numbers_of(values: Sequence[object]) -> tuple[int, ...]:
    """The ids of ticked rows; what is no number was not sent by our page."""
    words = [str(value) for value in values]
    if not all(word.isascii() and word.isdigit() and len(word) < 10 for word in words):
        raise BadInput("lựa chọn không hợp lệ", mend="tải lại trang rồi chọn lại")
    return tuple(int(word) for word in words)


def _one_of(kind: type[Kind], value: str, what: str) -> Kind:
    try:
        return kind(value)
    except ValueError:
        raise BadInput(f"{what} {value!r} không có", mend=f"chọn {what} trong danh sách") from None
