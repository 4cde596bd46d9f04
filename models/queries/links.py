"""Statements about signed links as people see them: who holds one, whether the holder is still somebody of ours."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from models import AccessLink, Contact, Delegation, Obligation, User, UserRole
from models.queries.outcomes import changed_one
from rules.absence import same_person
from rules.lifecycle import State


def of_obligation(session: Session, obligation_id: int) -> list[AccessLink]:
    """Everything ever handed out for an obligation, oldest first."""
    statement = select(AccessLink).where(col(AccessLink.obligation_id) == obligation_id)
    return list(session.exec(statement.order_by(col(AccessLink.created_at), col(AccessLink.id))))


def series(session: Session, obligation_id: int) -> int:
    """How many times a link of this obligation was revoked by a person."""
    statement = select(Obligation.link_series).where(col(Obligation.id) == obligation_id)
    return session.exec(statement).first() or 0


def next_series(session: Session, obligation_id: int, *, at: datetime) -> None:
    """From now on letters carry other links than before."""
    statement = update(Obligation).where(col(Obligation.id) == obligation_id)
    changed_one(session, statement.values(link_series=col(Obligation.link_series) + 1, changed_at=at))


def known(session: Session, obligation_id: int, emails: Iterable[str]) -> bool:
    """Whether one of these addresses is of the unit that owes the obligation now: in the directory, or with an account."""
    people = {same_person(email) for email in emails}
    in_directory = (
        select(Contact.id)
        .join(Obligation, col(Obligation.unit_id) == col(Contact.unit_id))
        .where(
            col(Obligation.id) == obligation_id,
            col(Contact.is_active),
            func.lower(col(Contact.email)).in_(people),
        )
    )
    with_account = (
        select(User.id)
        .join(Obligation, col(Obligation.unit_id) == col(User.unit_id))
        .where(
            col(Obligation.id) == obligation_id,
            col(User.is_active),
            col(User.role).in_((UserRole.UNIT_HEAD, UserRole.UNIT_DESK)),
            func.lower(col(User.email)).in_(people),
        )
    )
    return any(
        session.exec(statement.limit(1)).first() is not None for statement in (in_directory, with_account)
    )


def stood_in_for(session: Session, email: str) -> set[str]:
    """For whom this person stands or stood in, whether or not it was taken back since."""
    statement = select(Delegation.from_email).where(
        func.lower(col(Delegation.to_email)) == same_person(email)
    )
    return {same_person(one) for one in session.exec(statement)}


def hand_over(
    session: Session,
    obligation_id: int,
    *,
    before: str | None,
    email: str | None,
    name: str | None,
    at: datetime,
    states: Iterable[State],
) -> bool:
    """Compare-and-set by whoever had it; None is the unit's desk itself."""
    handled = col(Obligation.handled_by_email)
    statement = update(Obligation).where(
        col(Obligation.id) == obligation_id,
        handled.is_(None) if before is None else handled == before,
        col(Obligation.state).in_(tuple(states)),
    )
    return changed_one(session, statement.values(handled_by_email=email, handled_by_name=name, changed_at=at))
