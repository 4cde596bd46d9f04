"""From assignments to obligations: what each unit will owe, and when (tracking.md 2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.cadence import CadenceKind, Every, Role
from rules.folding import fold
from rules.periods import ReportingPeriod
from rules.workdays import WorkCalendar, month_end

# Months at whose ends work that recurs falls due; shorter rhythms are standing work, told about in each report.
MONTHS_OF = {
    Every.MONTHLY: tuple(range(1, 13)),
    Every.QUARTERLY: (3, 6, 9, 12),
    Every.HALF_YEARLY: (6, 12),
    Every.YEARLY: (12,),
}


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

    @property
    def is_reporting_duty(self) -> bool:
        """A recurring duty to report is answered by the periodic report itself."""
        if self.kind is not CadenceKind.RECURRING:
            return False
        return self.reports_to or " bao cao " in f" {fold(self.task)} "


@dataclass(frozen=True)
class TaskDate:
    occurrence: str
    due_on: date


def reporting_rhythm(assignments: Iterable[PlannedAssignment], coordinator: int | None) -> tuple[Every, ...]:
    """How often units report: what the plan's own reporting duties say; empty when the plan is silent."""
    said = {
        every
        for assignment in assignments
        if assignment.role is Role.LEAD
        and assignment.is_reporting_duty
        and set(assignment.units) != {coordinator}
        for every in assignment.every
        if every is not Every.UNSPECIFIED
    }
    return tuple(every for every in Every if every in said)


def upward_rhythm(assignments: Iterable[PlannedAssignment], coordinator: int | None) -> tuple[Every, ...]:
    """How often the coordinator, named alone, reports to the body above; a class it belongs to reports to itself."""
    said = {
        every
        for assignment in assignments
        if assignment.role is Role.LEAD
        and assignment.is_reporting_duty
        and assignment.units == (coordinator,)
        for every in assignment.every
        if every is not Every.UNSPECIFIED
    }
    return tuple(every for every in Every if every in said)


def owing_units(
    assignments: Iterable[PlannedAssignment], *, coordinator: int | None, issuer: int | None
) -> tuple[int, ...]:
    """Every unit that leads a binding assignment; the coordinator owes itself nothing, nor does the issuer (2.2, 2.5)."""
    units: dict[int, None] = {}
    for assignment in assignments:
        if assignment.role is Role.LEAD:
            units.update(dict.fromkeys(assignment.units))
    return tuple(unit for unit in units if unit not in (coordinator, issuer))


def task_dates(
    assignment: PlannedAssignment, *, year: int, from_on: date, calendar: WorkCalendar
) -> tuple[TaskDate, ...]:
    """The dated obligations of one assignment in the plan year: one for a deadline, one a period for recurring work."""
    if assignment.role is not Role.LEAD or assignment.is_reporting_duty:
        return ()
    if assignment.kind is CadenceKind.DEADLINE and assignment.due_on:
        return (TaskDate(assignment.due_on.isoformat(), calendar.roll(assignment.due_on)),)
    if assignment.kind is not CadenceKind.RECURRING:
        return ()
    months = sorted({month for every in assignment.every for month in MONTHS_OF.get(every, ())})
    ends = (month_end(year, month) for month in months)
    return tuple(TaskDate(f"{end:%Y-%m}", calendar.roll(end)) for end in ends if end >= from_on)


def is_standing(kind: CadenceKind, every: tuple[Every, ...], due_on: date | None) -> bool:
    """Whether an assignment has no due date of its own and lives as a line of each report (2.4)."""
    if kind is CadenceKind.DEADLINE:
        return due_on is None
    if kind is CadenceKind.RECURRING:
        return not any(one in MONTHS_OF for one in every)
    return True


def next_period(periods: Iterable[ReportingPeriod], after: date) -> ReportingPeriod | None:
    """The first period that is cut off after a day."""
    later = [period for period in periods if period.cut_off_on > after]
    return min(later, key=lambda period: period.cut_off_on, default=None)
