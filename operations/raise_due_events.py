"""Raise the steps that are due: claim in batches, decide in pure functions, write steps and letters in bulk."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from config.snapshots import ladder_from_snapshot
from models import DueOutcome, ObligationKind, Plan
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries.due_work import Scope
from models.queries.obligations import ObligationView
from operations.plan_letters import plan_letters
from operations.step_addressees import Addressee, Addressees, addressees_for
from operations.workspace import Workspace
from rules.keys import due_event_key
from rules.ladder import Ladder, Occurrence, decide

BATCH = 1000
NOBODY = "-"


@dataclass
class Raised:
    raised: int = 0
    skipped: int = 0
    unreachable: int = 0

    @property
    def total(self) -> int:
        return self.raised + self.skipped + self.unreachable


@dataclass
class _Batch:
    """What one claimed batch will write."""

    now: datetime
    today: date
    addressees: Addressees
    events: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)


def raise_due_events(workspace: Workspace, today: date, scope: Scope | None = None) -> Raised:
    """Until nothing is due; each batch is one transaction, so a kill in between loses and doubles nothing."""
    now = workspace.clock.now()
    ladders: dict[tuple[int, ObligationKind], Ladder] = {}
    total = Raised()
    while True:
        with workspace.database.transaction() as session:
            views = obligation_queries.awaiting_action(session, today, BATCH, scope)
            if not views:
                return total
            batch = _Batch(now, today, addressees_for(session, views, today))
            for view in views:
                _decide_one(view, _ladder(view, ladders), batch, workspace)
            _write(session, workspace, batch)
        _count(batch, total)


def _ladder(view: ObligationView, ladders: dict[tuple[int, ObligationKind], Ladder]) -> Ladder:
    key = (view.obligation.plan_id, view.obligation.kind)
    if key not in ladders:
        ladders[key] = ladder_of(view.plan, view.obligation.kind)
    return ladders[key]


def ladder_of(plan: Plan, kind: ObligationKind) -> Ladder:
    """The ladder that was copied onto the plan when it was confirmed."""
    snapshot = plan.report_ladder if kind is ObligationKind.REPORT else plan.task_ladder
    return ladder_from_snapshot(snapshot or {})


def _decide_one(view: ObligationView, ladder: Ladder, batch: _Batch, workspace: Workspace) -> None:
    obligation = view.obligation
    decision = decide(
        ladder,
        due_on=obligation.due_on,
        opens_on=obligation.opens_on,
        position=obligation.ladder_position,
        today=batch.today,
        calendar=workspace.calendar_of(view.unit),
    )
    for occurrence in decision.skipped:
        batch.events.append(_event(view, occurrence, batch, DueOutcome.SKIPPED, None))
    level = obligation.level_reached
    if decision.raised is not None:
        level = max(level, decision.raised.step.level)
        for addressee in batch.addressees.of_step(view, decision.raised.step):
            outcome = DueOutcome.RAISED if addressee.person else DueOutcome.UNREACHABLE
            batch.events.append(_event(view, decision.raised, batch, outcome, addressee))
    batch.moves.append(
        {
            "b_id": obligation.id,
            "b_position": obligation.ladder_position,
            "b_version": obligation.due_version,
            "position": decision.position,
            "next_on": decision.next_on,
            "level": level,
        }
    )


def _event(
    view: ObligationView,
    occurrence: Occurrence,
    batch: _Batch,
    outcome: DueOutcome,
    addressee: Addressee | None,
) -> dict[str, Any]:
    obligation = view.obligation
    person = addressee.person if addressee else None
    audience = addressee.audience.value if addressee else ""
    recipient = person.email if person else f"{NOBODY}{audience}"
    return {
        "key": due_event_key(
            obligation.id or 0, obligation.due_on, obligation.due_version, occurrence.name, recipient
        ),
        "obligation_id": obligation.id,
        "plan_id": obligation.plan_id,
        "unit_id": obligation.unit_id,
        "step": occurrence.name,
        "letter": occurrence.step.letter,
        "level": occurrence.step.level,
        "audience": audience,
        "due_on": obligation.due_on,
        "raised_at": batch.now,
        "raised_on": batch.today,
        "outcome": outcome,
        "recipient_email": person.email if person else None,
        "recipient_name": person.name if person else None,
        "acting_for": addressee.acting_for if addressee else None,
        "letter_id": None,
        "draft_letter": occurrence.step.draft_letter and outcome is DueOutcome.RAISED,
    }


def _write(session: Session, workspace: Workspace, batch: _Batch) -> None:
    people = [
        (event["recipient_email"], event["recipient_name"])
        for event in batch.events
        if event["outcome"] is DueOutcome.RAISED
    ]
    letters = plan_letters(session, workspace, people, today=batch.today, now=batch.now)
    for event in batch.events:
        event["letter_id"] = letters.get(event["recipient_email"] or "")
    event_queries.add_due_events(session, batch.events)
    obligation_queries.advance_ladders(session, batch.moves)


def _count(batch: _Batch, total: Raised) -> None:
    for event in batch.events:
        match event["outcome"]:
            case DueOutcome.RAISED:
                total.raised += 1
            case DueOutcome.SKIPPED:
                total.skipped += 1
            case _:
                total.unreachable += 1
