"""The figures behind the words of a consolidated report."""

from dataclasses import dataclass
from datetime import date

from reports.consolidated.facts import FigureFacts, TaskFacts, UnitReportFacts
from rules.aggregation import Aggregation, Total, exact_sum
from rules.progress import PrintedClass


@dataclass(frozen=True)
class ClassCounts:
    """The four printed classes; closed and unclear rows stand beside them, never inside (tracking.md 3)."""

    on_time: int = 0
    late: int = 0
    in_term: int = 0
    overdue: int = 0
    closed: int = 0  # miễn, thôi theo dõi
    unclear: int = 0  # neither closed nor of any class: facts that do not add up

    @property
    def total(self) -> int:
        return self.on_time + self.late + self.in_term + self.overdue

    @property
    def done(self) -> int:
        return self.on_time + self.late

    def of(self, label: PrintedClass) -> int:
        match label:
            case PrintedClass.DONE_ON_TIME:
                return self.on_time
            case PrintedClass.DONE_LATE:
                return self.late
            case PrintedClass.IN_TERM:
                return self.in_term
            case PrintedClass.OVERDUE:
                return self.overdue

    def __add__(self, other: "ClassCounts") -> "ClassCounts":
        return ClassCounts(
            self.on_time + other.on_time,
            self.late + other.late,
            self.in_term + other.in_term,
            self.overdue + other.overdue,
            self.closed + other.closed,
            self.unclear + other.unclear,
        )


@dataclass(frozen=True)
class UnitRow:
    """One unit's reports, dated tasks and standing lines."""

    unit: str
    unit_code: str
    reports: ClassCounts
    tasks: ClassCounts
    standing: int
    standing_answered: int


@dataclass(frozen=True)
class Rate:
    """A rate that carries its denominator, as a number and in words."""

    label: str
    value: float | None
    numerator: int
    denominator: int
    words: str


@dataclass(frozen=True)
class AgeCount:
    label: str
    count: int


@dataclass(frozen=True)
class Answer:
    """One text, and every unit that gave it word for word."""

    units: tuple[str, ...]
    state: str
    text: str


@dataclass(frozen=True)
class AssignmentResult:
    """k of n for one assignment, what was said, and who said nothing."""

    assignment_id: int
    section: str | None
    task: str
    unit_as_named: str
    is_collective: bool
    is_standing: bool
    members: int
    answered: int
    done: int
    in_progress: int
    not_started: int
    answers: tuple[Answer, ...]
    silent: tuple[str, ...]
    plan: str = ""
    inside: str | None = None
    happened_on: tuple[date, ...] = ()


@dataclass(frozen=True)
class Check:
    """Sums of the same thing reached by different ways; the last one is what the others must equal."""

    what: str
    sums: tuple[tuple[str, float], ...]

    @property
    def differences(self) -> tuple[tuple[str, float], ...]:
        expected = self.sums[-1][1]
        return tuple(
            (way, exact_sum((value, -expected))) for way, value in self.sums[:-1] if value != expected
        )


@dataclass(frozen=True)
class IndicatorResult:
    """One indicator over all units: in the period, since the beginning of the year, a year ago, against its target."""

    assignment_id: int
    place: int  # of its assignment in the report, from 1
    task: str
    name: str
    measure: str
    aggregation: Aggregation
    period: Total
    cumulative: Total
    whole: int  # of the figures in `cumulative`, how many tell of every day of the year so far
    last_year: Total
    change: float | None  # against last year: in points for percentages, else the share by which it grew
    target: float | None
    share: float | None  # of the target; by the cumulative figure, because a target is set for the year
    is_reached: bool | None
    figures: tuple[FigureFacts, ...]
    plan: str = ""

    @property
    def source(self) -> str:
        """Key of the rows behind it (reports/consolidated/sources.py)."""
        return f"indicator:{self.assignment_id}:{self.name}"


@dataclass(frozen=True)
class Figures:
    """Every number that the report prints."""

    reports: ClassCounts
    tasks: ClassCounts
    standing: int
    standing_answered: int
    units: tuple[UnitRow, ...]
    assignments: tuple[AssignmentResult, ...]
    report_rates: tuple[Rate, ...]
    task_rates: tuple[Rate, ...]
    report_ages: tuple[AgeCount, ...]
    task_ages: tuple[AgeCount, ...]
    missing: tuple[UnitReportFacts, ...]  # owed and not there, most overdue first
    late: tuple[UnitReportFacts, ...]
    named: tuple[TaskFacts, ...]  # tasks that the ladder names in the report
    checks: tuple[Check, ...]
    indicators: tuple[IndicatorResult, ...] = ()

    @property
    def is_reconciled(self) -> bool:
        return not any(check.differences for check in self.checks)
