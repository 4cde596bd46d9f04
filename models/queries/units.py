"""Statements about the directory."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import delete, union, update
from sqlmodel import Session, col, func, select

from models import AssignmentUnit, Contact, ContactRole, Plan, Unit, UnitAlias, UnitGroup, UnitGroupMember
from models.queries.bulk import among
from models.queries.outcomes import changed_one
from models.queries.plans import NOT_LEADING
from rules.dated_names import DatedName, dated_name
from rules.directory import Directory, DirectoryUnit
from rules.errors import ImpossibleDate
from rules.folding import fold
from rules.lifecycle import PlanState


class Person(NamedTuple):
    unit_id: int
    role: ContactRole
    name: str
    email: str


def all_units(session: Session) -> list[Unit]:
    """The whole directory, in the order it was imported."""
    return list(session.exec(select(Unit).order_by(col(Unit.id))))


def unit_by_code(session: Session, code: str) -> Unit | None:
    """One unit by its code."""
    return session.exec(select(Unit).where(col(Unit.code) == code)).first()


def unit_names(session: Session, unit_ids: Iterable[int]) -> dict[int, Unit]:
    """The named units by id."""
    return {unit.id or 0: unit for unit in session.exec(select(Unit).where(col(Unit.id).in_(set(unit_ids))))}


def directory(session: Session) -> Directory:
    """The directory as the binding rules want it."""
    aliases: dict[int, list[DatedName]] = defaultdict(list)
    for alias in session.exec(select(UnitAlias).order_by(col(UnitAlias.id))):
        aliases[alias.unit_id].append(_dated(alias.name))
    members: dict[int, list[int]] = defaultdict(list)
    for member in session.exec(select(UnitGroupMember).order_by(col(UnitGroupMember.unit_id))):
        members[member.group_id].append(member.unit_id)
    groups = list(session.exec(select(UnitGroup)))
    return Directory(
        units=tuple(_as_rule(unit, aliases[unit.id or 0]) for unit in all_units(session)),
        groups={group.folded: tuple(members[group.id or 0]) for group in groups},
        group_names={group.folded: group.name for group in groups},
    )


def dated_aliases(session: Session) -> dict[int, list[str]]:
    """For each unit the aliases that were in use for a time only, as they are written."""
    found: dict[int, list[str]] = defaultdict(list)
    for alias in session.exec(select(UnitAlias).order_by(col(UnitAlias.id))):
        name = _dated(alias.name)
        if name.valid_from or name.valid_to:
            found[alias.unit_id].append(alias.name)
    return found


def _dated(alias: str) -> DatedName:
    """Aliases are checked when they are imported; one kept from before that is a name as it stands."""
    try:
        return dated_name(alias)
    except ImpossibleDate:
        return DatedName(alias)


def _as_rule(unit: Unit, aliases: list[DatedName]) -> DirectoryUnit:
    own = [DatedName(unit.name), *([DatedName(unit.short_name)] if unit.short_name else [])]
    # A name the unit bears today is always in use, even where an alias says otherwise.
    named = {fold(one.name): one for one in [*aliases, *own]}
    return DirectoryUnit(
        id=unit.id or 0,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        parent_id=unit.parent_id,
        names=tuple(dict.fromkeys([unit.folded_name, *named])),
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        spelled={folded: one.name for folded, one in named.items()},
        spans={
            folded: (one.valid_from, one.valid_to)
            for folded, one in named.items()
            if one.valid_from or one.valid_to
        },
    )


def people_of(session: Session, unit_ids: Iterable[int]) -> dict[tuple[int, ContactRole], Person]:
    """For each unit and role the first person who can be written to; one whose letters come back only for want of others."""
    statement = (
        select(Contact.unit_id, Contact.role, Contact.name, Contact.email)
        .where(among(session, col(Contact.unit_id), set(unit_ids)), col(Contact.is_active))
        .order_by(col(Contact.refused_at).is_(None), col(Contact.rank).desc(), col(Contact.id).desc())
    )
    rows = session.connection().execute(statement).all()
    return {(row.unit_id, row.role): Person(*row) for row in rows}


def addresses_of(session: Session, unit_ids: Collection[int]) -> set[str]:
    """Everybody of these units who can be written to."""
    statement = select(Contact.email).where(
        among(session, col(Contact.unit_id), unit_ids), col(Contact.is_active)
    )
    return set(session.connection().execute(statement).scalars())


def reached_for_others(session: Session) -> set[str]:
    """Addresses of people who get letters for more than one unit: who coordinates, issues, takes part, or holds two posts."""
    others = union(
        select(Plan.coordinating_unit_id).where(col(Plan.state) == PlanState.ACTIVE),
        select(Plan.issuer_unit_id).where(col(Plan.state) == PlanState.ACTIVE),
        select(AssignmentUnit.unit_id).where(NOT_LEADING),
    ).subquery()
    of_others = select(Contact.email).where(col(Contact.unit_id).in_(select(others.c[0])))
    of_two = (
        select(Contact.email).group_by(Contact.email).having(func.count(col(Contact.unit_id).distinct()) > 1)
    )
    connection = session.connection()
    return {email for statement in (of_others, of_two) for email in connection.execute(statement).scalars()}


def contacts(session: Session, unit_id: int) -> list[Contact]:
    """Everybody of one unit, by role and rank."""
    statement = (
        select(Contact).where(col(Contact.unit_id) == unit_id).order_by(col(Contact.role), col(Contact.rank))
    )
    return list(session.exec(statement))


def choose_approval(session: Session, unit_id: int, *, is_needed: bool) -> bool:
    """False when the unit wanted it so already."""
    statement = update(Unit).where(col(Unit.id) == unit_id, col(Unit.needs_approval) != is_needed)
    return changed_one(session, statement.values(needs_approval=is_needed))


def clear_names_and_groups(session: Session, unit_ids: Collection[int]) -> None:
    """Forget aliases, memberships and people of units before a newer directory file writes them again."""
    for table in (UnitAlias, UnitGroupMember, Contact):
        session.execute(delete(table).where(among(session, col(table.unit_id), unit_ids)))


def groups_named(session: Session, names: Iterable[str]) -> dict[str, int]:
    """These groups by their folded name, made where they are new."""
    wanted = {fold(name): name for name in names}
    known = {group.folded for group in session.exec(select(UnitGroup))}
    session.add_all(UnitGroup(name=wanted[one], folded=one) for one in wanted if one not in known)
    session.flush()
    return {
        group.folded: group.id or 0 for group in session.exec(select(UnitGroup)) if group.folded in wanted
    }


def unit_by_name(session: Session, name: str) -> Unit | None:
    """One unit by its written name, if exactly one has it."""
    units = session.exec(select(Unit).where(col(Unit.folded_name) == fold(name))).all()
    return units[0] if len(units) == 1 else None
