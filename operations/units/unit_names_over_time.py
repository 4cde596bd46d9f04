"""Both names of a unit that has changed: "Sở Nông nghiệp và Môi trường (trước 1/3/2025: Sở Tài nguyên và Môi trường)"."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from sqlmodel import Session

from models import Unit, UnitChange
from models.queries import unit_changes as change_queries
from models.queries import units as unit_queries
from rules.unit_changes import ChangeKind
from rules.wording import short_date


class NamedUnit(Protocol):
    """A whole unit, or a light row of one."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class FormerNames:
    """What a unit was called, or which units it came out of, before a day."""

    until: date
    names: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"trước {short_date(self.until)}: {'; '.join(self.names)}"


@dataclass(frozen=True)
class NamesOverTime:
    """Read once for a page or a report."""

    before: Mapping[int, Sequence[FormerNames]]
    after: Mapping[int, Sequence[tuple[date, str]]]

    def printed(self, unit: NamedUnit, since: date | None = None) -> str:
        """The name with what it was before; changes up to `since` (the day a plan was issued) are no news to its readers."""
        said = [one.words for one in self.before.get(unit.id or 0, ()) if since is None or one.until > since]
        said += [f"từ {short_date(day)}: {name}" for day, name in self.after.get(unit.id or 0, ())]
        return f"{unit.name} ({'; '.join(said)})" if said else unit.name


def names_over_time(session: Session) -> NamesOverTime:
    """From the recorded changes, the latest first."""
    pairs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in change_queries.successions(session):
        pairs[one.change_id].append((one.from_unit_id, one.to_unit_id))
    changes = change_queries.all_changes(session) if pairs else []
    ids = {unit for found in pairs.values() for pair in found for unit in pair}
    units = unit_queries.unit_names(session, ids) if ids else {}
    before: dict[int, list[FormerNames]] = defaultdict(list)
    after: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for change in changes:
        found = pairs.get(change.id or 0, [])
        for heir in dict.fromkeys(to for _, to in found):
            names = _former(change, [units[of] for of, to in found if to == heir and of != to])
            if names:
                before[heir].append(FormerNames(change.effective_on, names))
        for unit in dict.fromkeys(of for of, _ in found):
            heirs = [units[to].name for of, to in found if of == unit]
            if units[unit].valid_to == change.effective_on - timedelta(days=1):
                after[unit].append((change.effective_on, "; ".join(heirs)))
    return NamesOverTime(before, after)


def _former(change: UnitChange, predecessors: Sequence[Unit]) -> tuple[str, ...]:
    if change.kind is ChangeKind.RENAME:
        old = change.detail.get("old_name", "")
        return (str(old),) if old else ()
    if change.kind is ChangeKind.ABSORB:
        return tuple(f"{unit.name} (nhập vào)" for unit in predecessors)
    return tuple(unit.name for unit in predecessors)
