"""Raise the steps that are due: claim in batches, decide in pure functions, write steps and letters in bulk."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from config.snapshots import ladder_from_snapshot
from models import ContactRole, DueOutcome, ObligationKind, Plan
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.due_work import Scope
from models.queries.obligations import ObligationView
from models.queries.units import Person
from operations.plan_letters import plan_letters
from operations.workspace import Workspace
from rules.keys import due_event_key
from rules.ladder import Audience, Ladder, Occurrence, decide

BATCH = 1000
NOBODY = "-"

People = dict[tuple[int, ContactRole], Person]


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
    people: People
    partners: dict[int, list[int]]
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
            batch = _Batch(now, today, _people(session, views), _partners(session, views))
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


def _people(session: Session, views: list[ObligationView]) -> People:
    partners = _partners(session, views)
    units = {view.obligation.unit_id for view in views}
    units |= {view.plan.coordinating_unit_id or 0 for view in views} | {
        view.plan.issuer_unit_id or 0 for view in views
    }
    units |= {unit for members in partners.values() for unit in members}
    return unit_queries.people_of(session, units)


def _partners(session: Session, views: list[ObligationView]) -> dict[int, list[int]]:
    return plan_queries.cooperating_units(session, {view.obligation.assignment_id or 0 for view in views})


def _decide_one(view: ObligationView, ladder: Ladder, batch: _Batch, workspace: Workspace) -> None:
    obligation = view.obligation
    decision = decide(
        ladder,
        due_on=obligation.due_on,
        opens_on=obligation.opens_on,
        position=obligation.ladder_position,
        today=batch.today,
        calendar=workspace.calendar,
    )
    for occurrence in decision.skipped:
        batch.events.append(_event(view, occurrence, batch, DueOutcome.SKIPPED, None, ""))
    level = obligation.level_reached
    if decision.raised is not None:
        level = max(level, decision.raised.step.level)
        for audience, person in _audience(view, decision.raised, batch):
            outcome = DueOutcome.RAISED if person else DueOutcome.UNREACHABLE
            batch.events.append(_event(view, decision.raised, batch, outcome, person, audience))
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


def _audience(
    view: ObligationView, occurrence: Occurrence, batch: _Batch
) -> list[tuple[Audience, Person | None]]:
    """The people of a step; a role nobody holds is said, a unit without partners is not."""
    found: list[tuple[Audience, Person | None]] = []
    for audience in occurrence.step.audiences:
        match audience:
            case Audience.DESK_OFFICER:
                found.append((audience, batch.people.get((view.obligation.unit_id, ContactRole.DESK))))
            case Audience.UNIT_HEAD:
                found.append((audience, batch.people.get((view.obligation.unit_id, ContactRole.HEAD))))
            case Audience.COORDINATING_DESK:
                found.append(
                    (audience, batch.people.get((view.plan.coordinating_unit_id or 0, ContactRole.DESK)))
                )
            case Audience.COORDINATOR_HEAD:
                found.append(
                    (audience, batch.people.get((view.plan.coordinating_unit_id or 0, ContactRole.HEAD)))
                )
            case Audience.ISSUER_LEADERSHIP:
                found.append((audience, batch.people.get((view.plan.issuer_unit_id or 0, ContactRole.HEAD))))
            case Audience.COOPERATING_DESKS:
                partners = batch.partners.get(view.obligation.assignment_id or 0, [])
                people = (batch.people.get((unit, ContactRole.DESK)) for unit in partners)
                found += [(audience, person) for person in people if person]
    return _each_person_once(found)


def _each_person_once(found: list[tuple[Audience, Person | None]]) -> list[tuple[Audience, Person | None]]:
    """One person may hold two posts; the step still reaches them once."""
    seen: set[str] = set()
    kept = []
    for audience, person in found:
        if person is not None and person.email in seen:
            continue
        if person is not None:
            seen.add(person.email)
        kept.append((audience, person))
    return kept


def _event(
    view: ObligationView,
    occurrence: Occurrence,
    batch: _Batch,
    outcome: DueOutcome,
    person: Person | None,
    audience: Audience | str,
) -> dict[str, Any]:
    obligation = view.obligation
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
        "audience": str(audience),
        "due_on": obligation.due_on,
        "raised_at": batch.now,
        "raised_on": batch.today,
        "outcome": outcome,
        "recipient_email": person.email if person else None,
        "recipient_name": person.name if person else None,
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
