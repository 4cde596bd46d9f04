"""Statements behind the coordinating desk's pages: what waits for a person, what was told to whom, which dates come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Dialect, case, distinct, exists, or_
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, SQLModel, col, func, select

from models import (
    Assignment,
    DueEvent,
    DueOutcome,
    LegalBasis,
    Obligation,
    OutboxMessage,
    Plan,
    ReportingPeriod,
    ReportSnapshot,
    Submission,
)
from models.queries.board_choice import Narrowing, Selection
from models.queries.bulk import BulkQuery, as_list, listed
from models.queries.dashboard import number_of
from models.queries.open_losses import number_open, waits_for_a_person
from rules.lifecycle import PlanState, ReportState, State


@dataclass(frozen=True)
class Told:
    """How often an obligation was spoken of in letters, when last, and how many were lost and wait for a person."""

    times: int
    last_at: datetime
    undelivered: int


def told(session: Session, obligation_ids: Iterable[int]) -> dict[int, Told]:
    """A round raises at most one step of an obligation, so its instants are the times it was told."""
    dialect = session.get_bind().dialect
    found = _told(dialect).rows(session, ids=as_list(dialect, set(obligation_ids)))
    return {one: Told(times, last, undelivered) for one, times, last, undelivered in found}


@cache
def _told(dialect: Dialect) -> BulkQuery:
    lost = case((waits_for_a_person(), OutboxMessage.id), else_=None)
    statement = (
        select_many(
            col(DueEvent.obligation_id),
            func.count(distinct(col(DueEvent.raised_at))),
            func.max(col(DueEvent.raised_at)),
            func.count(distinct(lost)),
        )
        .outerjoin(OutboxMessage, col(OutboxMessage.id) == col(DueEvent.letter_id))
        .where(listed(dialect, col(DueEvent.obligation_id)), col(DueEvent.outcome) == DueOutcome.RAISED)
        .group_by(col(DueEvent.obligation_id))
    )
    return BulkQuery.of(statement, dialect)


@dataclass(frozen=True)
class Waiting:
    """What waits for the coordinating desk, in numbers."""

    submissions: int
    extensions: int
    drafts: int
    letters: int
    reports: int
    late_reports: int = 0  # of these, past their top date

    @property
    def is_anything(self) -> bool:
        return any((self.submissions, self.extensions, self.drafts, self.letters, self.reports))


def waiting(session: Session, today: date) -> Waiting:
    """Answers and requests of active plans, as the lists they lead to count them."""

    def number(table: type[SQLModel], condition: ColumnElement[bool]) -> int:
        return session.exec(select(func.count()).select_from(table).where(condition)).one()

    def awaiting(narrowing: Narrowing) -> int:
        return number_of(session, Selection(), narrowing, today)

    return Waiting(
        submissions=awaiting(Narrowing(state=State.SUBMITTED)),
        extensions=awaiting(Narrowing(has_extension_asked=True)),
        drafts=number(Plan, col(Plan.state) == PlanState.DRAFT),
        letters=number_open(session),
        reports=number(ReportSnapshot, _is_unissued()),
        late_reports=number(ReportSnapshot, _is_unissued() & _is_past_its_date(today)),
    )


@cache
def _is_unissued() -> ColumnElement[bool]:
    """Not issued, and not replaced by a newer version."""
    newer = aliased(ReportSnapshot)
    is_replaced = exists().where(
        col(newer.period_id) == col(ReportSnapshot.period_id),
        col(newer.version) > col(ReportSnapshot.version),
    )
    return (col(ReportSnapshot.state) != ReportState.ISSUED) & ~is_replaced


def _is_past_its_date(today: date) -> ColumnElement[bool]:
    """A correction is never late: its period has an issued report."""
    other = aliased(ReportSnapshot)
    is_late = exists().where(
        col(ReportingPeriod.id) == col(ReportSnapshot.period_id), col(ReportingPeriod.top_due_on) < today
    )
    is_issued = exists().where(
        col(other.period_id) == col(ReportSnapshot.period_id), col(other.state) == ReportState.ISSUED
    )
    return is_late & ~is_issued


def coming_periods(session: Session, start: date, end: date) -> list[tuple[ReportingPeriod, Plan]]:
    """Periods of active plans with a cut-off or a due date between two days."""
    days = (ReportingPeriod.cut_off_on, ReportingPeriod.unit_due_on, ReportingPeriod.top_due_on)
    statement = (
        select(ReportingPeriod, Plan)
        .join(Plan, col(Plan.id) == col(ReportingPeriod.plan_id))
        .where(col(Plan.state) == PlanState.ACTIVE, or_(*(col(day).between(start, end) for day in days)))
        .order_by(col(ReportingPeriod.cut_off_on), col(ReportingPeriod.id))
    )
    return list(session.exec(statement).all())


def reports(session: Session) -> list[tuple[ReportSnapshot, Plan, ReportingPeriod]]:
    """Every report with its plan and period, newest first, without the weight of its facts."""
    statement = (
        select(ReportSnapshot, Plan, ReportingPeriod)
        .join(Plan, col(Plan.id) == col(ReportSnapshot.plan_id))
        .join(ReportingPeriod, col(ReportingPeriod.id) == col(ReportSnapshot.period_id))
        .options(defer(ReportSnapshot.facts))  # type: ignore[arg-type]
        .order_by(col(ReportSnapshot.compiled_at).desc(), col(ReportSnapshot.id).desc())
    )
    return list(session.exec(statement).all())


def legal_bases(session: Session, plan_id: int) -> list[LegalBasis]:
    """Căn cứ of a plan, in the order printed."""
    statement = select(LegalBasis).where(col(LegalBasis.plan_id) == plan_id)
    return list(session.exec(statement.order_by(col(LegalBasis.id))))


def submissions_of(session: Session, obligation_id: int) -> list[Submission]:
    """Every version of an answer, oldest first."""
    statement = select(Submission).where(col(Submission.obligation_id) == obligation_id)
    return list(session.exec(statement.order_by(col(Submission.version))))


def letters(session: Session, letter_ids: Iterable[int]) -> dict[int, OutboxMessage]:
    statement = select(OutboxMessage).where(col(OutboxMessage.id).in_(set(letter_ids)))
    return {letter.id or 0: letter for letter in session.exec(statement)}


def assignments_named(session: Session, assignment_ids: Iterable[int]) -> dict[int, Assignment]:
    statement = select(Assignment).where(col(Assignment.id).in_(set(assignment_ids)))
    return {assignment.id or 0: assignment for assignment in session.exec(statement)}


def obligations_by_state(session: Session) -> dict[str, int]:
    statement = select_many(col(Obligation.state), func.count()).group_by(col(Obligation.state))
    return {State(state).value: number for state, number in session.execute(statement)}
