"""Statements about consolidated reports."""

from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import ReportSnapshot
from models.queries.outcomes import changed_one
from rules.lifecycle import ReportState


def newest_of_period(session: Session, period_id: int) -> ReportSnapshot | None:
    statement = (
        select(ReportSnapshot)
        .where(col(ReportSnapshot.period_id) == period_id)
        .order_by(col(ReportSnapshot.version).desc())
        .limit(1)
    )
    return session.exec(statement).first()


def snapshot(session: Session, snapshot_id: int) -> ReportSnapshot | None:
    return session.exec(select(ReportSnapshot).where(col(ReportSnapshot.id) == snapshot_id)).first()


def all_snapshots(session: Session) -> list[ReportSnapshot]:
    """Every report, newest first."""
    return list(session.exec(select(ReportSnapshot).order_by(col(ReportSnapshot.id).desc())))


def add_snapshot(session: Session, report: ReportSnapshot) -> int:
    session.add(report)
    session.flush()
    return report.id or 0


def move_snapshot(
    session: Session, snapshot_id: int, source: ReportState, target: ReportState, **values: Any
) -> bool:
    """Compare-and-set: compiled → compiled (refresh) | frozen → issued. A frozen one is never refreshed."""
    statement = update(ReportSnapshot).where(
        col(ReportSnapshot.id) == snapshot_id, col(ReportSnapshot.state) == source
    )
    return changed_one(session, statement.values(state=target, **values))
