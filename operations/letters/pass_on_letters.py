"""What did not arrive goes on: a step whose letter was refused or came back is raised for the unit's next contact.

The step counts as not done (tracking.md 4.8). A letter is passed on once, by a compare-and-set in the transaction that
writes what follows from it, so a kill between two batches loses and doubles nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from models import DueOutcome
from models.queries import events as event_queries
from models.queries import undelivered as undelivered_queries
from models.queries.undelivered import Holder, LostLetter, LostStep
from operations.letters.lost_steps import LostSteps
from operations.letters.tell_undelivered import tell_undelivered
from operations.plans.plan_letters import plan_letters
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.absence import same_person
from rules.delivery import LetterState
from rules.keys import courtesy_event_key, due_event_key
from rules.passing_on import Next, Outcome
from rules.refusals import is_about_the_address

BATCH = 200
NOBODY = "-"


@dataclass
class PassedOn:
    """`letters` that did not arrive; `steps` of them that go to somebody else; `unreachable`: steps nobody is left for."""

    letters: int = 0
    steps: int = 0
    unreachable: int = 0
    told: int = 0

    def __add__(self, other: "PassedOn") -> "PassedOn":
        return PassedOn(
            self.letters + other.letters,
            self.steps + other.steps,
            self.unreachable + other.unreachable,
            self.told + other.told,
        )


def pass_on_letters(workspace: Workspace) -> PassedOn:
    """Tell the desks first, so that a process killed in between leaves the letters undelivered and tells again."""
    with workspace.database.reading() as session:
        if not undelivered_queries.has_undelivered(session):
            return PassedOn()
    total = PassedOn(told=tell_undelivered(workspace))
    while True:
        with workspace.database.reading() as session:
            ids = undelivered_queries.undelivered(session, BATCH)
        passed = _pass_on(workspace, ids)
        total += passed
        if not passed.letters:  # nothing is left, or another process has it in hand
            return total


def _pass_on(workspace: Workspace, letter_ids: list[int]) -> PassedOn:
    if not letter_ids:
        return PassedOn()
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        lost = LostSteps.read(session, letter_ids, workspace.local_day(now))
        letters = {one.id: one for one in undelivered_queries.claim_undelivered(session, letter_ids, at=now)}
        _mark_refused(session, letters.values(), now)
        rows = _rows(lost, letters, workspace, now)
        people = {
            row["recipient_email"]: row["recipient_name"]
            for row in rows
            if row["outcome"] is DueOutcome.RAISED
        }
        day = _letter_day(workspace, now)
        planned = plan_letters(session, workspace, people.items(), today=day, now=now, at_once=True)
        for row in rows:
            row["letter_id"] = planned.get(row["recipient_email"] or "")
        event_queries.add_due_events(session, rows)
        _record(session, workspace, letters, rows, now)
    raised = sum(1 for row in rows if row["outcome"] is DueOutcome.RAISED)
    return PassedOn(letters=len(letters), steps=raised, unreachable=len(rows) - raised)


def _mark_refused(session: Session, letters: Iterable[LostLetter], now: datetime) -> None:
    """A refusal of the relay speaks of the address unless it says otherwise; a bounce has marked it already."""
    for letter in letters:
        reason = letter.reason or ""
        if letter.state is LetterState.FAILED and is_about_the_address(reason):
            undelivered_queries.refuse_address(session, letter.recipient_email, at=now, reason=reason)


def _rows(
    lost: LostSteps, letters: dict[int, LostLetter], workspace: Workspace, now: datetime
) -> list[dict[str, Any]]:
    """The steps as they go on; one step that two letters lost (desk and head alike) is passed to one person once."""
    today = workspace.local_day(now)
    rows: dict[str, dict[str, Any]] = {}
    for step in lost.steps:
        if step.letter_id not in letters or not lost.is_still_said(step):
            continue
        found, holder = lost.next_of(step)
        if found.outcome is Outcome.KNOWN:
            continue
        row = _row(lost, step, found, holder, today, now)
        rows.setdefault(row["key"], row)
    return list(rows.values())


def _row(
    lost: LostSteps, step: LostStep, found: Next, holder: Holder | None, today: date, now: datetime
) -> dict[str, Any]:
    is_stand_in = holder is not None and same_person(found.email) != same_person(holder.email)
    name = holder.name if holder else None
    audience = found.candidate.audience if found.candidate else step.audience
    # One row for each person lost: several partners of an obligation share step and audience.
    recipient = found.email or f"{NOBODY}{step.recipient_email or audience}"
    return {
        "key": _key(lost, step, recipient),
        "obligation_id": step.obligation_id,
        "plan_id": step.plan_id,
        "unit_id": step.unit_id,
        "step": step.step,
        "letter": step.letter,
        "level": step.level,
        "audience": audience,
        "due_on": step.due_on,
        "raised_at": now,
        "raised_on": today,
        "outcome": DueOutcome.RAISED if holder else DueOutcome.UNREACHABLE,
        "recipient_email": found.email or None,
        "recipient_name": lost.away.names[same_person(found.email)] if is_stand_in else name,
        "letter_id": None,
        "draft_letter": False,
        "acting_for": name if is_stand_in else None,
        "instead_of_id": step.id,
    }


def _key(lost: LostSteps, step: LostStep, recipient: str) -> str:
    if step.obligation_id is None or step.due_on is None:
        return courtesy_event_key(step.plan_id, step.unit_id, recipient)
    version = lost.obligations[step.obligation_id].due_version
    return due_event_key(step.obligation_id, step.due_on, version, step.step, recipient)


def _letter_day(workspace: Workspace, now: datetime) -> date:
    """Today, or the next day on which the installation acts: nobody is urged on a day of rest (4.2)."""
    day = workspace.local_day(now)
    while not workspace.calendars.working_on(day):
        day += timedelta(days=1)
    return day


def _record(
    session: Session,
    workspace: Workspace,
    letters: dict[int, LostLetter],
    rows: list[dict[str, Any]],
    now: datetime,
) -> None:
    if letters:
        record_audit(
            session,
            workspace,
            at=now,
            action="letters_passed_on",
            subject=("outbox", 0),
            change={"letters": sorted(letters), "steps": len(rows)},
        )
