"""Which unit goes on for one that has ended, as far as that is one unit."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from models.queries import unit_changes as change_queries


def heirs(session: Session, units: Collection[int] | None, *, until: date | None = None) -> dict[int, int]:
    """Merged, absorbed or renamed units → the last in the chain. What was split has no one heir: nobody gets its figures.

    `units`: those that are known, None all of them; `until`: by the changes up to that day.
    """
    pairs = change_queries.successions(session)
    if not pairs:
        return {}
    known = [
        one.id for one in change_queries.all_changes(session) if until is None or one.effective_on <= until
    ]
    changes: dict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        if pair.change_id in known and pair.from_unit_id != pair.to_unit_id:
            changes[pair.from_unit_id].add(pair.to_unit_id)
    found = {}
    for unit in changes:
        last, seen = unit, {unit}
        while len(changes.get(last, ())) == 1 and not changes[last] & seen:
            (last,) = changes[last]
            seen.add(last)
        if last != unit and not changes.get(last, set()) - seen and (units is None or last in units):
            found[unit] = last
    return found
