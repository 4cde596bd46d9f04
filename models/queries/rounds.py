"""Statements about rounds and leases."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import Lease, RoundRecord
from models.queries.inserting import insert_new
from models.queries.outcomes import changed_one


def start_round(session: Session, *, engine: str, at: datetime) -> int:
    record = RoundRecord(engine=engine, started_at=at)
    session.add(record)
    session.flush()
    return record.id or 0


def finish_round(session: Session, round_id: int, **values: Any) -> bool:
    """Write how a round ended, once."""
    statement = update(RoundRecord).where(
        col(RoundRecord.id) == round_id, col(RoundRecord.finished_at).is_(None)
    )
    return changed_one(session, statement.values(**values))


def last_finished_round(session: Session) -> RoundRecord | None:
    statement = (
        select(RoundRecord)
        .where(col(RoundRecord.finished_at).is_not(None), col(RoundRecord.error).is_(None))
        .order_by(col(RoundRecord.id).desc())
        .limit(1)
    )
    return session.exec(statement).first()


def recent_rounds(session: Session, limit: int = 20) -> list[RoundRecord]:
    return list(session.exec(select(RoundRecord).order_by(col(RoundRecord.id).desc()).limit(limit)))


def take_lease(session: Session, name: str, *, holder: str, now: datetime, until: datetime) -> bool:
    """Hold a duty until an instant; renews one's own, takes over one that has run out, and never anybody else's."""
    insert_new(session, Lease, [{"name": name, "holder": holder, "until": now}])
    statement = update(Lease).where(
        col(Lease.name) == name, (col(Lease.holder) == holder) | (col(Lease.until) <= now)
    )
    return changed_one(session, statement.values(holder=holder, until=until))


def end_lease(session: Session, name: str, *, holder: str, now: datetime) -> bool:
    """Free at once, if it is the holder who says so."""
    statement = update(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder)
    return changed_one(session, statement.values(until=now))


def leases(session: Session) -> list[Lease]:
    """Who keeps which duty until when."""
    return list(session.exec(select(Lease).order_by(col(Lease.name))))
