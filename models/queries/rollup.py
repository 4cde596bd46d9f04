"""Statements about plans that carry out other plans, offices that are trusted, and the packages that came from them."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import (
    Assignment,
    Obligation,
    ObligationKind,
    Plan,
    ReportPackage,
    ReportSnapshot,
    Tier,
    TrustedOffice,
)
from models.queries.inserting import insert_new
from models.queries.outcomes import changed_one
from rules.lifecycle import ReportState


def implement(session: Session, plan_id: int, higher_id: int | None) -> None:
    statement = update(Plan).where(col(Plan.id) == plan_id)
    changed_one(session, statement.values(implements_plan_id=higher_id))


def forget_served(session: Session, plan_id: int) -> None:
    """The assignments of a plan serve nothing any more: what is above has changed."""
    statement = update(Assignment).where(
        col(Assignment.plan_id) == plan_id, col(Assignment.serves_id).is_not(None)
    )
    session.connection().execute(statement.values(serves_id=None, serves_words=None))


def serve(session: Session, assignment_id: int, serves_id: int | None, words: str | None) -> None:
    statement = update(Assignment).where(col(Assignment.id) == assignment_id)
    changed_one(session, statement.values(serves_id=serves_id, serves_words=words))


def report_owed(session: Session, period_id: int, unit_id: int) -> Obligation | None:
    """What a unit owes the coordinator for a period, whatever its state."""
    statement = select(Obligation).where(
        col(Obligation.period_id) == period_id,
        col(Obligation.unit_id) == unit_id,
        col(Obligation.kind) == ObligationKind.REPORT,
        col(Obligation.tier) == Tier.UNIT,
    )
    return session.exec(statement.order_by(col(Obligation.id))).first()


def newest_issued(session: Session, period_id: int) -> int | None:
    """The report of a period that stands: of its issued versions the last."""
    statement = select(ReportSnapshot.id).where(
        col(ReportSnapshot.period_id) == period_id, col(ReportSnapshot.state) == ReportState.ISSUED
    )
    return session.exec(statement.order_by(col(ReportSnapshot.version).desc()).limit(1)).first()


def office(session: Session, fingerprint: str) -> TrustedOffice | None:
    statement = select(TrustedOffice).where(col(TrustedOffice.fingerprint) == fingerprint)
    return session.exec(statement).first()


def offices(session: Session) -> list[TrustedOffice]:
    return list(session.exec(select(TrustedOffice).order_by(col(TrustedOffice.id))))


def add_office(session: Session, row: TrustedOffice) -> None:
    session.add(row)
    session.flush()


def change_office(session: Session, fingerprint: str, **values: Any) -> bool:
    statement = update(TrustedOffice).where(col(TrustedOffice.fingerprint) == fingerprint)
    return changed_one(session, statement.values(**values))


def withdraw_office(session: Session, fingerprint: str, *, at: datetime) -> bool:
    """False when it was withdrawn before, or never trusted."""
    statement = update(TrustedOffice).where(
        col(TrustedOffice.fingerprint) == fingerprint, col(TrustedOffice.withdrawn_at).is_(None)
    )
    return changed_one(session, statement.values(withdrawn_at=at))


def package(session: Session, sha256: str) -> ReportPackage | None:
    return session.exec(select(ReportPackage).where(col(ReportPackage.sha256) == sha256)).first()


def packages(session: Session) -> list[ReportPackage]:
    """Newest first."""
    return list(session.exec(select(ReportPackage).order_by(col(ReportPackage.id).desc())))


def packages_for(session: Session, obligation_id: int) -> list[ReportPackage]:
    statement = select(ReportPackage).where(col(ReportPackage.obligation_id) == obligation_id)
    return list(session.exec(statement.order_by(col(ReportPackage.id))))


def add_package(session: Session, row: ReportPackage) -> bool:
    """False when somebody else has just taken the same package."""
    insert_new(session, ReportPackage, [row.model_dump(exclude={"id"})])
    kept = package(session, row.sha256)
    return kept is not None and kept.obligation_id == row.obligation_id
