"""The fields of an assignment that a person may write, and how a change of them is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from intake.folding import clean, one_line
from models import Assignment
from models.base import JsonDict
from rules.cadence import Cadence, CadenceKind, Every, Role, UnitKind
from rules.errors import BadInput

LONGEST_TEXT = 20_000
MOST_NAMES = 200


@dataclass(frozen=True)
class AssignmentFields:
    """What the form shows and takes back. `also` and `section`: None leaves them as they stand."""

    unit: str | None
    unit_kind: UnitKind
    role: Role
    cooperating: tuple[str, ...]
    task: str
    output: str | None
    report_to: tuple[str, ...]
    report_via: str | None
    kind: CadenceKind
    every: tuple[Every, ...]
    due_named: str | None
    due_on: date | None
    cadence_text: str | None
    also: tuple[Cadence, ...] | None = None
    section: str | None = None


BLANK = AssignmentFields(
    unit=None,
    unit_kind=UnitKind.NAMED,
    role=Role.LEAD,
    cooperating=(),
    task="",
    output=None,
    report_to=(),
    report_via=None,
    kind=CadenceKind.UNSPECIFIED,
    every=(),
    due_named=None,
    due_on=None,
    cadence_text=None,
)

# field of the form → field of `readings` (intake/doubts/reading_words.py)
READING_OF = {
    "unit": "unit",
    "unit_kind": "unit",
    "role": "role",
    "cooperating": "cooperating",
    "task": "task",
    "output": "output",
    "report_to": "report_to",
    "report_via": "report_to",
    "kind": "cadence",
    "every": "cadence",
    "due_named": "cadence",
    "due_on": "cadence",
    "cadence_text": "cadence",
    "also": "cadence",
    "section": "section",
}
COLUMN_OF = {
    "unit": "unit_as_named",
    "cooperating": "cooperating_as_named",
    "kind": "cadence_kind",
    "every": "cadence_every",
    "also": "cadence_also",
}


def fields_of(row: Assignment, output: str | None) -> AssignmentFields:
    return AssignmentFields(
        unit=row.unit_as_named,
        unit_kind=row.unit_kind,
        role=row.role,
        cooperating=tuple(row.cooperating_as_named),
        task=row.task,
        output=output,
        report_to=tuple(row.report_to),
        report_via=row.report_via,
        kind=row.cadence_kind,
        every=tuple(Every(every) for every in row.cadence_every),
        due_named=row.due_named,
        due_on=row.due_on,
        cadence_text=row.cadence_text,
        also=tuple(also_from_json(also) for also in row.cadence_also),
        section=row.section or "",
    )


def tidied(given: AssignmentFields) -> AssignmentFields:
    """As a person meant it: one Unicode form, no space around, nothing twice; BadInput when there is no task."""
    task = _text(given.task, "nhiệm vụ")
    if not task:
        raise BadInput("nhiệm vụ để trống", where="nhiệm vụ", mend="viết nội dung nhiệm vụ, hoặc bỏ dòng này")
    return replace(
        given,
        unit=_line(given.unit, "đơn vị"),
        cooperating=_names(given.cooperating, "đơn vị phối hợp"),
        task=task,
        output=_text(given.output, "sản phẩm") or None,
        report_to=_names(given.report_to, "nơi nhận báo cáo"),
        report_via=_line(given.report_via, "kênh báo cáo"),
        every=tuple(dict.fromkeys(given.every)),
        due_named=_line(given.due_named, "kỳ hạn"),
        cadence_text=_line(given.cadence_text, "cụm từ thời gian"),
        section=None if given.section is None else _line(given.section, "mục") or "",
    )


def differences(now: AssignmentFields, wanted: AssignmentFields) -> tuple[str, ...]:
    """The names of the fields that a change touches."""
    return tuple(
        field.name
        for field in fields(AssignmentFields)
        if getattr(wanted, field.name) != getattr(now, field.name)
        and not (field.name in ("also", "section") and getattr(wanted, field.name) is None)
    )


def wanted_changes(
    now: AssignmentFields, given: AssignmentFields
) -> tuple[AssignmentFields, tuple[str, ...]]:
    """What a person changed, tidied; a field they left alone keeps even its untidy words."""
    touched = differences(now, given)
    wanted = tidied(given)
    return wanted, tuple(name for name in differences(now, wanted) if name in touched)


def write_field(row: Assignment, name: str, wanted: AssignmentFields) -> None:
    """One field onto the row; the deliverable has a table of its own and is written by the caller."""
    value = getattr(wanted, name)
    match name:
        case "output":
            return
        case "also":
            value = [also_to_json(also) for also in value or ()]
        case "every":
            value = [every.value for every in value]
        case "cooperating" | "report_to":
            value = list(value)
        case "section":
            value = value or None
    setattr(row, COLUMN_OF.get(name, name), value)


def written_by_a_person(readings: JsonDict, name: str) -> JsonDict:
    """The readings after a person wrote a field: certain, and still pointing to where the old words stand."""
    field = READING_OF[name]
    source = readings.get(field, {}).get("source")
    return {
        **readings,
        field: {"confidence": 1.0, "how": "person", **({"source": source} if source else {})},
    }


def fields_as_json(given: AssignmentFields, names: Sequence[str]) -> JsonDict:
    """Some fields in the form the audit trail keeps."""
    return {name: _plain(getattr(given, name)) for name in names}


def _plain(value: object) -> object:
    match value:
        case Cadence():
            return also_to_json(value)
        case tuple():
            return [_plain(one) for one in value]
        case date():
            return value.isoformat()
        case CadenceKind() | Every() | Role() | UnitKind():
            return value.value
        case _:
            return value


def also_to_json(cadence: Cadence) -> JsonDict:
    """One further rhythm or date of a sentence, as `assignment.cadence_also` keeps it."""
    return {
        "kind": cadence.kind.value,
        "every": [every.value for every in cadence.every],
        "due": cadence.due,
        "due_on": cadence.due_on.isoformat() if cadence.due_on else None,
        "text": cadence.text,
    }


def also_from_json(table: JsonDict) -> Cadence:
    return Cadence(
        kind=CadenceKind(table["kind"]),
        every=tuple(Every(every) for every in table["every"]),
        due=table["due"],
        due_on=date.fromisoformat(table["due_on"]) if table["due_on"] else None,
        text=table["text"],
    )


def _text(value: str | None, where: str) -> str:
    """Line breaks stay: a task may have several."""
    text = clean(value or "").strip()
    if len(text) > LONGEST_TEXT:
        raise BadInput(
            f"dài {len(text)} ký tự, quá giới hạn {LONGEST_TEXT}", where=where, mend="tách thành nhiều dòng"
        )
    return text


def _line(value: str | None, where: str) -> str | None:
    return one_line(_text(value, where)) or None


def _names(values: Sequence[str], where: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for value in values if (name := _line(value, where))))
    if len(names) > MOST_NAMES:
        raise BadInput(f"{len(names)} tên, quá giới hạn {MOST_NAMES}", where=where, mend="viết bớt lại")
    return names
