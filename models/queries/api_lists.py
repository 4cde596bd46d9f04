"""Lists as programs read them: by number, newest first, from where the last page ended."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import defer
from sqlmodel import Session, SQLModel, col, select

from models import (
    Difficulty,
    DocumentState,
    InboxKind,
    InboxMessage,
    InboxState,
    OfficialLetter,
    OutboxMessage,
    Plan,
    Unit,
)
from models.queries.open_losses import waits_for_a_person
from rules.delivery import LetterState
from rules.reach import Reach

Row = TypeVar("Row", bound=SQLModel)


def outbox(
    session: Session, *, state: LetterState | None, kind: str, is_lost: bool, before: int, limit: int
) -> list[OutboxMessage]:
    """Without the letters' words."""
    conditions: list[ColumnElement[bool]] = []
    if state is not None:
        conditions.append(col(OutboxMessage.state) == state)
    if kind:
        conditions.append(col(OutboxMessage.kind) == kind)
    if is_lost:
        conditions.append(waits_for_a_person())
    statement = select(OutboxMessage).options(defer(OutboxMessage.content))  # type: ignore[arg-type]
    return _newest(session, statement, OutboxMessage.id, conditions, before, limit)


def inbox(
    session: Session, *, state: InboxState | None, kind: InboxKind | None, before: int, limit: int
) -> list[InboxMessage]:
    conditions: list[ColumnElement[bool]] = []
    if state is not None:
        conditions.append(col(InboxMessage.state) == state)
    if kind is not None:
        conditions.append(col(InboxMessage.kind) == kind)
    return _newest(session, select(InboxMessage), InboxMessage.id, conditions, before, limit)


def documents(
    session: Session,
    *,
    plan_id: int | None,
    state: DocumentState | None,
    reach: Reach,
    before: int,
    limit: int,
) -> list[OfficialLetter]:
    conditions: list[ColumnElement[bool]] = []
    if plan_id is not None:
        conditions.append(col(OfficialLetter.plan_id) == plan_id)
    if state is not None:
        conditions.append(col(OfficialLetter.state) == state)
    if reach.plans is not None:
        conditions.append(col(OfficialLetter.plan_id).in_(reach.plans))
    return _newest(session, select(OfficialLetter), OfficialLetter.id, conditions, before, limit)


def tickets(
    session: Session, *, plan_id: int | None, is_open: bool | None, reach: Reach, before: int, limit: int
) -> list[tuple[Difficulty, Plan, Unit]]:
    """Every version of an answer with its own; those of the newest are the ones that stand."""
    statement = (
        select(Difficulty, Plan, Unit)
        .join(Plan, col(Plan.id) == col(Difficulty.plan_id))
        .join(Unit, col(Unit.id) == col(Difficulty.unit_id))
    )
    conditions: list[ColumnElement[bool]] = []
    if plan_id is not None:
        conditions.append(col(Difficulty.plan_id) == plan_id)
    if is_open is not None:
        answered = col(Difficulty.answered_at)
        conditions.append(answered.is_(None) if is_open else answered.is_not(None))
    if reach.plans is not None:
        conditions.append(col(Difficulty.plan_id).in_(reach.plans))
    if reach.units is not None:
        conditions.append(col(Difficulty.unit_id).in_(reach.units))
    found = _newest(session, statement, Difficulty.id, conditions, before, limit)
    return [(one, plan, unit) for one, plan, unit in found]


def _newest(
    session: Session,
    statement: Any,
    number: Any,
    conditions: list[ColumnElement[bool]],
    before: int,
    limit: int,
) -> list[Any]:
    if before:
        conditions.append(col(number) < before)
    return list(session.exec(statement.where(*conditions).order_by(col(number).desc()).limit(limit)))
