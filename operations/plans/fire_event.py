"""A person fires the event an assignment waits for: one obligation for each unit, due after the term (tracking.md 2.4)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from models import ObligationKind, Tier
from models.queries import obligations as obligation_queries
from operations.ladder.raise_due_events import ladder_of
from operations.plans.event_duties import EventDuty, FiredEvent, Happening, weigh_event
from operations.plans.plan_obligations import new_row
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.ladder import first_day


def preview_event(workspace: Workspace, plan_key: str, position: int, happening: Happening) -> FiredEvent:
    """Who will owe what by when; nothing is written."""
    with workspace.database.reading() as session:
        return weigh_event(session, workspace, plan_key, position, happening)


def fire_event(
    workspace: Workspace,
    plan_key: str,
    position: int,
    *,
    happened_on: date,
    term_workdays: int | None = None,
    due_on: date | None = None,
    note: str = "",
    only: Collection[str] = (),
) -> int:
    """The number of new obligations; the same event on the same day fires once."""
    happening = Happening(happened_on, term_workdays, due_on, note, only)
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        fired = weigh_event(session, workspace, plan_key, position, happening)
        if fired.new:
            _write(session, workspace, fired, happening, now)
    return len(fired.new)


def _write(
    session: Session, workspace: Workspace, fired: FiredEvent, happening: Happening, now: datetime
) -> None:
    obligation_queries.add_obligations(session, [_row(workspace, fired, duty, now) for duty in fired.new])
    by_unit = {duty.unit.code: duty.due_on.isoformat() for duty in fired.new}
    record_audit(
        session,
        workspace,
        at=now,
        action="event_fired",
        subject=("assignment", fired.assignment.id or 0),
        plan_id=fired.plan.id or 0,
        change={
            "happened_on": happening.happened_on.isoformat(),
            "due_on": min(by_unit.values()),
            "units": len(by_unit),
            "by_unit": by_unit,
            **_the_one(fired),
            "position": fired.assignment.position,
            "phrase": fired.phrase,
            "note": happening.note,
        },
    )


def _the_one(fired: FiredEvent) -> dict[str, str]:
    """The unit, when the event concerns a single one."""
    if len(fired.new) != 1:
        return {}
    unit = fired.new[0].unit
    return {"unit": unit.name, "unit_code": unit.code}


def _row(workspace: Workspace, fired: FiredEvent, duty: EventDuty, now: datetime) -> dict[str, Any]:
    ladder = ladder_of(fired.plan, ObligationKind.TASK)
    opens_on = workspace.local_day(now)
    calendar = workspace.calendar_of(duty.unit)
    return new_row(
        key=duty.key,
        kind=ObligationKind.TASK,
        tier=Tier.UNIT,
        plan_id=fired.plan.id,
        unit_id=duty.unit.id,
        assignment_id=fired.assignment.id,
        period_id=None,
        opens_on=opens_on,
        due_on=duty.due_on,
        basis=duty.basis,
        due_phrase=fired.phrase,
        next_action_on=first_day(ladder, due_on=duty.due_on, opens_on=opens_on, calendar=calendar),
        changed_at=now,
    )
