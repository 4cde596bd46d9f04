"""Statements behind the scorecards: a year of obligations as light rows, a fixed number of questions however many units."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import extract, func, select
from sqlmodel import Session, col

from models import (
    Assignment,
    AssignmentUnit,
    AuditEvent,
    DocumentKind,
    DocumentState,
    DueEvent,
    DueOutcome,
    Extension,
    ExtensionState,
    LetterObligation,
    Obligation,
    ObligationKind,
    OfficialLetter,
    Plan,
    Submission,
    SubmissionState,
    Tier,
)
from models.queries.bulk import among
from rules.cadence import Role
from rules.lifecycle import PlanState, State
from rules.schedule import is_standing

ENDED_BY_CHANGE = "obligation_ended_by_unit_change"
NO_REMINDER = "request"  # the letter that opens a period asks, it does not remind


@dataclass(frozen=True)
class YearChoice:
    """Obligations due within a calendar year; of these plans and units alone where they are named."""

    year: int
    plan_ids: Collection[int] | None = None
    unit_ids: Collection[int] | None = None

    def conditions(self, session: Session) -> list[Any]:
        found: list[Any] = [
            col(Obligation.due_on).between(date(self.year, 1, 1), date(self.year, 12, 31)),
            col(Obligation.kind) != ObligationKind.INPUT,
        ]
        if self.plan_ids is not None:
            found.append(among(session, col(Obligation.plan_id), self.plan_ids))
        if self.unit_ids is not None:
            found.append(among(session, col(Obligation.unit_id), self.unit_ids))
        return found


class YearRow(NamedTuple):
    """One obligation of the year."""

    id: int
    key: str
    kind: ObligationKind
    tier: Tier
    plan_id: int
    unit_id: int
    assignment_id: int | None
    period_id: int | None
    state: State
    due_on: date
    original_due_on: date
    answered_on: date | None
    level_reached: int
    inherited_from_id: int | None
    inherited_on: date | None
    changed_at: datetime


class AnswerRow(NamedTuple):
    """One answer, a returned one too."""

    obligation_id: int
    id: int
    version: int
    state: SubmissionState
    submitted_at: datetime
    submitted_by: str
    channel: str


def years_owed(session: Session) -> list[int]:
    """The calendar years in which something is due, the latest first."""
    year = extract("year", col(Obligation.due_on))
    statement = select(year).where(col(Obligation.kind) != ObligationKind.INPUT).distinct()
    return sorted((int(one) for one in session.execute(statement).scalars()), reverse=True)


def obligations_of_year(session: Session, choice: YearChoice) -> list[YearRow]:
    columns: tuple[Any, ...] = tuple(getattr(Obligation, name) for name in YearRow._fields)
    order = (col(Obligation.unit_id), col(Obligation.due_on), col(Obligation.id))
    statement = select(*columns).where(*choice.conditions(session)).order_by(*order)
    return [YearRow._make(row) for row in session.execute(statement)]


def answers_of_year(session: Session, choice: YearChoice) -> list[AnswerRow]:
    """By obligation, the oldest first."""
    columns: tuple[Any, ...] = tuple(getattr(Submission, name) for name in AnswerRow._fields)
    statement = (
        select(*columns)
        .join(Obligation, col(Obligation.id) == col(Submission.obligation_id))
        .where(*choice.conditions(session))
        .order_by(col(Submission.obligation_id), col(Submission.version))
    )
    return [AnswerRow._make(row) for row in session.execute(statement)]


def reminders_of_year(session: Session, choice: YearChoice) -> dict[int, tuple[int, int]]:
    """Obligation → the days on which it was reminded of, and the highest level that was raised."""
    days = func.count(col(DueEvent.raised_on).distinct())
    statement = (
        select(col(DueEvent.obligation_id), days, func.max(col(DueEvent.level)))
        .join(Obligation, col(Obligation.id) == col(DueEvent.obligation_id))
        .where(
            *choice.conditions(session),
            col(DueEvent.outcome) == DueOutcome.RAISED,
            col(DueEvent.letter) != NO_REMINDER,
        )
        .group_by(col(DueEvent.obligation_id))
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(statement)}


def extensions_of_year(session: Session, choice: YearChoice) -> Counter[tuple[int, ExtensionState]]:
    """(Obligation, state) → how many."""
    statement = (
        select(col(Extension.obligation_id), col(Extension.state), func.count())
        .join(Obligation, col(Obligation.id) == col(Extension.obligation_id))
        .where(*choice.conditions(session))
        .group_by(col(Extension.obligation_id), col(Extension.state))
    )
    return Counter({(row[0], row[1]): row[2] for row in session.execute(statement)})


def explanations_of_year(session: Session, choice: YearChoice) -> list[tuple[int, OfficialLetter]]:
    """The issued công văn that asked for an explanation, with what they are about."""
    statement = (
        select(col(LetterObligation.obligation_id), OfficialLetter)
        .join(OfficialLetter, col(OfficialLetter.id) == col(LetterObligation.letter_id))
        .join(Obligation, col(Obligation.id) == col(LetterObligation.obligation_id))
        .where(
            *choice.conditions(session),
            col(OfficialLetter.kind) == DocumentKind.EXPLANATION,
            col(OfficialLetter.state) == DocumentState.ISSUED,
        )
        .order_by(col(OfficialLetter.id), col(LetterObligation.obligation_id))
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def ended_by_unit_change(session: Session, obligation_ids: Collection[int]) -> set[int]:
    """What was cancelled because another unit owes it now."""
    statement = select(col(AuditEvent.subject_id)).where(
        col(AuditEvent.subject_type) == "obligation",
        among(session, col(AuditEvent.subject_id), obligation_ids),
        col(AuditEvent.action) == ENDED_BY_CHANGE,
    )
    return set(session.execute(statement).scalars())


def plans_of_year(session: Session, choice: YearChoice) -> dict[int, Plan]:
    """The plans by which anything is due in the year, whoever owes it."""
    asked = YearChoice(choice.year, choice.plan_ids).conditions(session)
    of_year = select(col(Obligation.plan_id)).where(*asked).distinct()
    statement = select(Plan).where(col(Plan.id).in_(of_year), col(Plan.state) != PlanState.DRAFT)
    return {one.id or 0: one for one in session.execute(statement.order_by(col(Plan.id))).scalars()}


def standing_by_unit(session: Session, plan_ids: Collection[int]) -> Counter[int]:
    """How many assignments without a due date of their own each unit leads in these plans (tracking.md 2.4)."""
    plans = select(Assignment).where(
        among(session, col(Assignment.plan_id), plan_ids), col(Assignment.is_dropped).is_(False)
    )
    standing = [one.id or 0 for one in session.execute(plans).scalars() if is_standing(one)]
    members = (
        select(col(AssignmentUnit.unit_id), func.count())
        .where(
            among(session, col(AssignmentUnit.assignment_id), standing),
            col(AssignmentUnit.role) == Role.LEAD,
            col(AssignmentUnit.ended_on).is_(None),
        )
        .group_by(col(AssignmentUnit.unit_id))
    )
    return Counter({row[0]: row[1] for row in session.execute(members)})
