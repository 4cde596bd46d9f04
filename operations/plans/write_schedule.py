"""Write a confirmed plan's year: its periods, and what every unit owes in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models import Plan, ReportingPeriod
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.calendars.unit_calendars import own_calendars
from operations.drafts.bind_names import Bindings
from operations.plans.plan_obligations import report_rows, task_rows
from operations.workspace import Workspace
from rules.ladder import Ladder
from rules.periods import Regime
from rules.periods import ReportingPeriod as PeriodDates
from rules.schedule import PlannedAssignment


@dataclass(frozen=True)
class Policies:
    """The regime and the ladders a plan is confirmed with."""

    regime: Regime
    report: Ladder
    task: Ladder


def write_schedule(
    session: Session,
    workspace: Workspace,
    plan: Plan,
    planned: list[PlannedAssignment],
    bindings: Bindings,
    periods: tuple[PeriodDates, ...],
    policies: Policies,
    now: datetime,
) -> int:
    """The number of obligations; part of the transaction that confirms the plan."""
    plan_id = plan.id or 0
    for period in periods:
        session.add(period_row(plan_id, period))
    session.flush()
    units = unit_queries.all_units(session)
    codes = {unit.id or 0: unit.code for unit in units}
    own = own_calendars(workspace, units)
    rows = report_rows(
        plan,
        plan_queries.periods(session, plan_id),
        planned,
        coordinator=bindings.coordinator_id,
        issuer=bindings.issuer_id,
        regime=policies.regime,
        ladder=policies.report,
        calendar=workspace.calendar,
        codes=codes,
        own=own,
        now=now,
    )
    rows += task_rows(
        plan,
        planned,
        year=plan.plan_year or workspace.local_day(now).year,
        confirmed_on=workspace.local_day(now),
        ladder=policies.task,
        calendar=workspace.calendar,
        codes=codes,
        own=own,
        now=now,
    )
    obligation_queries.add_obligations(session, rows)
    return len(rows)


def period_row(plan_id: int, period: PeriodDates) -> ReportingPeriod:
    return ReportingPeriod(
        plan_id=plan_id,
        key=period.key,
        label=period.label,
        every=period.every.value,
        window_start_on=period.window_start_on,
        window_end_on=period.window_end_on,
        cut_off_on=period.cut_off_on,
        opens_on=period.opens_on,
        unit_due_on=period.unit_due_on,
        top_due_on=period.top_due_on,
        top_due_named_on=period.top_due_named_on,
        is_cumulative=period.cumulative,
    )
