"""What a units file would change in the directory, before anything is written."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields

from sqlmodel import Session

from intake.unit_file import UnitRow, holders_of, read_unit_file
from models import Contact, ContactRole, Unit
from models.queries import directory as directory_queries
from models.queries import units as unit_queries
from operations.units.import_units import rows_to_write
from operations.workspace import Workspace
from rules.folding import fold

SETS = ("aliases", "groups")


@dataclass(frozen=True)
class ColumnChange:
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class UnitsLook:
    """`unnamed`: units of the directory that the file does not name; they stay as they are."""

    added: tuple[UnitRow, ...]
    changed: tuple[tuple[UnitRow, tuple[ColumnChange, ...]], ...]
    same: int
    unnamed: int

    @property
    def fingerprint(self) -> str:
        words = repr((self.added, self.changed, self.same))
        return hashlib.sha256(words.encode()).hexdigest()[:32]


def look_at_units(workspace: Workspace, data: bytes, name: str) -> UnitsLook:
    """BadInput for a file that could not be imported."""
    rows = read_unit_file(data, name)
    with workspace.database.reading() as session:
        return look(session, rows_to_write(session, rows))


def look(session: Session, rows: Iterable[UnitRow]) -> UnitsLook:
    rows = tuple(rows)
    known = {unit.code: unit for unit in unit_queries.all_units(session)}
    now = _as_rows(session, known.values())
    added, changed, same = [], [], 0
    for row in rows:
        if row.code not in now:
            added.append(row)
        elif differences := _differences(now[row.code], row):
            changed.append((row, differences))
        else:
            same += 1
    return UnitsLook(tuple(added), tuple(changed), same, len(set(known) - {row.code for row in rows}))


def _as_rows(session: Session, units: Collection[Unit]) -> dict[str, UnitRow]:
    """The directory as a file would say it."""
    codes = {unit.id or 0: unit.code for unit in units}
    aliases = directory_queries.aliases_of(session, codes)
    groups = directory_queries.groups_of(session, codes)
    people = directory_queries.contacts_of(session, codes)
    found = {}
    for unit in units:
        unit_id = unit.id or 0
        desk, head = (_people(people[unit_id], role) for role in (ContactRole.DESK, ContactRole.HEAD))
        found[unit.code] = UnitRow(
            place="",
            code=unit.code,
            name=unit.name,
            aliases=tuple(aliases[unit_id]),
            short_name=unit.short_name,
            kind=unit.kind,
            parent=codes.get(unit.parent_id or 0, ""),
            groups=tuple(groups[unit_id]),
            desk_name=desk[0],
            desk_email=desk[1],
            head_name=head[0],
            head_email=head[1],
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            calendar=unit.calendar,
        )
    return found


def _people(contacts: Iterable[Contact], role: ContactRole) -> tuple[str, str]:
    own = [one for one in contacts if one.role is role and one.is_active]
    return "; ".join(one.name for one in own), "; ".join(one.email for one in own)


def _differences(now: UnitRow, row: UnitRow) -> tuple[ColumnChange, ...]:
    found = []
    for one in fields(UnitRow):
        if one.name in ("place", "code", "desk_name", "head_name"):
            continue
        before, after = getattr(now, one.name), getattr(row, one.name)
        if one.name in SETS and {fold(name) for name in before} == {fold(name) for name in after}:
            continue
        if one.name in ("desk_email", "head_email"):
            role = one.name.removesuffix("_email")
            before, after = _named(now, role, now.name), _named(row, role, row.name)
        if before != after:
            found.append(ColumnChange(one.name, _words(before), _words(after)))
    return tuple(found)


def _named(row: UnitRow, role: str, unit: str) -> tuple[str, ...]:
    """A holder without a name is written under their post."""
    post = f"{'Chuyên viên' if role == 'desk' else 'Thủ trưởng'} {unit}"
    holders = holders_of(getattr(row, f"{role}_name"), getattr(row, f"{role}_email"))
    return tuple(f"{name or post} <{email}>" for name, email in holders)


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value is None else str(value)
