"""A person fires the event an assignment waits for: one obligation for each unit, due after the term (tracking.md 2.4)."""

from datetime import date

from models import ObligationKind, Tier
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.plan_obligations import new_row
from operations.raise_due_events import ladder_of
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.cadence import CadenceKind, Role
from rules.errors import BadInput, NotFound
from rules.keys import task_obligation_key
from rules.ladder import first_day
from rules.lifecycle import PlanState

DEFAULT_TERM_WORKDAYS = 5


def fire_event(
    workspace: Workspace,
    plan_key: str,
    position: int,
    *,
    happened_on: date,
    term_workdays: int = DEFAULT_TERM_WORKDAYS,
) -> int:
    """The number of obligations; the same event on the same day fires once."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        plan = plan_queries.plan_by_key(session, plan_key)
        if plan is None or plan.state is not PlanState.ACTIVE:
            raise NotFound(f"không có kế hoạch đang thực hiện {plan_key!r}")
        plan_id = plan.id or 0
        assignment = next(
            (a for a in plan_queries.assignments(session, plan_id) if a.position == position), None
        )
        if assignment is None:
            raise NotFound(f"kế hoạch {plan_key!r} không có nhiệm vụ số {position}")
        if assignment.cadence_kind is not CadenceKind.EVENT:
            raise BadInput("nhiệm vụ này không chờ sự kiện nào", where=f"{plan_key}, nhiệm vụ {position}")
        due_on = workspace.calendar.shift(happened_on, term_workdays)
        opens_on = workspace.local_day(now)
        ladder = ladder_of(plan, ObligationKind.TASK)
        units = [
            row.unit_id
            for row in plan_queries.assignment_units(session, plan_id)
            if row.assignment_id == assignment.id and row.role is Role.LEAD
        ]
        codes = unit_queries.unit_names(session, units)
        rows = [
            new_row(
                key=task_obligation_key(
                    plan.key, assignment.id or 0, codes[unit].code, f"event-{happened_on.isoformat()}"
                ),
                kind=ObligationKind.TASK,
                tier=Tier.UNIT,
                plan_id=plan_id,
                unit_id=unit,
                assignment_id=assignment.id,
                period_id=None,
                opens_on=opens_on,
                due_on=due_on,
                due_phrase=f"{assignment.cadence_text or 'sự kiện'}, + {term_workdays} ngày làm việc",
                next_action_on=first_day(
                    ladder, due_on=due_on, opens_on=opens_on, calendar=workspace.calendar
                ),
                changed_at=now,
            )
            for unit in units
        ]
        obligation_queries.add_obligations(session, rows)
        record_audit(
            session,
            workspace,
            at=now,
            action="event_fired",
            subject=("assignment", assignment.id or 0),
            plan_id=plan_id,
            change={"happened_on": happened_on.isoformat(), "due_on": due_on.isoformat(), "units": len(rows)},
        )
    return len(rows)
