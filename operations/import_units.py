"""Import the directory: new units are added, known ones renewed by their code; all rows or none."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from intake.unit_file import UnitRow, read_unit_file
from models import Contact, ContactRole, Unit, UnitAlias, UnitGroupMember
from models.queries import units as unit_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.dated_names import dated_name
from rules.errors import ImpossibleDate
from rules.folding import fold


@dataclass(frozen=True)
class ImportedUnits:
    added: int
    renewed: int


def import_units(workspace: Workspace, data: bytes, name: str) -> ImportedUnits:
    """Read the file, then write every unit in one transaction; BadInput leaves the directory as it was."""
    rows = read_unit_file(data, name)
    _check_aliases(rows)
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        known = {unit.code: unit for unit in unit_queries.all_units(session)}
        units = {row.code: _write_unit(session, row, known.get(row.code)) for row in rows}
        session.flush()
        for row in rows:
            units[row.code].parent_id = units[row.parent].id if row.parent else None
            _write_names_and_people(session, row, units[row.code])
        renewed = sum(1 for row in rows if row.code in known)
        result = ImportedUnits(added=len(rows) - renewed, renewed=renewed)
        change = {"file": name, "added": result.added, "renewed": result.renewed}
        record_audit(
            session, workspace, at=now, action="units_imported", subject=("directory", 0), change=change
        )
    return result


def _check_aliases(rows: Iterable[UnitRow]) -> None:
    for row in rows:
        for alias in row.aliases:
            try:
                dated_name(alias)
            except ImpossibleDate as error:
                raise ImpossibleDate(error.what, where=f"{row.place}, cột aliases", mend=error.mend) from None


def _write_unit(session: Session, row: UnitRow, known: Unit | None) -> Unit:
    unit = known or Unit(code=row.code, name=row.name, folded_name="")
    unit.name = row.name
    unit.folded_name = fold(row.name)
    unit.short_name = row.short_name
    unit.kind = row.kind
    unit.calendar = row.calendar
    unit.valid_from = row.valid_from
    unit.valid_to = row.valid_to
    session.add(unit)
    return unit


def _write_names_and_people(session: Session, row: UnitRow, unit: Unit) -> None:
    unit_id = unit.id or 0
    unit_queries.clear_names_and_groups(session, unit_id)
    for folded, alias in {fold(dated_name(alias).name): alias for alias in row.aliases}.items():
        session.add(UnitAlias(unit_id=unit_id, name=alias, folded=folded))
    groups = {unit_queries.group_named(session, group).id or 0 for group in row.groups}
    for group_id in sorted(groups):
        session.add(UnitGroupMember(group_id=group_id, unit_id=unit_id))
    people = (
        (ContactRole.DESK, row.desk_name or f"Chuyên viên {row.name}", row.desk_email),
        (ContactRole.HEAD, row.head_name or f"Thủ trưởng {row.name}", row.head_email),
    )
    for role, person, email in people:
        if email:
            session.add(Contact(unit_id=unit_id, role=role, name=person, email=email))
