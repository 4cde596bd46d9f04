"""One courtesy letter to each body a plan only recommends something to, and nothing after it (tracking.md 2.3)."""

from datetime import date, datetime
from typing import Any

from models import ContactRole, DueOutcome, Plan
from models.queries import events as event_queries
from models.queries import units as unit_queries
from models.queries.units import Person
from operations.plan_letters import plan_letters
from operations.workspace import Workspace
from rules.keys import courtesy_event_key


def send_courtesy_letters(workspace: Workspace, today: date) -> int:
    """The number of bodies written to; one without a contact is recorded as unreachable, once."""
    if not workspace.calendar.is_workday(today):
        return 0
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        if not event_queries.recommended_without_courtesy(session):
            return 0
    with workspace.database.transaction() as session:
        pairs = event_queries.recommended_without_courtesy(session)
        people = unit_queries.people_of(session, {unit_id for _, unit_id in pairs})
        events = [
            _event(plan, unit_id, people.get((unit_id, ContactRole.DESK)), today, now)
            for plan, unit_id in pairs
        ]
        addresses = [
            (event["recipient_email"], event["recipient_name"])
            for event in events
            if event["recipient_email"]
        ]
        letters = plan_letters(session, workspace, addresses, today=today, now=now)
        for event in events:
            event["letter_id"] = letters.get(event["recipient_email"] or "")
        event_queries.add_due_events(session, events)
    return len(events)


def _event(plan: Plan, unit_id: int, person: Person | None, today: date, now: datetime) -> dict[str, Any]:
    return {
        "key": courtesy_event_key(plan.id or 0, unit_id, person.email if person else "-"),
        "obligation_id": None,
        "plan_id": plan.id,
        "unit_id": unit_id,
        "step": "courtesy",
        "letter": "courtesy",
        "level": 0,
        "audience": "desk_officer",
        "due_on": None,
        "raised_at": now,
        "raised_on": today,
        "outcome": DueOutcome.RAISED if person else DueOutcome.UNREACHABLE,
        "recipient_email": person.email if person else None,
        "recipient_name": person.name if person else None,
        "letter_id": None,
        "draft_letter": False,
    }
