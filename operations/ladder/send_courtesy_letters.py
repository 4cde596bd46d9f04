"""One courtesy letter to each body a plan only recommends something to, and nothing after it (tracking.md 2.3)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from models import ContactRole, DueOutcome, Plan
from models.queries import events as event_queries
from models.queries import mail_choices as choice_queries
from models.queries import units as unit_queries
from models.queries.units import Person
from operations.plans.plan_letters import plan_letters
from operations.workspace import Workspace
from rules.absence import same_person
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
        declining = choice_queries.without_optional(session)
        events = [
            _event(plan, unit_id, people.get((unit_id, ContactRole.DESK)), declining, today, now)
            for plan, unit_id in pairs
        ]
        addresses = [
            (event["recipient_email"], event["recipient_name"])
            for event in events
            if event["outcome"] is DueOutcome.RAISED
        ]
        letters = plan_letters(session, workspace, addresses, today=today, now=now)
        for event in events:
            if event["outcome"] is DueOutcome.RAISED:
                event["letter_id"] = letters[event["recipient_email"]]
        event_queries.add_due_events(session, events)
    return len(events)


def _event(
    plan: Plan, unit_id: int, person: Person | None, declining: Collection[str], today: date, now: datetime
) -> dict[str, Any]:
    outcome = DueOutcome.RAISED if person else DueOutcome.UNREACHABLE
    if person and same_person(person.email) in declining:
        outcome = DueOutcome.DECLINED
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
        "outcome": outcome,
        "recipient_email": person.email if person else None,
        "recipient_name": person.name if person else None,
        "letter_id": None,
        "draft_letter": False,
    }
