"""Statements behind the pages of the directory: which units, and what a person may change of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import Session, col, func, select

from models import Contact, ContactRole, Unit, UnitAlias, UnitGroup, UnitGroupMember
from models.queries.bulk import among
from models.queries.outcomes import changed_one
from rules.folding import fold
from rules.reach import Reach


@dataclass(frozen=True)
class UnitChoice:
    """Which units a list shows; `is_active` None: those that have ended too."""

    words: str = ""
    group_id: int | None = None
    kind: str | None = None
    is_active: bool | None = None
    reach: Reach | None = None


def listed(
    session: Session, choice: UnitChoice, today: date, *, limit: int | None = None, offset: int = 0
) -> list[Unit]:
    """In the order of the directory, which is the office's own."""
    statement = select(Unit).where(*_chosen(session, choice, today)).order_by(col(Unit.id))
    return list(session.exec(statement.limit(limit).offset(offset)))


def number_of(session: Session, choice: UnitChoice, today: date) -> int:
    statement = select(func.count()).select_from(Unit).where(*_chosen(session, choice, today))
    return session.exec(statement).one()


def _chosen(session: Session, choice: UnitChoice, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if words := fold(choice.words):
        named = select(UnitAlias.unit_id).where(col(UnitAlias.folded).contains(words, autoescape=True))
        conditions.append(
            or_(
                col(Unit.folded_name).contains(words, autoescape=True),
                func.lower(col(Unit.code)).contains(choice.words.lower(), autoescape=True),
                col(Unit.id).in_(named),
            )
        )
    if choice.group_id is not None:
        members = select(UnitGroupMember.unit_id).where(col(UnitGroupMember.group_id) == choice.group_id)
        conditions.append(col(Unit.id).in_(members))
    if choice.kind is not None:
        conditions.append(col(Unit.kind) == choice.kind)
    if choice.is_active is not None:
        has_ended = col(Unit.valid_to).is_not(None) & (col(Unit.valid_to) < today)
        conditions.append(~has_ended if choice.is_active else has_ended)
    if choice.reach is not None and choice.reach.units is not None:
        conditions.append(among(session, col(Unit.id), choice.reach.units))
    return conditions


def groups(session: Session) -> list[UnitGroup]:
    return list(session.exec(select(UnitGroup).order_by(col(UnitGroup.id))))


def kinds(session: Session) -> list[str]:
    statement = select(Unit.kind).where(col(Unit.kind) != "").distinct().order_by(col(Unit.kind))
    return list(session.exec(statement))


def aliases_of(session: Session, unit_ids: Collection[int]) -> dict[int, list[str]]:
    """Every alias as it is written, by unit."""
    statement = select(UnitAlias).where(among(session, col(UnitAlias.unit_id), unit_ids))
    found: dict[int, list[str]] = {one: [] for one in unit_ids}
    for alias in session.exec(statement.order_by(col(UnitAlias.id))):
        found[alias.unit_id].append(alias.name)
    return found


def groups_of(session: Session, unit_ids: Collection[int]) -> dict[int, list[str]]:
    statement = (
        select(UnitGroupMember.unit_id, UnitGroup.name)
        .join(UnitGroup, col(UnitGroup.id) == col(UnitGroupMember.group_id))
        .where(among(session, col(UnitGroupMember.unit_id), unit_ids))
        .order_by(col(UnitGroup.id))
    )
    found: dict[int, list[str]] = {one: [] for one in unit_ids}
    for unit_id, name in session.exec(statement):
        found[unit_id].append(name)
    return found


def contacts_of(session: Session, unit_ids: Collection[int]) -> dict[int, list[Contact]]:
    """Everybody of these units, by role and rank, those who have left at the end."""
    statement = (
        select(Contact)
        .where(among(session, col(Contact.unit_id), unit_ids))
        .order_by(col(Contact.is_active).desc(), col(Contact.role), col(Contact.rank), col(Contact.id))
    )
    found: dict[int, list[Contact]] = {one: [] for one in unit_ids}
    for contact in session.exec(statement):
        found[contact.unit_id].append(contact)
    return found


def unit_locked(session: Session, code: str) -> Unit | None:
    """One unit, kept from being changed by somebody else until the transaction ends."""
    return session.exec(select(Unit).where(col(Unit.code) == code).with_for_update()).first()


def contact(session: Session, contact_id: int) -> Contact | None:
    return session.exec(select(Contact).where(col(Contact.id) == contact_id)).first()


def contact_named(session: Session, unit_id: int, role: ContactRole, email: str) -> Contact | None:
    statement = select(Contact).where(col(Contact.unit_id) == unit_id, col(Contact.role) == role)
    return session.exec(statement.where(func.lower(col(Contact.email)) == email.lower())).first()


def put_contact(session: Session, row: Contact) -> int:
    session.add(row)
    session.flush()
    return row.id or 0


def change_contact(session: Session, known: Contact, **values: Any) -> bool:
    """False when somebody has changed or retired them since they were read."""
    statement = update(Contact).where(
        col(Contact.id) == known.id,
        col(Contact.name) == known.name,
        col(Contact.email) == known.email,
        col(Contact.rank) == known.rank,
        col(Contact.is_active) == known.is_active,
    )
    return changed_one(session, statement.values(**values))


def put_unit(session: Session, unit: Unit) -> int:
    session.add(unit)
    session.flush()
    return unit.id or 0


def replace_aliases(session: Session, unit_id: int, names: Iterable[tuple[str, str]]) -> None:
    """(folded, written) of each."""
    session.execute(delete(UnitAlias).where(col(UnitAlias.unit_id) == unit_id))
    session.add_all(UnitAlias(unit_id=unit_id, name=name, folded=folded) for folded, name in names)


def replace_groups(session: Session, unit_id: int, group_ids: Iterable[int]) -> None:
    session.execute(delete(UnitGroupMember).where(col(UnitGroupMember.unit_id) == unit_id))
    session.add_all(UnitGroupMember(group_id=one, unit_id=unit_id) for one in sorted(set(group_ids)))
