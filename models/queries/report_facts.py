"""Statements that read what a consolidated report is made of: light rows, a fixed number of questions however many units."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from models import (
    Assignment,
    AssignmentUnit,
    Evidence,
    EvidenceKind,
    LineState,
    Obligation,
    ObligationKind,
    Submission,
    SubmissionLine,
    SubmissionState,
    Tier,
    Unit,
)
from models.queries.bulk import BulkQuery, among
from rules.cadence import Role
from rules.lifecycle import State

UNCOUNTED = (State.WAIVED, State.CANCELLED)


class UnitRow(NamedTuple):
    id: int
    code: str
    name: str
    parent_id: int | None
    calendar: str


class OwedRow(NamedTuple):
    """One obligation, without what it shares with others."""

    id: int
    key: str
    plan_id: int
    unit_id: int
    assignment_id: int | None
    period_id: int | None
    state: State
    due_on: date
    original_due_on: date
    due_phrase: str | None
    answered_on: date | None
    level_reached: int
    inherited_on: date | None


class StandingRow(NamedTuple):
    """The answer that stands for an obligation."""

    id: int
    obligation_id: int
    obligation: str  # its key
    unit_id: int
    period_id: int | None
    tier: Tier
    version: int
    submitted_at: datetime
    submitted_by: str
    channel: str


class LineRow(NamedTuple):
    assignment_id: int
    submission_id: int
    state: LineState
    result: str


class FiguresRow(NamedTuple):
    """The figures of a line, by the names of their indicators."""

    assignment_id: int
    submission_id: int
    figures: dict[str, float]
    estimates: list[str]


class MemberRow(NamedTuple):
    assignment_id: int
    unit_id: int
    plan_id: int
    inherited_from_id: int | None


_OWED: tuple[Any, ...] = tuple(getattr(Obligation, name) for name in OwedRow._fields)


def unit_rows(session: Session, unit_ids: Collection[int] | None = None) -> dict[int, UnitRow]:
    """All, or those named, in the order of the directory."""
    columns: tuple[Any, ...] = tuple(getattr(Unit, name) for name in UnitRow._fields)
    statement = select(*columns).order_by(col(Unit.id))
    if unit_ids is not None:
        statement = statement.where(among(session, col(Unit.id), unit_ids))
    return {row[0]: UnitRow._make(row) for row in session.execute(statement)}


def reports_owed(session: Session, period_ids: Collection[int]) -> list[OwedRow]:
    """The reports of the units in these periods, by due date and unit; what was waived or cancelled is not owed."""
    statement = select(*_OWED).where(
        among(session, col(Obligation.period_id), period_ids),
        col(Obligation.tier) == Tier.UNIT,
        col(Obligation.kind) == ObligationKind.REPORT,
        col(Obligation.state).not_in(UNCOUNTED),
    )
    return _owed(session, statement)


def tasks_owed(session: Session, plan_ids: Collection[int], cut_off_on: date) -> list[OwedRow]:
    """Dated tasks due or answered up to a day, by due date and unit."""
    answered_by = and_(col(Obligation.answered_on).is_not(None), col(Obligation.answered_on) <= cut_off_on)
    statement = select(*_OWED).where(
        among(session, col(Obligation.plan_id), plan_ids),
        col(Obligation.kind) == ObligationKind.TASK,
        col(Obligation.state).not_in(UNCOUNTED),
        or_(col(Obligation.due_on) <= cut_off_on, answered_by),
    )
    return _owed(session, statement)


def _owed(session: Session, statement: Any) -> list[OwedRow]:
    order = (col(Obligation.due_on), col(Obligation.unit_id), col(Obligation.id))
    return [OwedRow._make(row) for row in session.execute(statement.order_by(*order))]


def standing_answers(session: Session, period_ids: Collection[int]) -> list[StandingRow]:
    """For each report obligation of these periods the newest answer that was not returned, by obligation."""
    return _standing(session, among(session, col(Obligation.period_id), period_ids))


def standing_answers_to(session: Session, obligation_ids: Collection[int]) -> list[StandingRow]:
    """The same for obligations that are named."""
    return _standing(session, among(session, col(Obligation.id), obligation_ids))


def _standing(session: Session, wanted: Any) -> list[StandingRow]:
    columns: tuple[Any, ...] = (
        Submission.id, Submission.obligation_id, Obligation.key, Obligation.unit_id, Obligation.period_id,
        Obligation.tier, Submission.version, Submission.submitted_at, Submission.submitted_by, Submission.channel,
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Obligation, col(Obligation.id) == col(Submission.obligation_id))
        .where(wanted, col(Submission.state) != SubmissionState.RETURNED)
        .order_by(col(Submission.obligation_id), col(Submission.version))
    )
    newest = {row[1]: StandingRow._make(row) for row in session.execute(statement)}
    return list(newest.values())


def lines_of(session: Session, submission_ids: Collection[int]) -> Iterable[LineRow]:
    """What answers say of assignments; their words alone, because they are many."""
    columns: tuple[Any, ...] = tuple(getattr(SubmissionLine, name) for name in LineRow._fields)
    statement = select(*columns).where(among(session, col(SubmissionLine.submission_id), submission_ids))
    return map(LineRow._make, BulkQuery.of(statement, session.get_bind().dialect).rows(session))


def figures_of(
    session: Session, submission_ids: Collection[int], about: Collection[int]
) -> Iterable[FiguresRow]:
    """What answers give in figures about these assignments."""
    columns: tuple[Any, ...] = tuple(getattr(SubmissionLine, name) for name in FiguresRow._fields)
    statement = select(*columns).where(
        among(session, col(SubmissionLine.submission_id), submission_ids),
        among(session, col(SubmissionLine.assignment_id), about),
    )
    return map(FiguresRow._make, session.execute(statement))


def evidence_names(session: Session, submission_ids: Collection[int]) -> list[tuple[int, str]]:
    """What was sent with answers, in the order it came: (submission, file name); letters are none of it."""
    statement = (
        select(Evidence.submission_id, Evidence.file_name)  # type: ignore[call-overload]
        .where(
            among(session, col(Evidence.submission_id), submission_ids),
            col(Evidence.withdrawn_at).is_(None),
            col(Evidence.kind) != EvidenceKind.LETTER,
        )
        .order_by(col(Evidence.id))
    )
    return [(submission_id, name) for submission_id, name in session.execute(statement)]


def leading_members(session: Session, plan_ids: Collection[int]) -> list[MemberRow]:
    """Who leads which assignment of these plans, also who did before units changed."""
    columns: tuple[Any, ...] = (
        AssignmentUnit.assignment_id, AssignmentUnit.unit_id, Assignment.plan_id, AssignmentUnit.inherited_from_id,
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Assignment, col(Assignment.id) == col(AssignmentUnit.assignment_id))
        .where(among(session, col(Assignment.plan_id), plan_ids), col(AssignmentUnit.role) == Role.LEAD)
        .order_by(col(AssignmentUnit.assignment_id), col(AssignmentUnit.unit_id))
    )
    return [MemberRow._make(row) for row in session.execute(statement)]
