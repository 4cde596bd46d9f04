"""Statements about consolidated reports."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Text, cast, update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from models import Plan, ReportingPeriod, ReportSnapshot
from models.queries.bulk import among
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


def light_snapshot(session: Session, snapshot_id: int) -> ReportSnapshot | None:
    """Without the weight of its facts, which are read as text by whoever prints them (`facts_text`)."""
    statement = select(ReportSnapshot).where(col(ReportSnapshot.id) == snapshot_id)
    return session.exec(statement.options(defer(ReportSnapshot.facts))).first()  # type: ignore[arg-type]


def facts_text(session: Session, snapshot_id: int) -> str:
    """The facts as JSON text: of a long report the parsed values weigh as much as the report itself."""
    statement = select(cast(col(ReportSnapshot.facts), Text)).where(col(ReportSnapshot.id) == snapshot_id)
    return str(session.exec(statement).one())


def all_snapshots(session: Session) -> list[ReportSnapshot]:
    """Every report, newest first."""
    return list(session.exec(select(ReportSnapshot).order_by(col(ReportSnapshot.id).desc())))


def with_plan(session: Session, snapshot_id: int) -> tuple[ReportSnapshot, Plan, ReportingPeriod] | None:
    """Without the weight of its facts."""
    statement = (
        select(ReportSnapshot, Plan, ReportingPeriod)
        .join(Plan, col(Plan.id) == col(ReportSnapshot.plan_id))
        .join(ReportingPeriod, col(ReportingPeriod.id) == col(ReportSnapshot.period_id))
        .where(col(ReportSnapshot.id) == snapshot_id)
        .options(defer(ReportSnapshot.facts))  # type: ignore[arg-type]
    )
    found = session.exec(statement).first()
    return (found[0], found[1], found[2]) if found else None


def versions_of_periods(session: Session, period_ids: Collection[int]) -> list[tuple[int, int, ReportState]]:
    """Period, version and state of every version of these reports."""
    columns = (ReportSnapshot.period_id, ReportSnapshot.version, ReportSnapshot.state)
    statement = select(*columns).where(among(session, col(ReportSnapshot.period_id), period_ids))
    return [(period_id, version, ReportState(state)) for period_id, version, state in session.exec(statement)]


def add_snapshot(session: Session, report: ReportSnapshot) -> int:
    session.add(report)
    session.flush()
    return report.id or 0


def move_snapshot(
    session: Session, snapshot_id: int, source: ReportState, target: ReportState, **values: Any
) -> bool:
    """Compare-and-set: the states it goes between are the caller's; a frozen one is never refreshed."""
    statement = update(ReportSnapshot).where(
        col(ReportSnapshot.id) == snapshot_id, col(ReportSnapshot.state) == source
    )
    return changed_one(session, statement.values(state=target, **values))


def reopen_period(session: Session, period_id: int) -> bool:
    """A new version before the top date is refreshed and freezes by itself, as the one before it did."""
    statement = update(ReportingPeriod).where(
        col(ReportingPeriod.id) == period_id, col(ReportingPeriod.closed_at).is_not(None)
    )
    return changed_one(session, statement.values(closed_at=None))


def versions_of_period(session: Session, period_id: int) -> list[ReportSnapshot]:
    """Every version of one report, the first first, without the weight of its facts."""
    statement = (
        select(ReportSnapshot)
        .where(col(ReportSnapshot.period_id) == period_id)
        .options(defer(ReportSnapshot.facts))  # type: ignore[arg-type]
        .order_by(col(ReportSnapshot.version))
    )
    return list(session.exec(statement))
