"""From assignments to obligations: what each unit will owe, and when (tracking.md 2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from rules.cadence import CadenceKind, Every, Role
from rules.folding import fold
from rules.periods import ReportingPeriod, YearDay
from rules.workdays import Roll, WorkCalendar, month_end

# Months at whose ends work that recurs falls due; shorter rhythms are standing work, told about in each report.
MONTHS_OF = {
    Every.MONTHLY: tuple(range(1, 13)),
    Every.QUARTERLY: (3, 6, 9, 12),
    Every.HALF_YEARLY: (6, 12),
    Every.YEARLY: (12,),
}


class Tracking(StrEnum):
    """How one rhythm of a binding assignment is followed: exactly one of these (tracking.md 2.4, 2.5)."""

    INSIDE = "inside"  # fulfilled inside another report ("lồng ghép")
    TASKS = "tasks"  # dated obligations of its own
    REPORT = "report"  # a duty to report, which the periodic report answers
    EVENT = "event"  # waits for a person to say that the event has come
    STANDING = "standing"  # a line of each report, never overdue by itself


@dataclass(frozen=True)
class NamedDay:
    """The day that a plan's own words give each period ending in a month: "trước ngày 15 của tháng cuối quý"."""

    of_month: int
    day: YearDay
    is_strict: bool = False  # "trước": the named day itself is too late
    is_last_workday: bool = False

    def on(self, year: int, calendar: WorkCalendar) -> date:
        """The last day it may arrive, not yet rolled."""
        if self.is_last_workday:
            return calendar.roll(month_end(year, self.of_month), Roll.PREVIOUS)
        named = self.day.on(year)
        if self.is_strict and not calendar.before_is_inclusive:
            return date.fromordinal(named.toordinal() - 1)
        return named


@dataclass(frozen=True)
class PlannedAssignment:
    """An assignment with its units bound, as the schedule needs it."""

    id: int
    task: str
    role: Role
    kind: CadenceKind
    every: tuple[Every, ...]
    due_on: date | None
    phrase: str | None
    reports_to: bool
    units: tuple[int, ...]  # the units with the assignment's own role
    inside: str | None = None  # the report it is fulfilled inside of
    days: tuple[NamedDay, ...] = ()

    @property
    def is_reporting_duty(self) -> bool:
        """A recurring duty to report is answered by the periodic report itself."""
        if self.kind is not CadenceKind.RECURRING:
            return False
        return self.reports_to or " bao cao " in f" {fold(self.task)} "

    @property
    def tracking(self) -> Tracking | None:
        """None: it binds nobody (cooperation, recommendation)."""
        if self.role is not Role.LEAD:
            return None
        if self.inside:
            return Tracking.INSIDE
        if self.is_reporting_duty:
            return Tracking.REPORT
        if self.kind is CadenceKind.EVENT:
            return Tracking.EVENT
        has_months = self.kind is CadenceKind.RECURRING and any(every in MONTHS_OF for every in self.every)
        has_day = self.kind is CadenceKind.DEADLINE and self.due_on is not None
        return Tracking.TASKS if has_months or has_day else Tracking.STANDING


class Sentence(Protocol):
    """An assignment as it is kept, its further rhythms in `cadence_also`."""

    @property
    def id(self) -> int | None: ...
    @property
    def task(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def report_to(self) -> Sequence[Any]: ...
    @property
    def cadence_kind(self) -> CadenceKind: ...
    @property
    def cadence_every(self) -> Sequence[Any]: ...
    @property
    def cadence_text(self) -> str | None: ...
    @property
    def cadence_also(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def due_named(self) -> str | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def inside(self) -> str | None: ...


def rhythms_of(sentence: Sentence, units: Iterable[int] = ()) -> list[PlannedAssignment]:
    """One for each rhythm or date of the sentence: "trước 30/4 ban hành…, hằng quý báo cáo…" asks for both."""
    first = PlannedAssignment(
        id=sentence.id or 0,
        task=sentence.task,
        role=sentence.role,
        kind=sentence.cadence_kind,
        every=tuple(Every(every) for every in sentence.cadence_every),
        due_on=sentence.due_on,
        phrase=sentence.cadence_text or sentence.due_named,
        reports_to=bool(sentence.report_to),
        units=tuple(dict.fromkeys(units)),
        inside=sentence.inside,
    )
    further = [
        replace(
            first,
            kind=CadenceKind(also["kind"]),
            every=tuple(Every(every) for every in also["every"]),
            due_on=date.fromisoformat(also["due_on"]) if also["due_on"] else None,
            phrase=also["text"] or also["due"],
        )
        for also in sentence.cadence_also
    ]
    return [first, *further]


def tracking_of(sentence: Sentence) -> Tracking | None:
    """Of several rhythms the one that asks most: a sentence with a date and "thường xuyên" is dated work."""
    held = {one.tracking for one in rhythms_of(sentence)}
    return next((tracking for tracking in Tracking if tracking in held), None)


def seems_inside(task: str) -> bool:
    """Words that speak of another report or activity; a person says which (law.md 4)."""
    return " long ghep " in f" {fold(task)} "


@dataclass(frozen=True)
class TaskDate:
    """`named_on` is the day as read, `due_on` the same moved off a rest day."""

    occurrence: str
    due_on: date
    named_on: date


def reporting_rhythm(assignments: Iterable[PlannedAssignment], coordinator: int | None) -> tuple[Every, ...]:
    """How often units report: what the plan's own reporting duties say; empty when the plan is silent."""
    said = {
        every
        for assignment in assignments
        if assignment.tracking is Tracking.REPORT and set(assignment.units) != {coordinator}
        for every in assignment.every
        if every is not Every.UNSPECIFIED
    }
    return tuple(every for every in Every if every in said)


def upward_rhythm(assignments: Iterable[PlannedAssignment], coordinator: int | None) -> tuple[Every, ...]:
    """How often the coordinator, named alone, reports to the body above; a class it belongs to reports to itself."""
    said = {
        every
        for assignment in assignments
        if assignment.tracking is Tracking.REPORT and assignment.units == (coordinator,)
        for every in assignment.every
        if every is not Every.UNSPECIFIED
    }
    return tuple(every for every in Every if every in said)


def owing_units(
    assignments: Iterable[PlannedAssignment], *, coordinator: int | None, issuer: int | None
) -> tuple[int, ...]:
    """Every unit that leads a binding assignment which it does not answer elsewhere; the coordinator owes itself
    nothing, nor does the issuer (2.2, 2.5)."""
    units: dict[int, None] = {}
    for assignment in assignments:
        if assignment.tracking not in (None, Tracking.INSIDE):
            units.update(dict.fromkeys(assignment.units))
    return tuple(unit for unit in units if unit not in (coordinator, issuer))


def task_dates(
    assignment: PlannedAssignment, *, year: int, from_on: date, calendar: WorkCalendar
) -> tuple[TaskDate, ...]:
    """The dated obligations of one assignment in the plan year: one for a deadline, one a period for recurring work.

    A period that ended, or a day that lay, before the plan's date is not owed.
    """
    if assignment.tracking is not Tracking.TASKS:
        return ()
    if assignment.kind is CadenceKind.DEADLINE and assignment.due_on:
        named = assignment.due_on
        return (TaskDate(named.isoformat(), calendar.roll(named), named),)
    months = sorted({month for every in assignment.every for month in MONTHS_OF.get(every, ())})
    own = {day.of_month: day.on(year, calendar) for day in assignment.days}
    ends = {month: month_end(year, month) for month in months}
    return tuple(
        TaskDate(f"{end:%Y-%m}", calendar.roll(named), named)
        for month, end in ends.items()
        if min(end, named := own.get(month, end)) >= from_on
    )


def is_standing(sentence: Sentence) -> bool:
    """Whether an assignment has no due date of its own and lives as a line of each report (2.4)."""
    return tracking_of(sentence) is Tracking.STANDING


def next_period(periods: Iterable[ReportingPeriod], after: date) -> ReportingPeriod | None:
    """The first period that is cut off after a day."""
    later = [period for period in periods if period.cut_off_on > after]
    return min(later, key=lambda period: period.cut_off_on, default=None)
