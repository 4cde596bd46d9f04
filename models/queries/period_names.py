"""Reporting periods as lists of choices name them: each key once, however many plans report in it."""

from typing import NamedTuple

from sqlmodel import Session, col, func, select

from models import ReportingPeriod


class PeriodName(NamedTuple):
    key: str
    label: str


def known_periods(session: Session) -> list[PeriodName]:
    """The latest first."""
    key, label = col(ReportingPeriod.key), col(ReportingPeriod.label)
    statement = (
        select(key, func.max(label))
        .group_by(key)
        .order_by(func.max(col(ReportingPeriod.cut_off_on)).desc(), key)
    )
    return [PeriodName(*row) for row in session.exec(statement)]
