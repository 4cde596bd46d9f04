"""What applying an amendment will do to everything that is owed: worked out whole, before anything is written.

A preview and the application itself read the same effects, so what was shown is what is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models import Obligation, ReportingPeriod
from models.queries import amendments
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.amendments.amendment_reports import ReportChange, ReportEffect, report_effect
from operations.amendments.amendment_tasks import TaskEffect, planned, task_effects
from operations.amendments.compare_plans import PlanDifference
from operations.calendars.unit_calendars import own_calendars
from operations.plans.plan_obligations import OwnCalendars
from operations.plans.shared_places import places_of_guests
from operations.workspace import Workspace
from rules.schedule import PlannedAssignment


@dataclass(frozen=True)
class Effects:
    difference: PlanDifference
    tasks: tuple[TaskEffect, ...]
    reports: ReportEffect
    obligations: Mapping[int, Obligation]
    periods: tuple[ReportingPeriod, ...]
    codes: Mapping[int, str]
    own: OwnCalendars
    today: date

    @property
    def cancelled(self) -> list[Obligation]:
        duties = (duty for task in self.tasks for duty in task.duties.cancelled)
        return [*(self.obligations[duty.id] for duty in duties), *self.reports.cancelled]


def effects_of(session: Session, workspace: Workspace, difference: PlanDifference, now: datetime) -> Effects:
    """Read only. Lines whose names nobody has bound yet count as owed by nobody."""
    today = workspace.local_day(now)
    plan_id = difference.running.id or 0
    units = unit_queries.all_units(session)
    codes = {unit.id or 0: unit.code for unit in units}
    own = own_calendars(workspace, units)
    obligations = amendments.obligations_of_plan(session, plan_id)
    tasks = task_effects(workspace, difference, obligations, codes, today, own)
    change = ReportChange(
        workspace,
        difference,
        before=planned(difference.old_rows.values(), difference.old_members),
        after=_planned_after(difference, tasks),
        periods=plan_queries.periods(session, plan_id),
        obligations=obligations,
        codes=codes,
        own=own,
        now=now,
        kept=frozenset(places_of_guests(session, difference.running)),
    )
    by_id = {one.id or 0: one for one in obligations}
    return Effects(difference, tasks, report_effect(change), by_id, tuple(change.periods), codes, own, today)


def _planned_after(difference: PlanDifference, tasks: tuple[TaskEffect, ...]) -> list[PlannedAssignment]:
    rows = dict(difference.old_rows)
    members = dict(difference.old_members)
    for task in tasks:
        if task.change.old is not None:
            rows.pop(task.change.old.id)
        if task.after is not None:
            rows[task.after.id or 0] = task.after
            members[task.after.id or 0] = task.members
    return planned(rows.values(), members)
