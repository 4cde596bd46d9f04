"""The facts of a consolidated report, as they are frozen: plain values that survive JSON unchanged."""

from dataclasses import dataclass, field
from datetime import date, datetime

from rules.outline import Outline

TAKEN_OVER = ", tiếp nhận khi đã quá hạn"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    number: str
    title: str
    issued_on: date | None
    issuer: str
    parent_issuer: str | None
    coordinator: str
    coordinator_code: str
    place: str  # địa danh for the date line
    recipients: tuple[str, ...] = ()
    report_to: str | None = None  # the superior the report is addressed to (Kính gửi)


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    key: str
    label: str
    window_start_on: date
    window_end_on: date
    cut_off_on: date
    unit_due_on: date
    top_due_on: date
    is_cumulative: bool


@dataclass(frozen=True, slots=True)
class UnitReportFacts:
    """One unit's report obligation of the period."""

    obligation: str  # its key
    unit: str
    unit_code: str
    state: str  # rules.lifecycle.State value
    timeliness: str  # rules.progress.Timeliness value on the day of compiling
    printed_class: str | None  # rules.progress.PrintedClass value
    due_on: date
    original_due_on: date
    answered_on: date | None
    days_late: int  # working days, 0 when not late
    level_reached: int
    submission_id: int | None = None
    is_taken_over: bool = False  # it was overdue when this unit inherited it (tracking.md 5)

    @property
    def holder(self) -> str:
        return f"{self.unit}{TAKEN_OVER}" if self.is_taken_over else self.unit


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What one unit said about one assignment, or that it has said nothing."""

    unit: str
    unit_code: str
    state: str | None  # done | in_progress | not_started; None: chưa báo cáo
    result: str
    submission_id: int | None = None


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    assignment_id: int
    section: str | None
    task: str
    unit_as_named: str
    unit_kind: str
    role: str
    is_standing: bool
    members: int  # n of "k of n": units that owe a line
    lines: tuple[LineFacts, ...] = ()
    plan: str = ""  # its plan's number, where one report serves several plans
    inside: str | None = None  # the report it is fulfilled inside of: no unit owes a line
    happened_on: tuple[date, ...] = ()  # when the event it waits for came, without a term


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One dated task obligation that fell due, was done or was open in the period."""

    obligation: str
    task: str
    unit: str
    unit_code: str
    due_phrase: str | None
    due_on: date
    original_due_on: date
    state: str
    timeliness: str
    printed_class: str | None
    answered_on: date | None
    days_late: int
    level_reached: int
    plan: str = ""  # its plan's number, where one report serves several plans
    submission_id: int | None = None


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """A difficulty or a proposal of a unit."""

    kind: str  # difficulty | proposal
    unit: str
    text: str
    raised_on: date
    answer: str | None = None
    ticket_id: int = 0
    unit_code: str = ""
    due_on: date | None = None
    answered_on: date | None = None
    answered_by: str | None = None
    submission_id: int | None = None
    is_decided: bool = False  # by the coordinator's head, not answered by the desk
    passed_to: str = ""  # the body above it was passed on to
    passed_on: date | None = None


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """Who said it, when and by what way: the origin of every line, figure and ticket with its `submission_id`."""

    id: int
    obligation: str  # its key
    unit: str
    unit_code: str
    version: int
    submitted_at: datetime
    submitted_by: str
    channel: str
    evidence: tuple[str, ...] = ()  # file names


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """One unit's figure for one indicator; None: not given. A ratio brings the two figures it is counted from."""

    unit: str
    unit_code: str
    value: float | None
    is_estimate: bool = False
    cumulative: float | None = None
    last_year: float | None = None
    submission_id: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    # since the beginning of the year: whether an estimate is in it, whether every day of the year so far is told of
    is_cumulative_estimate: bool = False
    is_cumulative_whole: bool = True
    cumulative_numerator: float | None = None
    cumulative_denominator: float | None = None


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    assignment_id: int
    task: str
    name: str
    measure: str
    aggregation: str  # sum | last | average | ratio
    target: float | None
    figures: tuple[FigureFacts, ...]  # of every unit that owes a line, also where it gave no figure
    plan: str = ""  # its plan's number, where one report serves several plans
    # of a ratio: the indicators of the same assignment it is counted from
    numerator: str = ""
    denominator: str = ""
    # the same period of last year, over the units of that time
    last_year: float | None = None
    last_year_given: int = 0
    last_year_of: int = 0
    is_last_year_estimate: bool = False


@dataclass(frozen=True, slots=True)
class EarlierFacts:
    """A row of an earlier window, counted beside this one: from the beginning of the year, or a year ago."""

    span: str  # cumulative | last_year
    kind: str  # report | task
    obligation: str
    unit: str
    unit_code: str
    period: str  # label
    printed_class: str | None


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What the coordinator wrote for a slot of the report (models.report.ReportText)."""

    slot: str
    text: str
    edited_by: str
    edited_at: datetime
    is_outdated: bool = False  # the units' texts have changed since


@dataclass(frozen=True, slots=True)
class ReportFacts:
    plan: PlanFacts
    period: PeriodFacts
    version: int
    as_of: datetime
    unit_reports: tuple[UnitReportFacts, ...] = ()
    assignments: tuple[AssignmentFacts, ...] = ()
    tasks: tuple[TaskFacts, ...] = ()
    tickets: tuple[TicketFacts, ...] = ()
    recommended_lines: int = 0
    cooperating_lines: int = 0
    next_period_label: str | None = None
    next_period_due_on: date | None = None
    notes: tuple[str, ...] = field(default=())
    submissions: tuple[SubmissionFacts, ...] = ()
    indicators: tuple[IndicatorFacts, ...] = ()
    earlier: tuple[EarlierFacts, ...] = ()
    texts: tuple[TextFacts, ...] = ()
    shared_by: tuple[str, ...] = ()  # the numbers of all plans this report serves, where they are several
    outline: Outline | None = None  # None: compiled before there were outlines (rules.outline.FIRST_OUTLINE)
