"""Statements about the steps of the ladder."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from models import Assignment, AssignmentUnit, DueEvent, DueOutcome, OutboxMessage, Plan
from models.queries.inserting import insert_new
from rules.cadence import Role
from rules.delivery import LetterState
from rules.lifecycle import PlanState


def add_due_events(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write steps; one that is already on record under its key is not written again."""
    insert_new(session, DueEvent, rows)


def events_of_letters(session: Session, letter_ids: Iterable[int]) -> dict[int, list[DueEvent]]:
    """The steps each planned letter has to speak about."""
    statement = (
        select(DueEvent)
        .where(col(DueEvent.letter_id).in_(set(letter_ids)), col(DueEvent.outcome) == DueOutcome.RAISED)
        .order_by(col(DueEvent.id))
    )
    found: dict[int, list[DueEvent]] = {}
    for event in session.exec(statement):
        found.setdefault(event.letter_id or 0, []).append(event)
    return found


def of_obligation(session: Session, obligation_id: int) -> list[DueEvent]:
    """Every step one obligation has seen, oldest first: the proof of urging."""
    statement = (
        select(DueEvent).where(col(DueEvent.obligation_id) == obligation_id).order_by(col(DueEvent.id))
    )
    return list(session.exec(statement))


def since(session: Session, last_id: int) -> list[DueEvent]:
    """The steps after one already seen."""
    return list(session.exec(select(DueEvent).where(col(DueEvent.id) > last_id).order_by(col(DueEvent.id))))


def unseal_letters_about(session: Session, obligation_id: int) -> None:
    """Send letters that speak about an obligation and have not left back to planning: they must be written anew."""
    letters = select(DueEvent.letter_id).where(
        col(DueEvent.obligation_id) == obligation_id, col(DueEvent.letter_id).is_not(None)
    )
    session.execute(
        update(OutboxMessage)
        .where(col(OutboxMessage.id).in_(letters), col(OutboxMessage.state) == LetterState.DUE)
        .values(state=LetterState.PLANNED, content=None)
        .execution_options(synchronize_session=False)
    )


def recommended_without_courtesy(session: Session) -> list[tuple[Plan, int]]:
    """Units of active plans addressed with "Đề nghị" that have not had their one courtesy letter."""
    written = (
        select(DueEvent.id)
        .where(
            col(DueEvent.plan_id) == col(Plan.id),
            col(DueEvent.unit_id) == col(AssignmentUnit.unit_id),
            col(DueEvent.obligation_id).is_(None),
        )
        .exists()
    )
    statement = (
        select(Plan, AssignmentUnit.unit_id)
        .join(Assignment, col(Assignment.plan_id) == col(Plan.id))
        .join(AssignmentUnit, col(AssignmentUnit.assignment_id) == col(Assignment.id))
        .where(
            col(AssignmentUnit.role) == Role.RECOMMENDED,
            col(Assignment.is_dropped).is_(False),
            col(Plan.state) == PlanState.ACTIVE,
            ~written,
        )
        .order_by(col(Plan.id), col(AssignmentUnit.unit_id))
    )
    pairs: dict[tuple[int, int], tuple[Plan, int]] = {}
    for plan, unit_id in session.exec(statement):
        pairs.setdefault((plan.id or 0, unit_id), (plan, unit_id))
    return list(pairs.values())


def counts_by_outcome(session: Session, start: datetime, end: datetime) -> dict[str, int]:
    """How many steps were raised, skipped, unreachable between two instants: one side of the balance."""
    statement = (
        select(DueEvent.outcome, func.count())
        .where(col(DueEvent.raised_at) >= start, col(DueEvent.raised_at) < end)
        .group_by(col(DueEvent.outcome))
    )
    return {str(outcome): number for outcome, number in session.exec(statement)}
