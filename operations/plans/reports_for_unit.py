"""A unit that comes to a running plan by decision owes its periodic reports from there on (tracking.md 2.5)."""

from datetime import date, datetime

from sqlmodel import Session

from models import Plan
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from operations.plans.shared_places import places_of, planned_members
from operations.plans.shared_reports import missing_rows
from operations.workspace import Workspace


def open_reports_for(
    session: Session, workspace: Workspace, plan: Plan, unit_id: int, *, today: date, now: datetime
) -> int:
    """Those it does not owe yet, in periods whose day has not passed; of the plan that carries them. The number opened."""
    host = plan
    if plan.reports_with_plan_id is not None:
        host = plan_queries.plan(session, plan.reports_with_plan_id)
    keys = {one.key for one in plan_queries.periods(session, host.id or 0) if one.unit_due_on >= today}
    if host is not plan:
        keys &= {key for key, unit, _ in places_of(session, plan) if unit == unit_id}
    rows = missing_rows(session, workspace, plan, host, planned_members(session, plan), keys, now)
    own = [row for row in rows if row["unit_id"] == unit_id]
    obligation_queries.add_obligations(session, own)
    return len(own)
