"""Lists as programs read them: by number, newest first, from where the last page ended."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import defer
from sqlmodel import Session, SQLModel, col, select

from models import (
    DocumentState,
    InboxKind,
    InboxMessage,
    InboxState,
    OfficialLetter,
    OutboxMessage,
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
    if not reach.is_everything:
        # A công văn belongs to a plan and to no unit in particular: whose rights end at some units sees none.
        plans = reach.plans if reach.units is None else ()
        conditions.append(col(OfficialLetter.plan_id).in_(plans or ()))
    return _newest(session, select(OfficialLetter), OfficialLetter.id, conditions, before, limit)


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
