"""Import the directory: new units are added, known ones renewed by their code; all rows or none."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from intake.unit_file import UnitRow, holders_of, read_unit_file
from models import Contact, ContactRole, Unit, UnitAlias, UnitGroupMember
from models.queries import calendar as calendar_queries
from models.queries import units as unit_queries
from operations.record_audit import record_audit
from operations.units.unit_lives import lives_of
from operations.workspace import Workspace
from rules.dated_names import dated_name
from rules.errors import BadInput, ImpossibleDate
from rules.folding import fold


@dataclass(frozen=True)
class ImportedUnits:
    added: int
    renewed: int


def import_units(
    workspace: Workspace,
    data: bytes,
    name: str,
    *,
    check: Callable[[Session, tuple[UnitRow, ...]], None] | None = None,
) -> ImportedUnits:
    """Read the file, then write every unit in one transaction; BadInput leaves the directory as it was.

    `check` sees what would be written before anything is, and may refuse it.
    """
    rows = read_unit_file(data, name)
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        rows = rows_to_write(session, rows)
        if check is not None:
            check(session, rows)
        known = {unit.code: unit for unit in unit_queries.all_units(session)}
        units = {row.code: _write_unit(session, row, known.get(row.code)) for row in rows}
        session.flush()
        unit_queries.clear_names_and_groups(session, [unit.id or 0 for unit in units.values()])
        groups = unit_queries.groups_named(session, (group for row in rows for group in row.groups))
        for row in rows:
            units[row.code].parent_id = units[row.parent].id if row.parent else None
            _write_names_and_people(session, row, units[row.code], groups)
        renewed = sum(1 for row in rows if row.code in known)
        result = ImportedUnits(added=len(rows) - renewed, renewed=renewed)
        change = {"file": name, "added": result.added, "renewed": result.renewed}
        record_audit(
            session, workspace, at=now, action="units_imported", subject=("directory", 0), change=change
        )
    return result


def rows_to_write(session: Session, rows: Sequence[UnitRow]) -> tuple[UnitRow, ...]:
    """The rows of a file as they will be kept; BadInput for what no directory holds."""
    _check_aliases(rows)
    _check_calendars(rows, [calendar.key for calendar in calendar_queries.calendars(session)])
    known = {unit.code: unit for unit in unit_queries.all_units(session)}
    kept = _kept_by_changes(session, known.values())
    return tuple(_as_changed(row, known.get(row.code), kept) for row in rows)


def _check_aliases(rows: Iterable[UnitRow]) -> None:
    for row in rows:
        for alias in row.aliases:
            try:
                dated_name(alias)
            except ImpossibleDate as error:
                raise ImpossibleDate(error.what, where=f"{row.place}, cột aliases", mend=error.mend) from None


def _check_calendars(rows: Iterable[UnitRow], keys: Sequence[str]) -> None:
    for row in rows:
        if row.calendar not in keys:
            raise BadInput(
                f"không có lịch làm việc {row.calendar!r}",
                where=f"{row.place}, cột calendar",
                mend=f"dùng một trong: {', '.join(keys)}; hoặc tạo lịch: dondoc calendar add {row.calendar}",
            )


def _kept_by_changes(session: Session, known: Iterable[Unit]) -> dict[str, list[str]]:
    """The aliases with dates of every unit that a recorded change renamed or ended (operations/units/apply_unit_change.py)."""
    lives = lives_of(session, {unit.id or 0: unit for unit in known})
    dated = unit_queries.dated_aliases(session)
    ended: dict[str, list[str]] = {code: [] for code, life in lives.items() if life.is_changed_away}
    return ended | {unit.code: dated[unit.id or 0] for unit in known if dated.get(unit.id or 0)}


def _as_changed(row: UnitRow, unit: Unit | None, kept: Mapping[str, list[str]]) -> UnitRow:
    """A file older than a change of the organisation does not undo it: former names stay former, an end stays."""
    if unit is None or row.code not in kept:
        return row
    former = {fold(dated_name(alias).name) for alias in kept[row.code]}
    is_former = fold(row.name) in former
    given = {fold(dated_name(alias).name) for alias in row.aliases}
    missing = [alias for alias in kept[row.code] if fold(dated_name(alias).name) not in given]
    return replace(
        row,
        name=unit.name if is_former else row.name,
        short_name=unit.short_name if is_former else row.short_name,
        aliases=(*row.aliases, *missing),
        valid_to=row.valid_to or unit.valid_to,
    )


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


def _write_names_and_people(session: Session, row: UnitRow, unit: Unit, group_ids: Mapping[str, int]) -> None:
    unit_id = unit.id or 0
    for folded, alias in {fold(dated_name(alias).name): alias for alias in row.aliases}.items():
        session.add(UnitAlias(unit_id=unit_id, name=alias, folded=folded))
    for group_id in sorted({group_ids[fold(group)] for group in row.groups}):
        session.add(UnitGroupMember(group_id=group_id, unit_id=unit_id))
    people = (
        (ContactRole.DESK, f"Chuyên viên {row.name}", holders_of(row.desk_name, row.desk_email)),
        (ContactRole.HEAD, f"Thủ trưởng {row.name}", holders_of(row.head_name, row.head_email)),
    )
    for role, post, holders in people:
        for rank, (person, email) in enumerate(holders, start=1):
            session.add(Contact(unit_id=unit_id, role=role, name=person or post, email=email, rank=rank))
