"""Written names of a plan → units of the directory, by the rules and by what a person decided."""

from dataclasses import dataclass, field
from datetime import date

from models import Assignment, Plan
from operations.decisions import Decisions
from rules.cadence import Role
from rules.directory import Directory, DirectoryUnit
from rules.errors import UnknownUnit


@dataclass
class Bindings:
    """Who answers for what, and what nobody could bind."""

    issuer_id: int | None = None
    coordinator_id: int | None = None
    by_assignment: dict[int, list[tuple[int, Role, str]]] = field(default_factory=dict)
    unbound: dict[str, list[str]] = field(default_factory=dict)  # written name → suggestions in words
    assumed: dict[str, str] = field(default_factory=dict)  # written name → the likeness that was taken


@dataclass(frozen=True)
class NameBinder:
    """Resolves names for one plan. `assume_above` takes a likeness for granted (a dry run only), None never does."""

    directory: Directory
    decisions: Decisions
    on: date | None
    issuer_id: int | None
    assume_above: float | None = None

    def units_for(self, name: str, found: Bindings) -> tuple[int, ...] | None:
        """The units a name denotes; an empty tuple when a person chose to ignore it; None when it is unbound."""
        if self.decisions.is_ignored(name):
            return ()
        codes = self.decisions.codes_for(name)
        if codes is not None:
            return tuple(unit_with_code(self.directory, code).id for code in codes)
        binding = self.directory.resolve(name, issuer_id=self.issuer_id, on=self.on)
        if binding is not None:
            return binding.unit_ids
        return self._assumed(name, found)

    def _assumed(self, name: str, found: Bindings) -> tuple[int, ...] | None:
        suggestions = self.directory.suggest(name, issuer_id=self.issuer_id, on=self.on)
        if suggestions and self.assume_above is not None and suggestions[0].likeness >= self.assume_above:
            found.assumed[name] = suggestions[0].name
            return suggestions[0].unit_ids
        found.unbound[name] = [suggestion.name for suggestion in suggestions]
        return None


def bind_names(
    plan: Plan,
    assignments: list[Assignment],
    directory: Directory,
    decisions: Decisions,
    *,
    assume_above: float | None = None,
) -> Bindings:
    """Bind every name of the plan; names left over are listed with suggestions, never guessed."""
    found = Bindings()
    found.issuer_id = _post(directory, decisions.issuer, plan.issuer_name, plan.issued_on, None)
    binder = NameBinder(directory, decisions, plan.issued_on, found.issuer_id, assume_above)
    found.coordinator_id = _post(
        directory, decisions.coordinator, plan.coordinating_unit_name, plan.issued_on, found.issuer_id
    )
    for assignment in assignments:
        rows: list[tuple[int, Role, str]] = []
        for unit_id in _responsible(assignment, binder, found):
            rows.append((unit_id, assignment.role, assignment.unit_as_named or ""))
        taken = {unit_id for unit_id, _, _ in rows}
        for name in assignment.cooperating_as_named:
            binding = directory.resolve(name, issuer_id=found.issuer_id, on=plan.issued_on)
            # An open set ("các cơ quan liên quan") names no partner until a person picks some (law.md 5.4).
            for unit_id in binding.unit_ids if binding else ():
                if unit_id not in taken:
                    taken.add(unit_id)
                    rows.append((unit_id, Role.COOPERATE, name))
        found.by_assignment[assignment.id or 0] = rows
    return found


def _responsible(assignment: Assignment, binder: NameBinder, found: Bindings) -> tuple[int, ...]:
    if assignment.unit_as_named:
        return binder.units_for(assignment.unit_as_named, found) or ()
    if binder.decisions.missing_subject:
        return (unit_with_code(binder.directory, binder.decisions.missing_subject).id,)
    found.unbound[f"(không nêu đơn vị: {assignment.task[:60]})"] = []
    return ()


def unit_with_code(directory: Directory, code: str) -> DirectoryUnit:
    unit = directory.by_code(code)
    if unit is None:
        raise UnknownUnit(f"không có đơn vị mã {code!r}", mend="xem: dondoc unit list")
    return unit


def _post(
    directory: Directory, code: str | None, written: str | None, on: date | None, issuer_id: int | None
) -> int | None:
    if code:
        return unit_with_code(directory, code).id
    if not written:
        return None
    binding = directory.resolve(written, issuer_id=issuer_id, on=on)
    return binding.unit_ids[0] if binding and len(binding.unit_ids) == 1 else None
