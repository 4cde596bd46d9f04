"""One consistent look at a period: everything its report is made of, before it is put in order."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import Difficulty, ObligationKind, Plan, ReportingPeriod, SubmissionLine, Tier, Unit
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from rules.cadence import Role
from rules.lifecycle import DONE, State

UNCOUNTED = (State.WAIVED, State.CANCELLED)


@dataclass(frozen=True)
class PeriodReading:
    """What was read from the database."""

    plan: Plan
    period: ReportingPeriod
    units: dict[int, Unit]
    views: list[ObligationView]
    submission_of: dict[int, int]  # obligation → the submission that stands
    lines: dict[tuple[int, int], SubmissionLine]  # (assignment, submission)
    tickets: list[Difficulty]
    answer_of: dict[int, int]  # unit → the submission of its report that stands


def read_period(session: Session, period: ReportingPeriod) -> PeriodReading:
    period_id = period.id or 0
    standing = submission_queries.standing_of_period(session, period_id)
    submission_of = {obligation.id or 0: submission.id or 0 for submission, obligation in standing}
    lines = {
        (line.assignment_id, line.submission_id): line
        for line in submission_queries.lines_of(session, submission_of.values())
    }
    return PeriodReading(
        plan=plan_queries.plan(session, period.plan_id),
        period=period,
        units={unit.id or 0: unit for unit in unit_queries.all_units(session)},
        views=obligation_queries.views_of_plan(session, period.plan_id),
        submission_of=submission_of,
        lines=lines,
        tickets=submission_queries.difficulties_of(session, submission_of.values()),
        answer_of={
            obligation.unit_id: submission.id or 0
            for submission, obligation in standing
            if obligation.tier is Tier.UNIT
        },
    )


def members_owing(session: Session, plan_id: int, *, owing: set[int]) -> dict[int, list[int]]:
    """Who owes a line for each assignment; the coordinator, which reports to nobody here, is not called silent."""
    members: dict[int, list[int]] = defaultdict(list)
    for row in plan_queries.assignment_units(session, plan_id):
        if row.role is Role.LEAD and row.unit_id in owing:
            members[row.assignment_id].append(row.unit_id)
    return members


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
