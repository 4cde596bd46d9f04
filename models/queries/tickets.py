"""Statements about difficulties and proposals as tickets (tracking.md 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, update
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models import Difficulty, Plan, Submission, TicketHolder, TicketKind, Unit
from models.queries.bulk import among, composed_once
from models.queries.outcomes import changed_one
from rules.reach import Reach


class TicketView(NamedTuple):
    """A ticket with what it belongs to."""

    ticket: Difficulty
    plan: Plan
    unit: Unit
    obligation_id: int


@dataclass(frozen=True)
class TicketChoice:
    """Which tickets a page speaks about; `is_open`: None both, True unanswered ones; `late_on`: past their day by then."""

    plan_id: int | None = None
    unit_id: int | None = None
    kind: TicketKind | None = None
    holder: TicketHolder | None = None
    is_open: bool | None = None
    late_on: date | None = None
    reach: Reach | None = None


def _stands() -> ColumnElement[bool]:
    """A newer version of the same answer says anew what is difficult; what it no longer says is asked no more."""
    newer = aliased(Submission)
    return ~exists().where(
        col(newer.obligation_id) == col(Submission.obligation_id),
        col(newer.version) > col(Submission.version),
    )


def _chosen(choice: TicketChoice) -> list[ColumnElement[bool]]:
    conditions = [_stands()]
    for column, value in (
        (col(Difficulty.plan_id), choice.plan_id),
        (col(Difficulty.unit_id), choice.unit_id),
        (col(Difficulty.kind), choice.kind),
        (col(Difficulty.holder), choice.holder),
    ):
        if value is not None:
            conditions.append(column == value)
    answered = col(Difficulty.answered_at)
    if choice.holder is not None or choice.late_on is not None:
        conditions.append(answered.is_(None))  # an answered one lies with nobody
    if choice.is_open is not None:
        conditions.append(answered.is_(None) if choice.is_open else answered.is_not(None))
    if choice.late_on is not None:
        conditions.append(col(Difficulty.due_on) < choice.late_on)
    if choice.reach is not None and choice.reach.units is not None:
        conditions.append(col(Difficulty.unit_id).in_(choice.reach.units))
    if choice.reach is not None and choice.reach.plans is not None:
        conditions.append(col(Difficulty.plan_id).in_(choice.reach.plans))
    return conditions


def _views() -> Any:
    return (
        select_many(Difficulty, Plan, Unit, col(Submission.obligation_id))
        .join(Submission, col(Submission.id) == col(Difficulty.submission_id))
        .join(Plan, col(Plan.id) == col(Difficulty.plan_id))
        .join(Unit, col(Unit.id) == col(Difficulty.unit_id))
    )


def ticket(session: Session, ticket_id: int) -> TicketView | None:
    row = session.execute(_views().where(col(Difficulty.id) == ticket_id)).first()
    return TicketView(*row) if row else None


def number_of(session: Session, choice: TicketChoice) -> int:
    number: int = _number_of(session, choice)[0][0]
    return number


@composed_once
def _number_of(choice: TicketChoice) -> Any:
    found = select(func.count()).select_from(Difficulty)
    found = found.join(Submission, col(Submission.id) == col(Difficulty.submission_id))
    return found.where(*_chosen(choice))


def listed(
    session: Session, choice: TicketChoice, *, limit: int | None = None, offset: int = 0
) -> list[TicketView]:
    """Unanswered ones first, by the day they are due; then the newest answers."""
    order = (
        col(Difficulty.answered_at).is_not(None),
        col(Difficulty.answered_at).desc(),
        col(Difficulty.due_on),
        col(Difficulty.id),
    )
    statement = _views().where(*_chosen(choice)).order_by(*order).limit(limit).offset(offset)
    return [TicketView(*row) for row in session.execute(statement)]


def newest(session: Session, choice: TicketChoice, *, before: int, limit: int) -> list[TicketView]:
    """The same ones by number, newest first, for those who read page after page."""
    conditions = _chosen(choice)
    if before:
        conditions.append(col(Difficulty.id) < before)
    statement = _views().where(*conditions).order_by(col(Difficulty.id).desc()).limit(limit)
    return [TicketView(*row) for row in session.execute(statement)]


def ids_of_submissions(session: Session, submission_ids: Iterable[int]) -> list[int]:
    statement = select(Difficulty.id).where(
        among(session, col(Difficulty.submission_id), set(submission_ids))
    )
    return [found or 0 for found in session.exec(statement)]


def said_before(session: Session, obligation_id: int, kind: TicketKind, text: str) -> Difficulty | None:
    """The newest ticket of the same obligation with the same words."""
    statement = (
        select(Difficulty)
        .join(Submission, col(Submission.id) == col(Difficulty.submission_id))
        .where(
            col(Submission.obligation_id) == obligation_id,
            col(Difficulty.kind) == kind,
            col(Difficulty.text) == text,
        )
        .order_by(col(Difficulty.id).desc())
        .limit(1)
    )
    return session.exec(statement).first()


def _still_with(ticket_id: int, holder: TicketHolder) -> list[ColumnElement[bool]]:
    return [
        col(Difficulty.id) == ticket_id,
        col(Difficulty.holder) == holder,
        col(Difficulty.answered_at).is_(None),
    ]


def close(session: Session, ticket_id: int, holder: TicketHolder, **values: Any) -> bool:
    """Unanswered, with that holder → answered, once."""
    return changed_one(session, update(Difficulty).where(*_still_with(ticket_id, holder)).values(**values))


def move(
    session: Session,
    ticket_id: int,
    holder: TicketHolder,
    to: TicketHolder,
    *,
    at: datetime,
    by: str,
    passed_to: str,
    note: str,
    due_on: date,
) -> bool:
    """Unanswered, with that holder → with the next one."""
    statement = update(Difficulty).where(*_still_with(ticket_id, holder))
    values = {"holder": to, "passed_at": at, "passed_by": by, "passed_to": passed_to, "passed_note": note}
    return changed_one(session, statement.values(**values, due_on=due_on))
