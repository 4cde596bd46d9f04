"""Statements behind the scorecards: a year of obligations as light rows, a fixed number of questions however many units."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import (
    Assignment,
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
    ReportingPeriod,
    Submission,
    SubmissionState,
    Tier,
)
from models.queries.bulk import among
from models.queries.counted import walked_day
from rules.lifecycle import State

ENDED_BY_CHANGE = "obligation_ended_by_unit_change"
NO_REMINDER = "request"  # the letter that opens a period asks, it does not remind


@dataclass(frozen=True)
class YearChoice:
    """Obligations due within a calendar year; of these plans and units alone where they are named."""

    year: int
    plan_ids: Collection[int] | None = None
    unit_ids: Collection[int] | None = None

    def conditions(self, session: Session) -> list[Any]:
        # Of some units by their own index; of all, by the one on days.
        day = walked_day(session.get_bind().dialect) if self.unit_ids is None else col(Obligation.due_on)
        found: list[Any] = [
            day.between(date(self.year, 1, 1), date(self.year, 12, 31)),
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


def tasks_of(session: Session, assignment_ids: Collection[int | None]) -> dict[int, str]:
    return _words(session, Assignment.id, Assignment.task, assignment_ids)


def labels_of(session: Session, period_ids: Collection[int | None]) -> dict[int, str]:
    return _words(session, ReportingPeriod.id, ReportingPeriod.label, period_ids)


def _words(session: Session, key: Any, words: Any, ids: Collection[int | None]) -> dict[int, str]:
    """Without the rest of the row: a hundred of them share a dozen."""
    wanted = [one for one in ids if one is not None]
    found = session.execute(select(key, words).where(among(session, key, wanted)))
    return dict(found.tuples().all())
