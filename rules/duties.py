"""What a changed assignment does to what is already owed for it: pure, so that it is seen before it is done.

What was answered stays as it is. A duty still awaited gets the new date; one that nobody owes any more is cancelled;
what is newly owed is opened. A date that was given to one unit in particular (an extension, a return) is not shortened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from rules.keys import occurrence_base

EVENT = "event-"
MONTH_FORM = len("2021-06")


@dataclass(frozen=True, order=True)
class Wanted:
    """One thing a unit owes by the amended plan."""

    unit: int
    due_on: date
    occurrence: str
    phrase: str | None = None
    # the day as read, where the due date follows from it
    named_on: date | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Duty:
    """One thing a unit owes by the plan as it was. `is_live`: still awaited or not yet opened; else it was answered or waived."""

    id: int
    unit: int
    occurrence: str
    due_on: date
    is_live: bool
    is_given: bool = False  # the date was given to this unit alone


@dataclass(frozen=True)
class Reconciled:
    opened: tuple[Wanted, ...] = ()
    moved: tuple[tuple[Duty, Wanted], ...] = ()
    cancelled: tuple[Duty, ...] = ()
    kept_given: tuple[tuple[Duty, Wanted], ...] = ()


def reconcile(wanted: Iterable[Wanted], duties: Iterable[Duty], *, from_on: date) -> Reconciled:
    """Work that recurs is changed from `from_on`; dated work whatever its date, because the date is what was changed."""
    asked, owed = list(wanted), list(duties)
    units = sorted({one.unit for one in asked} | {duty.unit for duty in owed})
    parts = [
        part
        for unit in units
        for part in _of_unit(
            [one for one in asked if one.unit == unit], [duty for duty in owed if duty.unit == unit], from_on
        )
    ]
    return Reconciled(
        opened=tuple(one for part in parts for one in part.opened),
        moved=tuple(pair for part in parts for pair in part.moved),
        cancelled=tuple(duty for part in parts for duty in part.cancelled),
        kept_given=tuple(pair for part in parts for pair in part.kept_given),
    )


def is_dated(occurrence: str) -> bool:
    return not occurrence.startswith(EVENT) and len(occurrence_base(occurrence)) > MONTH_FORM


def _of_unit(wanted: list[Wanted], duties: list[Duty], from_on: date) -> Iterable[Reconciled]:
    yield _dated(
        sorted(one for one in wanted if is_dated(one.occurrence)),
        sorted(
            (duty for duty in duties if is_dated(duty.occurrence)), key=lambda duty: (duty.due_on, duty.id)
        ),
    )
    yield _recurring(
        [one for one in wanted if not is_dated(one.occurrence)],
        [duty for duty in duties if not is_dated(duty.occurrence)],
        from_on,
    )


def _dated(wanted: list[Wanted], duties: list[Duty]) -> Reconciled:
    """Dates that stay find each other; the others are paired in the order of time, what is answered only if it must."""
    wanted, duties = _without_equals(wanted, duties)
    spare = len(duties) - len(wanted)
    while spare > 0 and (answered := next((duty for duty in duties if not duty.is_live), None)):
        duties.remove(answered)
        spare -= 1
    moved: list[tuple[Duty, Wanted]] = []
    kept: list[tuple[Duty, Wanted]] = []
    for duty, one in zip(duties, wanted, strict=False):
        if duty.is_live:
            (kept if _keeps_its_own(duty, one) else moved).append((duty, one))
    return Reconciled(
        opened=tuple(wanted[len(duties) :]),
        moved=tuple(moved),
        cancelled=tuple(duty for duty in duties[len(wanted) :] if duty.is_live),
        kept_given=tuple(kept),
    )


def _without_equals(wanted: Sequence[Wanted], duties: Sequence[Duty]) -> tuple[list[Wanted], list[Duty]]:
    left, rest = list(duties), []
    for one in wanted:
        same = next((duty for duty in left if duty.due_on == one.due_on), None)
        if same is None:
            rest.append(one)
        else:
            left.remove(same)
    return rest, left


def _recurring(wanted: list[Wanted], duties: list[Duty], from_on: date) -> Reconciled:
    """Month by month, and event by event: what fell due before the change is owed as it was."""
    asked = {one.occurrence for one in wanted}
    known = {occurrence_base(duty.occurrence) for duty in duties}
    pairs = list(_with_another_day(wanted, duties, from_on))
    return Reconciled(
        moved=tuple(pair for pair in pairs if not _keeps_its_own(*pair)),
        kept_given=tuple(pair for pair in pairs if _keeps_its_own(*pair)),
        opened=tuple(
            one
            for one in wanted
            if one.occurrence not in known and (one.due_on >= from_on or one.occurrence.startswith(EVENT))
        ),
        cancelled=tuple(
            duty
            for duty in duties
            if duty.is_live and occurrence_base(duty.occurrence) not in asked and _is_to_come(duty, from_on)
        ),
    )


def _with_another_day(
    wanted: list[Wanted], duties: list[Duty], from_on: date
) -> Iterable[tuple[Duty, Wanted]]:
    """A period whose day the plan now words otherwise: "ngày 20 của tháng cuối quý" becomes "ngày 25"."""
    asked = {one.occurrence: one for one in wanted if not one.occurrence.startswith(EVENT)}
    for duty in duties:
        one = asked.get(occurrence_base(duty.occurrence))
        if one is not None and duty.is_live and duty.due_on >= from_on and duty.due_on != one.due_on:
            yield duty, one


def _keeps_its_own(duty: Duty, one: Wanted) -> bool:
    """A later date that was given to this unit alone."""
    return duty.is_given and duty.due_on >= one.due_on


def _is_to_come(duty: Duty, from_on: date) -> bool:
    return duty.due_on >= from_on or duty.occurrence.startswith(EVENT)
