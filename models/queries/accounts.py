"""Statements about accounts: lists of people, changes by compare-and-set, links to a new password."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, func, or_, update
from sqlmodel import Session, col, select

from models import AccountLink, Plan, Unit, User, UserPlan, UserRole
from models.queries.inserting import insert_new
from models.queries.outcomes import changed, changed_one


class Account(NamedTuple):
    user: User
    unit: Unit | None


def _sought(words: str, role: UserRole | None, is_active: bool | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if words:
        pattern = f"%{words.lower().replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
        fields = (User.login, User.name, User.email)
        conditions.append(or_(*(func.lower(col(one)).like(pattern, escape="!") for one in fields)))
    if role is not None:
        conditions.append(col(User.role) == role)
    if is_active is not None:
        conditions.append(col(User.is_active).is_(is_active))
    return conditions


def people(
    session: Session,
    *,
    words: str = "",
    role: UserRole | None = None,
    is_active: bool | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Account]:
    """Accounts with their units, by login."""
    statement = select(User, Unit).outerjoin(Unit, col(Unit.id) == col(User.unit_id))
    statement = statement.where(*_sought(words, role, is_active)).order_by(col(User.login)).offset(offset)
    return [Account(*row) for row in session.exec(statement.limit(limit) if limit else statement)]


def how_many(session: Session, *, words: str, role: UserRole | None, is_active: bool | None) -> int:
    statement = select(func.count()).select_from(User).where(*_sought(words, role, is_active))
    return session.exec(statement).one()


def plans_of(session: Session, user_id: int) -> list[Plan]:
    """The plans a person was given; none: every plan."""
    statement = select(Plan).join(UserPlan, col(UserPlan.plan_id) == col(Plan.id))
    return list(session.exec(statement.where(col(UserPlan.user_id) == user_id).order_by(col(Plan.id))))


def give_plans(session: Session, user_id: int, plan_ids: Collection[int]) -> None:
    session.connection().execute(delete(UserPlan).where(col(UserPlan.user_id) == user_id))
    insert_new(session, UserPlan, ({"user_id": user_id, "plan_id": one} for one in sorted(plan_ids)))


def change(session: Session, user_id: int, **values: Any) -> bool:
    return changed_one(session, update(User).where(col(User.id) == user_id).values(**values))


def set_password(session: Session, user_id: int, *, before: str, after: str) -> bool:
    statement = update(User).where(
        col(User.id) == user_id, col(User.password_hash) == before, col(User.is_active)
    )
    return changed_one(session, statement.values(password_hash=after))


def other_administrators(session: Session, user_id: int) -> int:
    """Active ones whose rights end nowhere, beside one: the rows are locked until the end of the transaction."""
    statement = (
        select(User.id)
        .where(
            col(User.role) == UserRole.ADMINISTRATOR,
            col(User.is_active),
            col(User.only_unit).is_(False),
            col(User.id).not_in(select(UserPlan.user_id)),
        )
        .order_by(col(User.id))
        .with_for_update()
    )
    return sum(found != user_id for found in session.exec(statement))


def active_by_login_or_address(session: Session, words: str) -> list[User]:
    """Who may have meant themselves by a login or a mail address."""
    statement = select(User).where(
        or_(col(User.login) == words, func.lower(col(User.email)) == words.lower()), col(User.is_active)
    )
    return list(session.exec(statement.order_by(col(User.id)).limit(5)))


def by_subject(session: Session, subject: str) -> User | None:
    return session.exec(select(User).where(col(User.oidc_subject) == subject)).first()


def unbound_by_address(session: Session, email: str) -> list[User]:
    """Active accounts of a mail address that no sign-in service knows yet."""
    statement = select(User).where(
        func.lower(col(User.email)) == email.lower(), col(User.oidc_subject).is_(None), col(User.is_active)
    )
    return list(session.exec(statement.limit(2)))


def bind_subject(session: Session, user_id: int, subject: str) -> bool:
    """False when another sign-in was quicker."""
    statement = update(User).where(
        col(User.id) == user_id, col(User.oidc_subject).is_(None), col(User.is_active)
    )
    return changed_one(session, statement.values(oidc_subject=subject))


def unbind_subject(session: Session, user_id: int) -> bool:
    statement = update(User).where(col(User.id) == user_id, col(User.oidc_subject).is_not(None))
    return changed_one(session, statement.values(oidc_subject=None))


def take_step(session: Session, user_id: int, step: int) -> bool:
    """A code of a second factor counts once, and none that is older than the last."""
    statement = update(User).where(
        col(User.id) == user_id,
        col(User.totp_secret) != "",
        or_(col(User.totp_step).is_(None), col(User.totp_step) < step),
    )
    return changed_one(session, statement.values(totp_step=step))


def set_second_factor(session: Session, user_id: int, *, before: str, sealed: str, step: int | None) -> bool:
    statement = update(User).where(
        col(User.id) == user_id, col(User.totp_secret) == before, col(User.is_active)
    )
    return changed_one(session, statement.values(totp_secret=sealed, totp_step=step))


def add_link(session: Session, link: AccountLink) -> None:
    session.add(link)
    session.flush()


def link_by_hash(session: Session, token_hash: str, *, now: datetime) -> tuple[AccountLink, User] | None:
    """One that still counts, with its person."""
    statement = (
        select(AccountLink, User)
        .join(User, col(User.id) == col(AccountLink.user_id))
        .where(
            col(AccountLink.token_hash) == token_hash,
            col(AccountLink.used_at).is_(None),
            col(AccountLink.expires_at) > now,
            col(User.is_active),
        )
    )
    found = session.exec(statement).first()
    return (found[0], found[1]) if found else None


def use_link(session: Session, link_id: int, *, at: datetime) -> bool:
    """False the second time."""
    statement = update(AccountLink).where(col(AccountLink.id) == link_id, col(AccountLink.used_at).is_(None))
    return changed_one(session, statement.values(used_at=at))


def use_up_links(session: Session, user_id: int, *, at: datetime) -> int:
    statement = update(AccountLink).where(
        col(AccountLink.user_id) == user_id, col(AccountLink.used_at).is_(None)
    )
    return changed(session, statement.values(used_at=at))
