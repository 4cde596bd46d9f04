"""Statements that count across the whole installation."""

from collections import defaultdict

from sqlmodel import Session, col, func, select

from models import DueEvent, DueOutcome, Obligation, Unit


def all_obligations(session: Session) -> list[Obligation]:
    """Every obligation; for an installation of a demonstration's size."""
    return list(session.exec(select(Obligation).order_by(col(Obligation.id))))


def steps_by_outcome(session: Session) -> dict[DueOutcome, int]:
    statement = select(DueEvent.outcome, func.count()).group_by(col(DueEvent.outcome))
    return {DueOutcome(outcome): number for outcome, number in session.exec(statement)}


def units_by_level(session: Session) -> dict[int, list[str]]:
    """For each level of escalation the units that reached it, by name."""
    statement = (
        select(DueEvent.level, Unit.name)
        .join(Unit, col(Unit.id) == col(DueEvent.unit_id))
        .where(col(DueEvent.level) > 0, col(DueEvent.outcome) == DueOutcome.RAISED)
        .distinct()
        .order_by(col(DueEvent.level), col(Unit.name))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for level, name in session.exec(statement):
        found[level].append(name)
    return dict(found)
