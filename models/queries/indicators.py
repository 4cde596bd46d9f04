"""Statements about the figures that answers must have."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from models import Assignment, Indicator, SubmissionLine
from models.queries.bulk import among
from models.queries.outcomes import changed, changed_one


def of_assignments(session: Session, assignment_ids: Iterable[int]) -> dict[int, list[Indicator]]:
    """The indicators of each assignment that has any, in their order."""
    statement = (
        select(Indicator)
        .where(among(session, col(Indicator.assignment_id), set(assignment_ids)))
        .order_by(col(Indicator.assignment_id), col(Indicator.position), col(Indicator.id))
    )
    found: dict[int, list[Indicator]] = {}
    for indicator in session.exec(statement):
        found.setdefault(indicator.assignment_id, []).append(indicator)
    return found


def of_plan(session: Session, plan_id: int) -> list[tuple[Assignment, Indicator]]:
    statement = (
        select(Assignment, Indicator)
        .join(Indicator, col(Indicator.assignment_id) == col(Assignment.id))
        .where(col(Assignment.plan_id) == plan_id)
        .order_by(col(Assignment.position), col(Indicator.position), col(Indicator.id))
    )
    return list(session.exec(statement).all())


def one(session: Session, indicator_id: int) -> Indicator | None:
    return session.exec(select(Indicator).where(col(Indicator.id) == indicator_id)).first()


def next_position(session: Session, assignment_id: int) -> int:
    statement = select(func.max(Indicator.position)).where(col(Indicator.assignment_id) == assignment_id)
    return (session.exec(statement).one() or 0) + 1


def add(session: Session, indicator: Indicator) -> Indicator:
    session.add(indicator)
    session.flush()
    return indicator


def change(session: Session, indicator_id: int, changes: Mapping[str, Any]) -> bool:
    statement = update(Indicator).where(col(Indicator.id) == indicator_id)
    return changed_one(session, statement.values(**changes))


def remove(session: Session, indicator_id: int) -> bool:
    return changed(session, delete(Indicator).where(col(Indicator.id) == indicator_id)) > 0


def has_figures(session: Session, assignment_id: int, name: str) -> bool:
    """Whether any answer about the assignment gives a figure of this name."""
    statement = select(SubmissionLine.figures).where(col(SubmissionLine.assignment_id) == assignment_id)
    return any(name in (figures or {}) for figures in session.exec(statement))
