"""The year that will follow a confirmation: every tier of every period, every dated task, and how many units each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import Assignment, Plan
from models.queries import plans as plan_queries
from operations.drafts.bind_names import Bindings, bind_with
from operations.drafts.choose_for_plan import saved_decisions
from operations.drafts.decisions import PeriodDates
from operations.plans.confirm_plan import binder_with_memory, periods_for, planned_for, policies_of
from operations.workspace import Workspace
from rules.cadence import Role
from rules.periods import Regime, ReportingPeriod, select_periods
from rules.schedule import (
    PlannedAssignment,
    Tracking,
    owing_units,
    task_dates,
    tracking_of,
    upward_rhythm,
)


@dataclass(frozen=True)
class ComingPeriod:
    """`given`: dates a letter sets; `has_top`: the coordinator owes a report upward in this period."""

    period: ReportingPeriod
    units: int
    has_top: bool
    given: PeriodDates
    is_past: bool


@dataclass(frozen=True)
class ComingTask:
    due_on: date
    assignment: Assignment
    phrase: str  # of this very date: a sentence may hold several
    units: int
    is_past: bool


@dataclass(frozen=True)
class ComingYear:
    """`reports` and `tasks_owed` are obligations; the rest are assignments that open none of their own."""

    periods: tuple[ComingPeriod, ...]
    tasks: tuple[ComingTask, ...]
    reports: int
    tasks_owed: int
    standing: int
    events: int
    recommended: int
    inside: int = 0
    shared_with: str | None = (
        None  # the plan whose reports carry this plan's lines: `reports` are those it adds
    )


def coming_year(session: Session, workspace: Workspace, plan: Plan, *, opens: int) -> ComingYear:
    """By the rules that write the schedule when the plan is confirmed; DondocError when they refuse.

    `opens`: how many obligations the confirmation writes, which a shared report makes fewer.
    """
    decisions = saved_decisions(plan)
    policies = policies_of(decisions, session)
    assignments = plan_queries.assignments(session, plan.id or 0)
    bindings = bind_with(binder_with_memory(session, plan, decisions), plan, assignments)
    planned = [one for assignment in assignments for one in planned_for(assignment, bindings)]
    periods = periods_for(workspace, plan, planned, bindings, decisions, policies.regime)
    today = workspace.local_day(workspace.clock.now())
    coming = _periods(periods, planned, bindings, policies.regime, decisions.period_dates, today)
    tasks = _tasks(workspace, plan, planned, {one.id or 0: one for one in assignments}, today)
    dated = {task.assignment.id for task in tasks}
    held = [tracking_of(one) for one in assignments if one.id not in dated]
    tasks_owed = sum(task.units for task in tasks)
    shared = decisions.reports_with
    return ComingYear(
        periods=coming,
        tasks=tasks,
        reports=opens - tasks_owed if shared else sum(one.units + one.has_top for one in coming),
        tasks_owed=tasks_owed,
        standing=sum(one in (Tracking.STANDING, Tracking.REPORT, Tracking.TASKS) for one in held),
        events=held.count(Tracking.EVENT),
        recommended=sum(one.role is Role.RECOMMENDED for one in assignments),
        inside=held.count(Tracking.INSIDE),
        shared_with=shared,
    )


def _periods(
    periods: Iterable[ReportingPeriod],
    planned: list[PlannedAssignment],
    bindings: Bindings,
    regime: Regime,
    given: dict[str, PeriodDates],
    today: date,
) -> tuple[ComingPeriod, ...]:
    coordinator = bindings.coordinator_id
    units = len(owing_units(planned, coordinator=coordinator, issuer=bindings.issuer_id))
    upward = upward_rhythm(planned, coordinator) if coordinator is not None else ()
    top = {rule.id for rule in select_periods(regime, upward)} if upward else set()
    return tuple(
        ComingPeriod(
            period=period,
            units=units,
            has_top=period.key.partition("-")[2] in top,
            given=given.get(period.key, PeriodDates()),
            is_past=period.unit_due_on < today,
        )
        for period in periods
    )


def _tasks(
    workspace: Workspace,
    plan: Plan,
    planned: list[PlannedAssignment],
    assignments: dict[int, Assignment],
    today: date,
) -> tuple[ComingTask, ...]:
    """One line for each date of an assignment; rhythms of one sentence that fall on one day are one obligation."""
    year = plan.plan_year or today.year
    start = plan.issued_on or date(year, 1, 1)
    units: dict[tuple[date, int, str], set[int]] = defaultdict(set)
    phrases: dict[tuple[date, int, str], str] = {}
    for one in planned:
        for task in task_dates(one, year=year, from_on=start, calendar=workspace.calendar):
            if one.units:
                units[task.due_on, one.id, task.occurrence].update(one.units)
                phrases.setdefault((task.due_on, one.id, task.occurrence), one.phrase or "")
    rows = sorted(units.items(), key=lambda row: (row[0][0], assignments[row[0][1]].position))
    return tuple(
        ComingTask(key[0], assignments[key[1]], phrases[key], len(held), key[0] < today) for key, held in rows
    )
