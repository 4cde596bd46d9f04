"""What asks for a công văn: raised steps of the ladder that have none, bodies that are only recommended."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, text, update
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import (
    Assignment,
    AssignmentUnit,
    DocumentKind,
    DocumentState,
    DueEvent,
    DueOutcome,
    LetterObligation,
    Obligation,
    OfficialLetter,
    Plan,
    Tier,
    Unit,
)
from models.queries.bulk import among
from models.queries.outcomes import changed
from models.queries.plans import NOT_LEADING
from rules.cadence import Role
from rules.correspondence import EXPLANATION_LEVEL
from rules.lifecycle import AWAITED, PlanState

# What asks for an answer; a courtesy and a decision speak of something else.
ASKING = (DocumentKind.URGING, DocumentKind.EXPLANATION)


class StepToDraft(NamedTuple):
    """A raised step of the ladder that asks for a công văn, and has none."""

    obligation_id: int
    plan_id: int
    unit_id: int
    level: int


def _recent(since: date) -> Any:
    """The latest of these steps of each obligation and due date; a table of its own, so that the small index leads."""
    key = (col(DueEvent.obligation_id), col(DueEvent.due_on))
    return (
        select_many(
            *key, func.max(col(DueEvent.level)).label("level"), func.max(col(DueEvent.raised_on)).label("day")
        )
        .where(
            text("due_event.draft_letter"),
            col(DueEvent.raised_on) >= since,
            col(DueEvent.outcome) == DueOutcome.RAISED,
        )
        .group_by(*key)
        .subquery()
    )


def _covered(step: Any) -> ColumnElement[bool]:
    """By a letter about the same obligation that speaks of this step or a later one, and asks for no less."""
    return exists(
        select_many(col(OfficialLetter.id))
        .join(LetterObligation, col(LetterObligation.letter_id) == col(OfficialLetter.id))
        .where(
            col(LetterObligation.obligation_id) == step.c.obligation_id,
            col(OfficialLetter.kind).in_(ASKING),
            or_(
                col(OfficialLetter.kind) == DocumentKind.EXPLANATION,
                step.c.level < EXPLANATION_LEVEL,
            ),
            col(OfficialLetter.speaks_on) >= step.c.day,
        )
    )


def steps_to_draft(session: Session, since: date) -> list[StepToDraft]:
    """Of what is still owed by its date; the highest level of each obligation. One look by a small index."""
    step = _recent(since)
    statement = (
        select_many(col(Obligation.id), col(Obligation.plan_id), col(Obligation.unit_id), step.c.level)
        .join(
            step,
            and_(step.c.obligation_id == col(Obligation.id), step.c.due_on == col(Obligation.due_on)),
        )
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .where(
            col(Obligation.state).in_(AWAITED),
            col(Obligation.tier) == Tier.UNIT,
            col(Plan.state) == PlanState.ACTIVE,
            ~_covered(step),
        )
        .order_by(col(Obligation.plan_id), col(Obligation.unit_id), col(Obligation.id))
    )
    return [StepToDraft(*row) for row in session.execute(statement)]


def open_drafts_about(session: Session, obligation_ids: Collection[int]) -> dict[int, list[OfficialLetter]]:
    """The drafts that ask for an answer, for each obligation."""
    statement = (
        select(LetterObligation.obligation_id, OfficialLetter)
        .join(OfficialLetter, col(OfficialLetter.id) == col(LetterObligation.letter_id))
        .where(
            among(session, col(LetterObligation.obligation_id), obligation_ids),
            col(OfficialLetter.state) == DocumentState.DRAFTED,
            col(OfficialLetter.kind).in_(ASKING),
        )
        .order_by(col(OfficialLetter.id))
    )
    found: dict[int, list[OfficialLetter]] = {}
    for obligation_id, one in session.exec(statement):
        found.setdefault(obligation_id, []).append(one)
    return found


def extend_drafts(session: Session, letter_ids: Collection[int], *, speaks_on: date) -> int:
    """A repeated step finds its draft still open: the draft speaks of it too."""
    if not letter_ids:
        return 0
    statement = update(OfficialLetter).where(
        col(OfficialLetter.id).in_(set(letter_ids)),
        col(OfficialLetter.state) == DocumentState.DRAFTED,
        col(OfficialLetter.speaks_on) < speaks_on,
    )
    return changed(session, statement.values(speaks_on=speaks_on))


def recommended_of(session: Session, plan_id: int, unit_id: int) -> list[Assignment]:
    """What one plan only recommends to one body, in the order of the document."""
    statement = (
        select(Assignment)
        .join(AssignmentUnit, col(AssignmentUnit.assignment_id) == col(Assignment.id))
        .where(
            col(Assignment.plan_id) == plan_id,
            col(Assignment.is_dropped).is_(False),
            col(AssignmentUnit.unit_id) == unit_id,
            col(AssignmentUnit.role) == Role.RECOMMENDED,
            col(AssignmentUnit.ended_on).is_(None),
        )
        .order_by(col(Assignment.position))
    )
    return list(session.exec(statement))


def recommended_bodies(session: Session, plan_id: int | None = None) -> list[tuple[Plan, Unit]]:
    """The bodies that plans in force only recommend something to."""
    statement = (
        select(Plan, Unit)
        .join(Assignment, col(Assignment.plan_id) == col(Plan.id))
        .join(AssignmentUnit, col(AssignmentUnit.assignment_id) == col(Assignment.id))
        .join(Unit, col(Unit.id) == col(AssignmentUnit.unit_id))
        .where(
            NOT_LEADING,
            col(AssignmentUnit.role) == Role.RECOMMENDED,
            col(AssignmentUnit.ended_on).is_(None),
            col(Assignment.is_dropped).is_(False),
            col(Plan.state) == PlanState.ACTIVE,
        )
        .order_by(col(Plan.id), col(Unit.id))
    )
    if plan_id is not None:
        statement = statement.where(col(Plan.id) == plan_id)
    pairs = {(plan.id, unit.id): (plan, unit) for plan, unit in session.exec(statement)}
    return list(pairs.values())
