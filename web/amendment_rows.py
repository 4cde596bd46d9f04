"""The rows of the page of an amendment: what was, what is, what follows for whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from models import Assignment, Unit
from operations.amendments.amendment_tasks import TaskEffect
from operations.amendments.compare_plans import PlanDifference
from operations.drafts.change_words import KINDS, fields_in_words, when_words
from rules.revision import Change, Difference
from rules.word_changes import Piece, word_changes
from rules.wording import percent_words, short_date

MARKS = {
    Difference.ADDED: "+",
    Difference.DROPPED: "−",
    Difference.MOVED: "→",
    Difference.REWORDED: "≈",
    Difference.REASSIGNED: "⇄",
    Difference.SAME: "=",
}
# More units than this are counted; the table by unit below names them all.
MOST_UNITS = 4
SURE = 0.8


@dataclass(frozen=True)
class Side:
    """An assignment on one side of the table; `pieces` are its words, with those marked that the other side lacks."""

    position: int
    unit: tuple[Piece, ...]
    task: tuple[Piece, ...]
    lines: tuple[tuple[str, tuple[Piece, ...]], ...]


@dataclass(frozen=True)
class ChangeRow:
    kind: Difference
    mark: str
    words: str
    note: str
    old: Side | None
    new: Side | None
    old_id: int | None
    new_id: int | None
    effects: tuple[str, ...]
    is_chosen: bool


def rows_of(
    difference: PlanDifference, tasks: Iterable[TaskEffect], units: dict[int, Unit]
) -> list[ChangeRow]:
    """One for each of these changes."""
    return [_row(difference, task.change, _effects(task, units)) for task in tasks]


def unmentioned(difference: PlanDifference) -> list[Change]:
    """What the amendment does not speak of and leaves as it is."""
    return [change for change in difference.changes if change.new is None and not change.is_one]


def rows_left_alone(difference: PlanDifference, changes: Iterable[Change]) -> list[ChangeRow]:
    return [_row(difference, change, ()) for change in changes]


def _row(difference: PlanDifference, change: Change, effects: Iterable[str]) -> ChangeRow:
    old = difference.old_rows[change.old.id] if change.old else None
    new = difference.new_rows[change.new.id] if change.new else None
    return ChangeRow(
        kind=change.kind,
        mark=MARKS[change.kind],
        words=KINDS[change.kind],
        note=_note(change),
        old=_side(difference, change, old, other=new, gone="gone") if old else None,
        new=_side(difference, change, new, other=old, gone="come") if new else None,
        old_id=old.id if old else None,
        new_id=new.id if new else None,
        effects=tuple(effects),
        is_chosen=change.is_chosen,
    )


def _note(change: Change) -> str:
    if change.is_chosen:
        return "do người rà soát chọn"
    if change.old and change.new and change.likeness < SURE:
        return f"ghép theo lời văn, giống nhau {percent_words(change.likeness)}"
    return ""


def _side(
    difference: PlanDifference, change: Change, row: Assignment, *, other: Assignment | None, gone: str
) -> Side:
    """`gone`: which words are marked here: those that went, on the old side; those that came, on the new."""

    def own(mine: str, theirs: str | None) -> tuple[Piece, ...]:
        if theirs is None:
            return (Piece("same", mine),) if mine else ()
        old, new = (mine, theirs) if gone == "gone" else (theirs, mine)
        pieces = word_changes(old, new)
        return tuple(piece for piece in pieces if piece.kind in ("same", gone))

    further = [
        (field.label, own(*((field.old, field.new) if gone == "gone" else (field.new, field.old))))
        for field in fields_in_words(difference, change)
        if field.name not in ("task", "unit", "unit_name")
    ]
    if not any(label == "Thời hạn" for label, _ in further):
        further.insert(0, ("Thời hạn", (Piece("same", when_words(row)),)))
    name = row.unit_as_named or "(không nêu đơn vị)"
    return Side(
        position=row.position,
        unit=own(name, other.unit_as_named or "" if other else None),
        task=own(row.task, other.task if other else None),
        lines=tuple(further),
    )


def _effects(task: TaskEffect, units: dict[int, Unit]) -> Iterable[str]:
    duties = task.duties
    groups = {
        "đổi hạn": [
            f"{_short(units[duty.unit])} {short_date(duty.due_on)} → {short_date(to.due_on)}"
            for duty, to in duties.moved
        ],
        "mở": [f"{_short(units[one.unit])} {short_date(one.due_on)}" for one in duties.opened],
        "hủy": [f"{_short(units[one.unit])} {short_date(one.due_on)}" for one in duties.cancelled],
        "giữ hạn riêng": [
            f"{_short(units[duty.unit])} {short_date(duty.due_on)}" for duty, _ in duties.kept_given
        ],
    }
    for words, ones in groups.items():
        if len(ones) > MOST_UNITS:
            yield f"{words} {len(ones)} việc"
        elif ones:
            yield f"{words}: {'; '.join(ones)}"


def _short(unit: Unit) -> str:
    return unit.short_name or unit.name
