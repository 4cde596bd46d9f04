"""Lists as programs read them: by number, newest first, from where the last page ended."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import defer
from sqlmodel import Session, SQLModel, col, select

from models import (
    ApiToken,
    DocumentState,
    InboxKind,
    InboxMessage,
    InboxState,
    OfficialLetter,
    OutboxMessage,
    Plan,
    ReportingPeriod,
    ReportSnapshot,
    UnitChange,
    User,
    Webhook,
)
from models.queries.open_losses import waits_for_a_person
from rules.delivery import LetterState
from rules.lifecycle import ReportState
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


def reports(
    session: Session,
    *,
    plan_id: int | None,
    state: ReportState | None,
    reach: Reach,
    before: int,
    limit: int,
) -> list[tuple[ReportSnapshot, Plan, ReportingPeriod]]:
    """Each with its plan and period, without the weight of its facts."""
    conditions: list[ColumnElement[bool]] = []
    if plan_id is not None:
        conditions.append(col(ReportSnapshot.plan_id) == plan_id)
    if state is not None:
        conditions.append(col(ReportSnapshot.state) == state)
    if not reach.is_everything:
        # A report is of a plan and of no unit in particular.
        plans = reach.plans if reach.units is None else ()
        conditions.append(col(ReportSnapshot.plan_id).in_(plans or ()))
    statement = (
        select(ReportSnapshot, Plan, ReportingPeriod)
        .join(Plan, col(Plan.id) == col(ReportSnapshot.plan_id))
        .join(ReportingPeriod, col(ReportingPeriod.id) == col(ReportSnapshot.period_id))
        .options(defer(ReportSnapshot.facts))  # type: ignore[arg-type]
    )
    found = _newest(session, statement, ReportSnapshot.id, conditions, before, limit)
    return [(report, plan, period) for report, plan, period in found]


def unit_changes(session: Session, *, before: int, limit: int) -> list[UnitChange]:
    return _newest(session, select(UnitChange), UnitChange.id, [], before, limit)


def tokens(session: Session, *, before: int, limit: int) -> list[tuple[ApiToken, User]]:
    """Every key that was ever made, with whom it acts for."""
    statement = select(ApiToken, User).join(User, col(User.id) == col(ApiToken.user_id))
    return [(token, user) for token, user in _newest(session, statement, ApiToken.id, [], before, limit)]


def webhooks(session: Session, *, before: int, limit: int) -> list[tuple[Webhook, User]]:
    """Those that have ended too, each with the person within whose rights it is told."""
    statement = select(Webhook, User).join(User, col(User.id) == col(Webhook.user_id))
    return [(hook, user) for hook, user in _newest(session, statement, Webhook.id, [], before, limit)]


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
