"""The dates of one period, set by a letter after the plan was confirmed."""

from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col

from models import ReportingPeriod
from models.queries.outcomes import changed_one


def set_period_dates(
    session: Session, period: ReportingPeriod, *, unit_due_on: date, top_due_on: date, letter: str
) -> bool:
    """Compare-and-set against the dates that were read; False when they moved or the period is closed."""
    statement = update(ReportingPeriod).where(
        col(ReportingPeriod.id) == period.id,
        col(ReportingPeriod.unit_due_on) == period.unit_due_on,
        col(ReportingPeriod.top_due_on) == period.top_due_on,
        col(ReportingPeriod.letter) == period.letter,
        col(ReportingPeriod.closed_at).is_(None),
    )
    values = {"unit_due_on": unit_due_on, "top_due_on": top_due_on, "letter": letter}
    if top_due_on != period.top_due_on:
        values["top_due_named_on"] = top_due_on
    return changed_one(session, statement.values(**values))
