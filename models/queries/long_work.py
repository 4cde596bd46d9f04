"""Statements about work that takes long: what runs, how far it is, how it ended."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models import LongWork, WorkState
from models.base import JsonDict
from models.queries.outcomes import changed_one


def add(session: Session, work: LongWork) -> None:
    session.add(work)


def by_key(session: Session, key: str) -> LongWork | None:
    return session.exec(select(LongWork).where(col(LongWork.key) == key)).first()


def beat(session: Session, key: str, *, at: datetime, done: int, total: int, words: str) -> bool:
    """A sign of life; False when it is running no more."""
    return _change(session, key, seen_at=at, done=done, total=total, words=words)


def end(session: Session, key: str, state: WorkState, *, at: datetime, words: str, result: JsonDict) -> bool:
    """running → done or failed, once."""
    return _change(session, key, state=state, seen_at=at, words=words, result=result)


def _change(session: Session, key: str, **values: Any) -> bool:
    is_running = (col(LongWork.key) == key, col(LongWork.state) == WorkState.RUNNING)
    return changed_one(session, update(LongWork).where(*is_running).values(**values))


def forget_before(session: Session, day: datetime) -> None:
    """What nobody looks for any more."""
    session.execute(delete(LongWork).where(col(LongWork.started_at) < day))
