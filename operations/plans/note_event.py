"""An event that came without a term: nothing is due by a day, the units' periodic reports tell of it (tracking.md 2.4).

Recorded under "event_noted"; operations/plans/events_told.py reads it for the line of the assignment.
"""

from collections.abc import Collection
from datetime import date

from operations.plans.event_duties import Happening, weigh_event
from operations.record_audit import record_audit
from operations.workspace import Workspace

NOTED = "event_noted"


def note_event(
    workspace: Workspace,
    plan_key: str,
    position: int,
    *,
    happened_on: date,
    note: str = "",
    only: Collection[str] = (),
) -> int:
    """The number of units whose next report will tell of it; every check of an event with a term holds here too."""
    now = workspace.clock.now()
    happening = Happening(happened_on, note=note, only=only)
    with workspace.database.transaction() as session:
        weighed = weigh_event(session, workspace, plan_key, position, happening)
        units = [duty.unit.code for duty in weighed.duties]
        record_audit(
            session,
            workspace,
            at=now,
            action=NOTED,
            subject=("assignment", weighed.assignment.id or 0),
            plan_id=weighed.plan.id or 0,
            change={"happened_on": happened_on.isoformat(), "units": units, "note": note},
        )
    return len(units)
