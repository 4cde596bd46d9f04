"""One consistent look at a period: everything its report is made of, before it is put in order."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models import (
    AssignmentUnit,
    Difficulty,
    ObligationKind,
    Plan,
    ReportingPeriod,
    SubmissionLine,
    Tier,
    Unit,
)
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from models.queries.shared_reports import reporting_together
from operations.units.unit_names_over_time import NamesOverTime, names_over_time
from reports.consolidated.facts import TAKEN_OVER
from rules.cadence import Role
from rules.lifecycle import DONE, State

UNCOUNTED = (State.WAIVED, State.CANCELLED)


@dataclass(frozen=True)
class PeriodReading:
    """What was read from the database."""

    plan: Plan
    plans: list[Plan]  # the plan and those that report with it
    period: ReportingPeriod
    units: dict[int, Unit]
    views: list[ObligationView]
    submission_of: dict[int, int]  # obligation → the submission that stands
    lines: dict[tuple[int, int], SubmissionLine]  # (assignment, submission)
    tickets: list[Difficulty]
    answer_of: dict[int, int]  # unit → the submission of its report that stands
    answered_at: dict[int, datetime]  # unit → when it came in
    names: NamesOverTime

    def name_of(self, unit: Unit) -> str:
        """With what it was called when the plan was issued (tracking.md 5)."""
        return self.names.printed(unit, self.plan.issued_on)

    def holder_of(self, view: ObligationView) -> str:
        """What was overdue when its holder took it over is marked inherited (tracking.md 5)."""
        return f"{self.name_of(view.unit)}{TAKEN_OVER if is_taken_over(view) else ''}"


def is_taken_over(view: ObligationView) -> bool:
    """Whether it was overdue when its holder inherited it."""
    taken_on = view.obligation.inherited_on
    return taken_on is not None and view.obligation.due_on < taken_on


def read_period(session: Session, period: ReportingPeriod) -> PeriodReading:
    period_id = period.id or 0
    standing = submission_queries.standing_of_period(session, period_id)
    submission_of = {obligation.id or 0: submission.id or 0 for submission, obligation in standing}
    lines = {
        (line.assignment_id, line.submission_id): line
        for line in submission_queries.lines_of(session, submission_of.values())
    }
    plans = reporting_together(session, period.plan_id, period)
    return PeriodReading(
        plan=plans[0],
        plans=plans,
        period=period,
        units={unit.id or 0: unit for unit in unit_queries.all_units(session)},
        views=[view for plan in plans for view in obligation_queries.views_of_plan(session, plan.id or 0)],
        submission_of=submission_of,
        lines=lines,
        tickets=submission_queries.difficulties_of(session, submission_of.values()),
        answer_of={
            obligation.unit_id: submission.id or 0
            for submission, obligation in standing
            if obligation.tier is Tier.UNIT
        },
        answered_at={obligation.unit_id: submission.submitted_at for submission, obligation in standing},
        names=names_over_time(session),
    )


def members_owing(session: Session, reading: PeriodReading) -> dict[int, list[int]]:
    """Who owes a line for each assignment; the coordinator, which reports to nobody here, is not called silent.

    A unit whose report came in before a plan joined owes nothing for that plan in this period (2.5).
    """
    owing = {view.obligation.unit_id for view in unit_views(reading)}
    members: dict[int, list[int]] = defaultdict(list)
    for plan in reading.plans:
        joined_at = plan.confirmed_at if plan.reports_with_plan_id is not None else None
        rows = plan_queries.assignment_units(session, plan.id or 0, with_ended=True)
        for row in _telling(rows, owing):
            answered_at = reading.answered_at.get(row.unit_id)
            is_before = joined_at is not None and answered_at is not None and answered_at < joined_at
            if row.role is Role.LEAD and row.unit_id in owing and not is_before:
                members[row.assignment_id].append(row.unit_id)
    return members


def _telling(rows: list[AssignmentUnit], owing: set[int]) -> list[AssignmentUnit]:
    """Units change within a year: a period is told by the one who owes it, its successor tells what it has left (5)."""
    of_owing = {(row.assignment_id, row.unit_id) for row in rows if row.unit_id in owing}
    return [row for row in rows if (row.assignment_id, row.inherited_from_id) not in of_owing]


def unit_views(reading: PeriodReading) -> list[ObligationView]:
    """The report of each unit in this period; what was waived or cancelled is not owed."""
    return [
        view
        for view in reading.views
        if view.obligation.period_id == reading.period.id
        and view.obligation.tier is Tier.UNIT
        and view.obligation.state not in UNCOUNTED
    ]


def task_views(reading: PeriodReading) -> list[ObligationView]:
    """Dated tasks due or answered up to the cut-off, less those an earlier window has already told of."""
    period = reading.period
    return [
        view
        for view in reading.views
        if view.obligation.kind is ObligationKind.TASK
        and view.obligation.state not in UNCOUNTED
        and (view.obligation.due_on <= period.cut_off_on or _answered_by(view, period.cut_off_on))
        and not _was_told_before(view, period.window_start_on)
    ]


def _answered_by(view: ObligationView, day: date) -> bool:
    return view.obligation.answered_on is not None and view.obligation.answered_on <= day


def _was_told_before(view: ObligationView, window_start_on: date) -> bool:
    """Done before a window that is not cumulative began (law.md 1.2)."""
    answered_on = view.obligation.answered_on
    return view.obligation.state in DONE and answered_on is not None and answered_on < window_start_on
