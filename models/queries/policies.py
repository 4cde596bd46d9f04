"""Statements about an office's own regimes, ladders and outlines."""

from sqlmodel import Session, col, select

from models import OfficePolicy, Plan
from rules.lifecycle import PlanState


def all_policies(session: Session) -> list[OfficePolicy]:
    statement = select(OfficePolicy).order_by(col(OfficePolicy.kind).desc(), col(OfficePolicy.key))
    return list(session.exec(statement))


def policy(session: Session, kind: str, key: str) -> OfficePolicy | None:
    statement = select(OfficePolicy).where(col(OfficePolicy.kind) == kind, col(OfficePolicy.key) == key)
    return session.exec(statement).first()


def keys(session: Session, kind: str) -> list[str]:
    statement = select(OfficePolicy.key).where(col(OfficePolicy.kind) == kind).order_by(col(OfficePolicy.key))
    return list(session.exec(statement))


def put(session: Session, row: OfficePolicy) -> None:
    session.add(row)
    session.flush()


def remove(session: Session, row: OfficePolicy) -> None:
    session.delete(row)
    session.flush()


def drafts(session: Session) -> list[Plan]:
    """Plans whose policies are still only named; a confirmed plan carries its own copy."""
    return list(session.exec(select(Plan).where(col(Plan.state) == PlanState.DRAFT).order_by(col(Plan.id))))


def plans_with_outline(session: Session, id: str) -> list[Plan]:
    """Outlines are not copied into plans: a plan that names one needs it for its next report."""
    return list(session.exec(select(Plan).where(col(Plan.outline_id) == id).order_by(col(Plan.id))))
