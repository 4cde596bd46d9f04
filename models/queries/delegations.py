"""Statements about who stands in for whom."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from models import Contact, Delegation, User
from models.queries.outcomes import changed_one
from rules.absence import Absence, same_person, stands_in


def add(session: Session, delegation: Delegation) -> int:
    session.add(delegation)
    session.flush()
    return delegation.id or 0


def one(session: Session, delegation_id: int) -> Delegation | None:
    return session.exec(select(Delegation).where(col(Delegation.id) == delegation_id)).first()


def not_over(session: Session, today: date) -> list[Delegation]:
    """What holds now or will, by first day."""
    statement = (
        select(Delegation)
        .where(col(Delegation.revoked_at).is_(None), col(Delegation.ends_on) >= today)
        .order_by(col(Delegation.starts_on), col(Delegation.id))
    )
    return list(session.exec(statement))


def of_people(session: Session, emails: Iterable[str]) -> list[Delegation]:
    """Everything on record for these people, the latest first: also what is over or was revoked."""
    wanted = {same_person(email) for email in emails}
    statement = (
        select(Delegation)
        .where(func.lower(col(Delegation.from_email)).in_(wanted))
        .order_by(col(Delegation.starts_on).desc(), col(Delegation.id).desc())
    )
    return list(session.exec(statement))


def standing(
    session: Session, day: date, *, known_at: datetime | None = None
) -> tuple[dict[str, str], dict[str, str]]:
    """Who stands in for whom on a day, and what the stand-ins are called; with `known_at` as it was then."""
    statement = (
        select(Delegation)
        .where(col(Delegation.starts_on) <= day, col(Delegation.ends_on) >= day)
        .order_by(col(Delegation.id))
    )
    found = [
        row
        for row in session.exec(statement)
        if row.revoked_at is None or (known_at is not None and row.revoked_at > known_at)
    ]
    names = {same_person(row.to_email): row.to_name for row in found}
    return stands_in((absence_of(row) for row in found), day), names


def absence_of(delegation: Delegation) -> Absence:
    return Absence(delegation.from_email, delegation.to_email, delegation.starts_on, delegation.ends_on)


def revoke(session: Session, delegation_id: int, *, at: datetime, by: str) -> bool:
    """Once."""
    statement = update(Delegation).where(
        col(Delegation.id) == delegation_id, col(Delegation.revoked_at).is_(None)
    )
    return changed_one(session, statement.values(revoked_at=at, revoked_by=by))


def known_person(session: Session, email: str) -> tuple[str, str] | None:
    """Name and address of somebody the directory or an account knows by this address."""
    wanted = same_person(email)
    contact = session.exec(
        select(Contact).where(func.lower(col(Contact.email)) == wanted).order_by(col(Contact.id))
    ).first()
    if contact is not None:
        return contact.name, contact.email
    user = session.exec(select(User).where(func.lower(col(User.email)) == wanted)).first()
    return (user.name, user.email) if user is not None else None
