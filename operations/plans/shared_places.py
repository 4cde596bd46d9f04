"""Which reports the plans of a group ask for: by period, unit and tier, as their members were frozen."""

from collections import defaultdict

from sqlmodel import Session

from config.snapshots import regime_from_snapshot
from models import Plan, Tier
from models.queries import plans as plan_queries
from models.queries import shared_reports as queries
from operations.drafts.bind_names import Bindings
from operations.drafts.choose_for_plan import saved_decisions
from operations.plans.plan_year import planned_for
from rules.cadence import Role
from rules.periods import select_periods
from rules.schedule import PlannedAssignment, owing_units, reporting_rhythm, upward_rhythm

# Which report: the period's key, the unit, its tier.
Place = tuple[str, int, Tier]


def year_of(plan: Plan) -> int:
    """The year the plan's periods were written for."""
    return plan.plan_year or (plan.confirmed_at.year if plan.confirmed_at else 0)


def places_of(session: Session, plan: Plan) -> set[Place]:
    """The reports that a running plan asks for, by the members that were frozen for it."""
    planned = planned_members(session, plan)
    regime = regime_from_snapshot(plan.regime or {})
    coordinator = plan.coordinating_unit_id
    upward = upward_rhythm(planned, coordinator)
    rhythm = saved_decisions(plan).report_every or reporting_rhythm(planned, coordinator) or upward
    units = owing_units(planned, coordinator=coordinator, issuer=plan.issuer_unit_id)
    keys = [f"{year_of(plan)}-{rule.id}" for rule in select_periods(regime, rhythm)]
    places = {(key, unit, Tier.UNIT) for key in keys for unit in units}
    if coordinator is not None and upward:
        upper = {f"{year_of(plan)}-{rule.id}" for rule in select_periods(regime, upward)}
        places |= {(key, coordinator, Tier.TOP) for key in keys if key in upper}
    return places


def planned_members(session: Session, plan: Plan) -> list[PlannedAssignment]:
    """A running plan's assignments with those who answer for them now."""
    members: dict[int, list[tuple[int, Role, str]]] = defaultdict(list)
    for row in plan_queries.assignment_units(session, plan.id or 0):
        members[row.assignment_id].append((row.unit_id, row.role, row.named_as))
    bindings = Bindings(by_assignment=members)
    return [
        one
        for assignment in plan_queries.assignments(session, plan.id or 0)
        for one in planned_for(assignment, bindings)
    ]


def places_of_guests(session: Session, host: Plan) -> set[Place]:
    """What the plans that report with a plan ask of its reports."""
    guests = queries.guests_of(session, [host.id or 0])
    return {place for guest in guests for place in places_of(session, guest)}
