"""Which unit goes on for one that has ended, as far as that is one unit."""

from collections import defaultdict
from collections.abc import Collection

from sqlmodel import Session

from models.queries import unit_changes as change_queries


def heirs(session: Session, units: Collection[int]) -> dict[int, int]:
    """Merged, absorbed or renamed units → the last in the chain. What was split has no one heir: nobody gets its figures."""
    changes: dict[int, set[int]] = defaultdict(set)
    for pair in change_queries.successions(session):
        if pair.from_unit_id != pair.to_unit_id:
            changes[pair.from_unit_id].add(pair.to_unit_id)
    found = {}
    for unit in changes:
        last, seen = unit, {unit}
        while len(changes.get(last, ())) == 1 and not changes[last] & seen:
            (last,) = changes[last]
            seen.add(last)
        if last != unit and not changes.get(last, set()) - seen and last in units:
            found[unit] = last
    return found
