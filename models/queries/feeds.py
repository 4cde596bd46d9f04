"""Statements about calendars that people subscribe to, and the due dates they show."""

from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from models import CalendarFeed, Obligation, Plan
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from models.queries.outcomes import changed_one
from models.queries.reach import within
from rules.lifecycle import PlanState
from rules.reach import Reach


def add(session: Session, feed: CalendarFeed) -> int:
    session.add(feed)
    session.flush()
    return feed.id or 0


def by_hash(session: Session, token_hash: str) -> CalendarFeed | None:
    return session.exec(select(CalendarFeed).where(col(CalendarFeed.token_hash) == token_hash)).first()


def live_of_user(session: Session, user_id: int) -> list[CalendarFeed]:
    statement = select(CalendarFeed).where(
        col(CalendarFeed.user_id) == user_id, col(CalendarFeed.revoked_at).is_(None)
    )
    return list(session.exec(statement.order_by(col(CalendarFeed.id))))


def number_live(session: Session, user_id: int) -> int:
    statement = (
        select(func.count())
        .select_from(CalendarFeed)
        .where(col(CalendarFeed.user_id) == user_id, col(CalendarFeed.revoked_at).is_(None))
    )
    return session.exec(statement).one()


def revoke(session: Session, feed_id: int, *, user_id: int, at: datetime) -> bool:
    """One's own, once."""
    statement = update(CalendarFeed).where(
        col(CalendarFeed.id) == feed_id,
        col(CalendarFeed.user_id) == user_id,
        col(CalendarFeed.revoked_at).is_(None),
    )
    return changed_one(session, statement.values(revoked_at=at))


def note_use(session: Session, feed_id: int, *, at: datetime) -> None:
    changed_one(session, update(CalendarFeed).where(col(CalendarFeed.id) == feed_id).values(used_at=at))


def due_dates(
    session: Session, reach: Reach, unit_id: int | None, *, between: tuple[date, date], limit: int
) -> list[ObligationView]:
    """What running plans ask within a reach, by due date; of one unit, or of all."""
    conditions = [col(Obligation.due_on).between(*between), *within(reach)]
    conditions.append(col(Obligation.plan_id).in_(select(Plan.id).where(col(Plan.state) == PlanState.ACTIVE)))
    if unit_id is not None:
        conditions.append(col(Obligation.unit_id) == unit_id)
    order = (col(Obligation.due_on), col(Obligation.id))
    return obligation_queries.viewed(
        session, select(Obligation).where(*conditions).order_by(*order).limit(limit)
    )
