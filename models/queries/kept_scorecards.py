"""Statements about the scorecards that are kept."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import KeptScorecards
from models.queries.inserting import insert_new
from models.queries.outcomes import changed_one


def of_year(session: Session, year: int) -> KeptScorecards | None:
    return session.exec(select(KeptScorecards).where(col(KeptScorecards.year) == year)).first()


def kept_at(session: Session, year: int) -> datetime | None:
    """Without the weight of the figures."""
    return session.exec(select(KeptScorecards.as_of).where(col(KeptScorecards.year) == year)).first()


def put(session: Session, year: int, *, as_of: datetime, content: str) -> None:
    """In place of what was kept; of two that counted at once the last to write stays, and names its own instant."""
    insert_new(session, KeptScorecards, [{"year": year, "as_of": as_of, "content": content}])
    kept = update(KeptScorecards).where(col(KeptScorecards.year) == year)
    changed_one(session, kept.values(as_of=as_of, content=content))
