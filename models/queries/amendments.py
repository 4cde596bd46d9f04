"""Statements about amendments: which plan one changes, what it did to its assignments and to what is owed for them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models import (
    Assignment,
    AssignmentRevision,
    AssignmentUnit,
    DueEvent,
    Obligation,
    OutboxMessage,
    Plan,
    ReportingPeriod,
)
from models.queries.inserting import insert_new
from models.queries.outcomes import changed, changed_one
from rules.delivery import LetterState
from rules.lifecycle import Move, PlanState, State, sources_of

# SQLite binds at most 32,766 values in one statement.
BATCH = 1000


def batches(ids: Iterable[int]) -> Iterable[Sequence[int]]:
    ordered = sorted(set(ids))
    return (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))


def amendable(session: Session) -> list[Plan]:
    """Plans that are running, and amendments that have become part of one."""
    states = (PlanState.ACTIVE, PlanState.APPLIED)
    statement = select(Plan).where(col(Plan.state).in_(states)).order_by(col(Plan.id).desc())
    return list(session.exec(statement))


def amendments_of(session: Session, plan_id: int) -> list[Plan]:
    """The amendments applied to a plan, in the order in which they were applied."""
    statement = (
        select(Plan)
        .where(col(Plan.amends_plan_id) == plan_id, col(Plan.state) == PlanState.APPLIED)
        .order_by(col(Plan.confirmed_at), col(Plan.id))
    )
    return list(session.exec(statement))


def waiting_amendments_of(session: Session, plan_id: int) -> list[Plan]:
    """Drafts that a person has said will change this plan."""
    statement = (
        select(Plan)
        .where(col(Plan.amends_plan_id) == plan_id, col(Plan.state) == PlanState.DRAFT)
        .order_by(col(Plan.id))
    )
    return list(session.exec(statement))


def name_amended(session: Session, plan_id: int, **values: Any) -> None:
    """Which plan a draft amends; part of an edit that has already taken the draft's version."""
    session.execute(
        update(Plan)
        .where(col(Plan.id) == plan_id)
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )


def take_running(session: Session, plan_id: int, version: int) -> bool:
    """Count one amendment of a running plan; it also locks the plan's row until the transaction ends."""
    statement = update(Plan).where(
        col(Plan.id) == plan_id, col(Plan.state) == PlanState.ACTIVE, col(Plan.draft_version) == version
    )
    return changed_one(session, statement.values(draft_version=version + 1))


def obligations_of_plan(session: Session, plan_id: int) -> list[Obligation]:
    """Everything a plan asks of anybody, as it is now."""
    statement = select(Obligation).where(col(Obligation.plan_id) == plan_id).order_by(col(Obligation.id))
    return list(session.exec(statement.execution_options(populate_existing=True)))


def cancel_many(session: Session, obligation_ids: Iterable[int], *, at: datetime) -> int:
    """Cancel what is still awaited of these; the number cancelled."""
    number = 0
    for ids in batches(obligation_ids):
        statement = update(Obligation).where(
            col(Obligation.id).in_(ids), col(Obligation.state).in_(sources_of(Move.CANCEL))
        )
        number += changed(
            session, statement.values(state=State.CANCELLED, next_action_on=None, changed_at=at)
        )
    return number


def unseal_letters_about(session: Session, obligation_ids: Iterable[int]) -> None:
    """Send letters about any of these obligations that have not left back to planning: they must be written anew."""
    for ids in batches(obligation_ids):
        letters = select(DueEvent.letter_id).where(
            col(DueEvent.obligation_id).in_(ids), col(DueEvent.letter_id).is_not(None)
        )
        statement = update(OutboxMessage).where(
            col(OutboxMessage.id).in_(letters), col(OutboxMessage.state) == LetterState.DUE
        )
        changed(session, statement.values(state=LetterState.PLANNED, content=None))


def clear_members(session: Session, assignment_ids: Iterable[int]) -> None:
    """Forget who answered for these assignments; the revision keeps it."""
    for ids in batches(assignment_ids):
        session.execute(delete(AssignmentUnit).where(col(AssignmentUnit.assignment_id).in_(ids)))


def add_revisions(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    insert_new(session, AssignmentRevision, rows)


def revisions_of(session: Session, plan_id: int) -> list[tuple[AssignmentRevision, Assignment, Plan]]:
    """What amendments did to a plan's assignments: the latest amendment first, in the order of the document."""
    statement = (
        select(AssignmentRevision, Assignment, Plan)
        .join(Assignment, col(Assignment.id) == col(AssignmentRevision.assignment_id))
        .join(Plan, col(Plan.id) == col(AssignmentRevision.amended_by_plan_id))
        .where(col(Assignment.plan_id) == plan_id)
        .order_by(
            col(AssignmentRevision.at).desc(), col(Assignment.position), col(AssignmentRevision.id).desc()
        )
    )
    return list(session.exec(statement).all())


def close_periods(session: Session, period_ids: Iterable[int], *, at: datetime) -> int:
    """Periods that nobody has opened and nobody will; the number closed."""
    number = 0
    for ids in batches(period_ids):
        statement = update(ReportingPeriod).where(
            col(ReportingPeriod.id).in_(ids),
            col(ReportingPeriod.opened_at).is_(None),
            col(ReportingPeriod.closed_at).is_(None),
        )
        number += changed(session, statement.values(closed_at=at))
    return number


def bring_back_period(session: Session, period_id: int) -> bool:
    """A period that was closed before it was opened is owed again."""
    statement = update(ReportingPeriod).where(
        col(ReportingPeriod.id) == period_id,
        col(ReportingPeriod.opened_at).is_(None),
        col(ReportingPeriod.closed_at).is_not(None),
    )
    return changed_one(session, statement.values(closed_at=None))
