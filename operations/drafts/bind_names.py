"""Written names of a plan → units of the directory: what a person decided, the rules, what was learnt from the issuer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from models import Assignment, Plan, RememberedName
from operations.drafts.decisions import Decisions
from rules.cadence import Role
from rules.directory import Directory, DirectoryUnit, Suggestion
from rules.errors import UnknownUnit
from rules.folding import fold
from rules.wording import short_date


@dataclass(frozen=True)
class BoundName:
    """What one written name means for one plan.

    `how`: decision | name | group | children | remembered | ignored | unbound.
    """

    written: str
    how: str
    unit_ids: tuple[int, ...] = ()
    note: str = ""


@dataclass
class Bindings:
    """Who answers for what, and what nobody could bind."""

    issuer_id: int | None = None
    coordinator_id: int | None = None
    by_assignment: dict[int, list[tuple[int, Role, str]]] = field(default_factory=dict)
    unbound: dict[str, list[str]] = field(default_factory=dict)  # written name → suggestions in words
    assumed: dict[str, str] = field(default_factory=dict)  # written name → the likeness that was taken


@dataclass
class NameBinder:
    """Resolves names for one plan. `assume_above` takes a likeness for granted (a dry run only), None never does."""

    directory: Directory
    decisions: Decisions
    on: date | None
    issuer_id: int | None
    remembered: Mapping[str, RememberedName] = field(default_factory=dict)
    assume_above: float | None = None
    known: dict[str, BoundName] = field(default_factory=dict)
    suggested: dict[str, list[Suggestion]] = field(default_factory=dict)

    def bind(self, name: str) -> BoundName:
        """A person's decision, else the directory, else what was learnt, else unbound; never a likeness."""
        if name not in self.known:
            self.known[name] = self._decided(name) or self._in_directory(name) or self._learnt(name)
        return self.known[name]

    def suggestions(self, name: str) -> list[Suggestion]:
        """What a person may choose from: first what was once chosen and no longer holds, then likenesses."""
        if name not in self.suggested:
            likely = self.directory.suggest(name, issuer_id=self.issuer_id, on=self.on)
            once = self._once_chosen(name)
            taken = {one.unit_ids for one in once}
            self.suggested[name] = [*once, *(one for one in likely if one.unit_ids not in taken)]
        return self.suggested[name]

    def units_for(self, name: str, found: Bindings) -> tuple[int, ...] | None:
        """The units a name denotes; an empty tuple when a person chose to ignore it; None when it is unbound."""
        bound = self.bind(name)
        if bound.how != "unbound":
            return bound.unit_ids
        if name in found.unbound:
            return None
        suggestions = self.suggestions(name)
        if suggestions and self.assume_above is not None and suggestions[0].likeness >= self.assume_above:
            found.assumed[name] = suggestions[0].name
            return suggestions[0].unit_ids
        found.unbound[name] = [suggestion.name for suggestion in suggestions]
        return None

    def _decided(self, name: str) -> BoundName | None:
        if self.decisions.is_ignored(name):
            return BoundName(name, "ignored", note=self.decisions.ignored[fold(name)])
        codes = self.decisions.codes_for(name)
        if codes is None:
            return None
        units = [unit_with_code(self.directory, code) for code in codes]
        gone = [unit.name for unit in units if not unit.existed_on(self.on)]
        note = f"không hoạt động vào ngày ban hành kế hoạch: {', '.join(gone)}" if gone else ""
        return BoundName(name, "decision", tuple(unit.id for unit in units), note)

    def _in_directory(self, name: str) -> BoundName | None:
        binding = self.directory.resolve(name, issuer_id=self.issuer_id, on=self.on)
        return BoundName(name, binding.how, binding.unit_ids) if binding else None

    def _learnt(self, name: str) -> BoundName:
        row = self.remembered.get(fold(name))
        if row is None:
            return BoundName(name, "unbound")
        when = (
            f"{row.decided_by} đã chọn khi xác nhận một kế hoạch trước ({short_date(row.decided_at.date())})"
        )
        if row.ignored_because is not None:
            return BoundName(name, "remembered", note=f"bỏ qua: {row.ignored_because}; {when}")
        units = [self.directory.by_code(str(code)) for code in row.unit_codes]
        held = tuple(unit.id for unit in units if unit is not None and unit.existed_on(self.on))
        if len(held) < len(units):
            return BoundName(name, "unbound", note="lần trước chọn đơn vị nay không còn trong danh mục")
        return BoundName(name, "remembered", held, when)

    def _once_chosen(self, name: str) -> list[Suggestion]:
        row = self.remembered.get(fold(name))
        if row is None or self.bind(name).how != "unbound":
            return []
        units = [unit for code in row.unit_codes if (unit := self.directory.by_code(str(code)))]
        if not units:
            return []
        gone = [unit.name for unit in units if not unit.existed_on(self.on)]
        note = "đã chọn ở kế hoạch trước" + (f"; nay không còn: {', '.join(gone)}" if gone else "")
        names = "; ".join(unit.name for unit in units)
        return [Suggestion(tuple(unit.id for unit in units), names, 0.0, note)]


def binder_for(
    plan: Plan,
    directory: Directory,
    decisions: Decisions,
    remembered: Mapping[str, RememberedName] | None = None,
    *,
    assume_above: float | None = None,
) -> NameBinder:
    issuer_id = issuer_of(plan, directory, decisions)
    return NameBinder(directory, decisions, plan.issued_on, issuer_id, remembered or {}, assume_above)


def bind_names(
    plan: Plan,
    assignments: Iterable[Assignment],
    directory: Directory,
    decisions: Decisions,
    *,
    remembered: Mapping[str, RememberedName] | None = None,
    assume_above: float | None = None,
) -> Bindings:
    """Bind every name of the plan; names left over are listed with suggestions, never guessed."""
    return bind_with(
        binder_for(plan, directory, decisions, remembered, assume_above=assume_above), plan, assignments
    )


def bind_with(binder: NameBinder, plan: Plan, assignments: Iterable[Assignment]) -> Bindings:
    found = Bindings(issuer_id=binder.issuer_id)
    found.coordinator_id = _post(
        binder.directory,
        binder.decisions.coordinator,
        plan.coordinating_unit_name,
        plan.issued_on,
        found.issuer_id,
    )
    for assignment in assignments:
        rows: list[tuple[int, Role, str]] = []
        for unit_id in _responsible(assignment, binder, found):
            rows.append((unit_id, assignment.role, assignment.unit_as_named or ""))
        taken = {unit_id for unit_id, _, _ in rows}
        for name in assignment.cooperating_as_named:
            # An open set ("các cơ quan liên quan") names no partner until a person picks some (law.md 5.4).
            for unit_id in binder.bind(name).unit_ids:
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


def issuer_of(plan: Plan, directory: Directory, decisions: Decisions) -> int | None:
    return _post(directory, decisions.issuer, plan.issuer_name, plan.issued_on, None)


def issuer_names(plan: Plan, directory: Directory, issuer_id: int | None) -> tuple[str, ...]:
    """Under which folded names the choices of this issuer's plans are kept; the first is the one written."""
    names = [directory.unit(issuer_id).name] if issuer_id is not None else []
    names += [plan.issuer_name] if plan.issuer_name else []
    return tuple(dict.fromkeys(fold(name) for name in names))


def _post(
    directory: Directory, code: str | None, written: str | None, on: date | None, issuer_id: int | None
) -> int | None:
    if code:
        return unit_with_code(directory, code).id
    if not written:
        return None
    binding = directory.resolve(written, issuer_id=issuer_id, on=on)
    return binding.unit_ids[0] if binding and len(binding.unit_ids) == 1 else None
