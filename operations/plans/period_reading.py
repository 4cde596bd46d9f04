"""One consistent look at a period: everything its report is made of, before it is put in order."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from models import Difficulty, Plan, ReportingPeriod, Tier
from models.queries import plans as plan_queries
from models.queries import report_facts as queries
from models.queries import submissions as submission_queries
from models.queries.report_facts import LineRow, MemberRow, OwedRow, StandingRow, UnitRow
from models.queries.shared_reports import number_of, reporting_together
from operations.units.unit_names_over_time import names_over_time
from reports.consolidated.facts import TAKEN_OVER
from rules.lifecycle import DONE


@dataclass(frozen=True)
class PeriodReading:
    """What was read from the database."""

    plan: Plan
    plans: list[Plan]  # the plan and those that report with it
    period: ReportingPeriod
    year: list[ReportingPeriod]  # the periods of the same year up to this one, which is among them
    units: dict[int, UnitRow]
    names: dict[int, str]  # as printed: with what a unit was called when the plan was issued (tracking.md 5)
    reports: list[OwedRow]
    tasks: list[OwedRow]
    answers: list[StandingRow]  # that stand for the reports of this period, of every tier
    task_answers: list[StandingRow]
    lines: dict[tuple[int, int], LineRow]  # (assignment, submission)
    tickets: list[Difficulty]
    members: list[MemberRow]

    def holder_of(self, row: OwedRow) -> str:
        """What was overdue when its holder took it over is marked inherited (tracking.md 5)."""
        return f"{self.names[row.unit_id]}{TAKEN_OVER if is_taken_over(row) else ''}"

    @cached_property
    def submission_of(self) -> dict[int, int]:
        """Obligation → the submission that stands."""
        return {one.obligation_id: one.id for one in (*self.answers, *self.task_answers)}

    @cached_property
    def answer_of(self) -> dict[int, int]:
        """Unit → the submission of its report that stands."""
        return {one.unit_id: one.id for one in self.answers if one.tier is Tier.UNIT}

    @cached_property
    def numbers(self) -> dict[int, str]:
        """The number of each plan where the report serves several; a report of one plan names it once, in its head."""
        if len(self.plans) == 1:
            return {}
        return {plan.id or 0: number_of(plan) for plan in self.plans}


def is_taken_over(row: OwedRow) -> bool:
    """Whether it was overdue when its holder inherited it."""
    return row.inherited_on is not None and row.due_on < row.inherited_on


def read_period(session: Session, period: ReportingPeriod) -> PeriodReading:
    """A fixed number of questions, however many units and lines."""
    period_id = period.id or 0
    plans = reporting_together(session, period.plan_id, period)
    plan_ids = [plan.id or 0 for plan in plans]
    answers = queries.standing_answers(session, [period_id])
    submissions = [one.id for one in answers]
    units = queries.unit_rows(session)
    names = names_over_time(session)
    tasks = tasks_of(session, plan_ids, period)
    return PeriodReading(
        plan=plans[0],
        plans=plans,
        period=period,
        year=_year_so_far(plan_queries.periods(session, period.plan_id), period),
        units=units,
        names={unit.id: names.printed(unit, plans[0].issued_on) for unit in units.values()},
        reports=queries.reports_owed(session, [period_id]),
        tasks=tasks,
        answers=answers,
        task_answers=queries.standing_answers_to(session, [row.id for row in tasks]),
        lines={
            (line.assignment_id, line.submission_id): line for line in queries.lines_of(session, submissions)
        },
        tickets=submission_queries.difficulties_of(session, submissions),
        members=queries.leading_members(session, plan_ids),
    )


def _year_so_far(periods: Iterable[ReportingPeriod], period: ReportingPeriod) -> list[ReportingPeriod]:
    """By the year in their keys; what an amendment took away before it opened was owed by nobody."""
    year = year_of(period.key)
    return [
        one
        for one in periods
        if one.id == period.id
        or (
            year_of(one.key) == year
            and one.window_end_on <= period.window_end_on
            and one.opened_at is not None
        )
    ]


def year_of(period_key: str) -> str:
    return period_key.partition("-")[0]


def tasks_of(session: Session, plan_ids: list[int], period: ReportingPeriod) -> list[OwedRow]:
    """Dated tasks due or answered up to the cut-off, less those an earlier window has already told of (law.md 1.2)."""
    return [
        row
        for row in queries.tasks_owed(session, plan_ids, period.cut_off_on)
        if not was_told_before(row, period)
    ]


def was_told_before(row: OwedRow, period: ReportingPeriod) -> bool:
    """Done before a window that is not cumulative began."""
    return row.state in DONE and row.answered_on is not None and row.answered_on < period.window_start_on


def members_owing(reading: PeriodReading) -> dict[int, list[int]]:
    """Who owes a line for each assignment; the coordinator, which reports to nobody here, is not called silent.

    A unit whose report came in before a plan joined owes nothing for that plan in this period (2.5).
    """
    owing = {row.unit_id for row in reading.reports}
    joined_at = {
        plan.id or 0: plan.confirmed_at for plan in reading.plans if plan.reports_with_plan_id is not None
    }
    answered_at = {one.unit_id: one.submitted_at for one in reading.answers}
    members: dict[int, list[int]] = defaultdict(list)
    for row in _telling(reading.members, owing):
        joined, answered = joined_at.get(row.plan_id), answered_at.get(row.unit_id)
        is_before = joined is not None and answered is not None and answered < joined
        if row.unit_id in owing and not is_before:
            members[row.assignment_id].append(row.unit_id)
    return members


def _telling(rows: list[MemberRow], owing: set[int]) -> list[MemberRow]:
    """Units change within a year: a period is told by the one who owes it, its successor tells what it has left (5)."""
    of_owing = {(row.assignment_id, row.unit_id) for row in rows if row.unit_id in owing}
    return [row for row in rows if (row.assignment_id, row.inherited_from_id) not in of_owing]
