"""Change what is written about a unit in the directory; its name and its life change by a change of the organisation alone."""

from dataclasses import asdict, fields

from models.base import JsonDict
from models.queries import directory as directory_queries
from operations.record_audit import record_audit
from operations.units.unit_details import UnitDetails, check_details, details_of, is_dated, write_names
from operations.workspace import Workspace
from rules.errors import LostRace, NotFound


def change_unit(
    workspace: Workspace, code: str, wanted: UnitDetails, *, seen: UnitDetails | None = None
) -> bool:
    """False when it was so already. `seen`: what the form was filled from; LostRace where that has changed.

    What is owed keeps its dates when the calendar changes; confirmed plans keep who was in a group (tracking.md 2.2).
    """
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        unit = directory_queries.unit_locked(session, code)
        if unit is None:
            raise NotFound(f"không có đơn vị mã {code!r}")
        before = details_of(session, unit)
        if seen is not None and seen != before:
            raise LostRace("đơn vị này vừa được người khác sửa; mở lại rồi sửa")
        if before == wanted:
            return False
        parent_id = check_details(session, wanted, unit.id)
        unit.short_name, unit.kind, unit.calendar = wanted.short_name, wanted.kind, wanted.calendar
        unit.needs_approval, unit.parent_id = wanted.needs_approval, parent_id
        unit_id = directory_queries.put_unit(session, unit)
        aliases = directory_queries.aliases_of(session, [unit_id])[unit_id]
        write_names(session, unit_id, wanted, tuple(one for one in aliases if is_dated(one)))
        record_audit(
            session, workspace, at=now, action="unit_edited", subject=("unit", unit_id),
            change=_changes(before, wanted),
        )  # fmt: skip
    return True


def _changes(before: UnitDetails, after: UnitDetails) -> JsonDict:
    was, now = asdict(before), asdict(after)
    return {
        one.name: [was[one.name], now[one.name]] for one in fields(before) if was[one.name] != now[one.name]
    }
