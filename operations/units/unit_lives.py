"""Units as the rules about changes want them: their time, and whether a change has ended them."""

from collections.abc import Mapping

from sqlmodel import Session

from models import Unit
from models.queries import unit_changes as change_queries
from rules.unit_changes import UnitLife


def lives_of(session: Session, units: Mapping[int, Unit]) -> dict[str, UnitLife]:
    """The units as the rules about changes want them."""
    gone = {one.from_unit_id for one in change_queries.successions(session)}
    gone |= {
        unit_id
        for change in change_queries.all_changes(session)
        for unit_id in change.effects.get("ended_ids", [])
    }
    return {
        unit.code: UnitLife(
            code=unit.code,
            name=unit.name,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            parent=units[unit.parent_id].code if unit.parent_id else None,
            is_changed_away=unit_id in gone and unit.valid_to is not None,
        )
        for unit_id, unit in units.items()
    }
