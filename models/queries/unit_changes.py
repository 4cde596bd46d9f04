"""Statements about changes of the organisation: who succeeds whom, and what passes from one unit to another."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from models import (
    Contact,
    Doubt,
    Plan,
    Unit,
    UnitAlias,
    UnitChange,
    UnitGroup,
    UnitGroupMember,
    UnitSuccession,
    User,
)
from models.queries.inserting import insert_new
from models.queries.outcomes import changed, changed_one


def all_changes(session: Session) -> list[UnitChange]:
    """Every recorded change, the latest day first."""
    order = (col(UnitChange.effective_on).desc(), col(UnitChange.id).desc())
    return list(session.exec(select(UnitChange).order_by(*order)))


def successions(session: Session) -> list[UnitSuccession]:
    return list(session.exec(select(UnitSuccession).order_by(col(UnitSuccession.change_id))))


def add_change(session: Session, change: UnitChange, pairs: Iterable[tuple[int, int]]) -> int:
    session.add(change)
    session.flush()
    for before, after in pairs:
        session.add(UnitSuccession(change_id=change.id or 0, from_unit_id=before, to_unit_id=after))
    return change.id or 0


def note_effects(session: Session, change_id: int, effects: Mapping[str, Any]) -> None:
    changed_one(
        session, update(UnitChange).where(col(UnitChange.id) == change_id).values(effects=dict(effects))
    )


def end_unit(session: Session, unit: Unit, last_day: date) -> bool:
    """Compare-and-set of a unit's last day; False when somebody else has ended it meanwhile."""
    statement = update(Unit).where(
        col(Unit.id) == unit.id, col(Unit.valid_to).is_not_distinct_from(unit.valid_to)
    )
    return changed_one(session, statement.values(valid_to=last_day))


def rename_unit(session: Session, unit: Unit, **names: str) -> bool:
    """Compare-and-set of a unit's name."""
    statement = update(Unit).where(col(Unit.id) == unit.id, col(Unit.name) == unit.name)
    return changed_one(session, statement.values(**names))


def set_parent(session: Session, unit_ids: Iterable[int], parent_id: int | None) -> None:
    changed(session, update(Unit).where(col(Unit.id).in_(set(unit_ids))).values(parent_id=parent_id))


def children_of(session: Session, unit_ids: Iterable[int]) -> list[Unit]:
    statement = select(Unit).where(col(Unit.parent_id).in_(set(unit_ids))).order_by(col(Unit.id))
    return list(session.exec(statement))


def add_alias(session: Session, unit_id: int, name: str, folded: str) -> None:
    insert_new(session, UnitAlias, [{"unit_id": unit_id, "name": name, "folded": folded}])


def add_contacts(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    insert_new(session, Contact, rows)


def add_members(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    insert_new(session, UnitGroupMember, rows)


def groups_with_members(session: Session) -> list[tuple[UnitGroup, int]]:
    """Every group with each of its members."""
    statement = select(UnitGroup, UnitGroupMember.unit_id).join(
        UnitGroupMember, col(UnitGroupMember.group_id) == col(UnitGroup.id)
    )
    order = (col(UnitGroup.id), col(UnitGroupMember.unit_id))
    return list(session.exec(statement.order_by(*order)).all())


def users_of(session: Session, unit_ids: Iterable[int]) -> list[User]:
    statement = select(User).where(col(User.unit_id).in_(set(unit_ids))).order_by(col(User.login))
    return list(session.exec(statement))


def move_users(session: Session, users: Sequence[User], to: int) -> None:
    ids = [user.id for user in users]
    changed(session, update(User).where(col(User.id).in_(ids)).values(unit_id=to))


def ask(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Questions about running plans; the same question is asked once."""
    insert_new(session, Doubt, rows)


def open_questions(session: Session, codes: Iterable[str]) -> list[tuple[Doubt, Plan]]:
    """What changes of the organisation have left for a person to decide."""
    statement = (
        select(Doubt, Plan)
        .join(Plan, col(Plan.id) == col(Doubt.plan_id))
        .where(col(Doubt.code).in_(set(codes)), col(Doubt.settled_at).is_(None))
        .order_by(col(Doubt.id))
    )
    return list(session.exec(statement).all())


def changes_touching(session: Session, unit_id: int) -> list[UnitChange]:
    """The changes a unit came out of or went into."""
    touched = select(UnitSuccession.change_id).where(
        or_(col(UnitSuccession.from_unit_id) == unit_id, col(UnitSuccession.to_unit_id) == unit_id)
    )
    statement = select(UnitChange).where(col(UnitChange.id).in_(touched))
    return list(session.exec(statement.order_by(col(UnitChange.effective_on), col(UnitChange.id))))
