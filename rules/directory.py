"""Written names → known units: exact name, alias, group, composite of groups, the people who hold the office.

Nothing is bound by likeness alone; a likeness is a suggestion for a person (tracking.md 2.2, law.md 5.4).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from rules.class_names import class_words, split_classes
from rules.directory_unit import Binding, DirectoryUnit
from rules.folding import fold
from rules.name_forms import OwnPlace, at_home, canonical, place_in
from rules.name_suggestions import Candidate, LikelyNames, Suggestion
from rules.names_in_use import NamesInUse

__all__ = ["Binding", "Directory", "DirectoryUnit", "Suggestion"]

# "Chủ tịch UBND các huyện" addresses the post; the task goes to the body (law.md 5.2).
OFFICE_HOLDERS = (
    "chu tich", "pho chu tich", "thu truong", "giam doc", "truong", "nguoi dung dau", "dong chi", "lanh dao",
)  # fmt: skip
INTERNAL_KINDS = ("division", "service_unit", "school_section")
INTERNAL_WORDS = ("phong", "don vi truc thuoc", "don vi thuoc", "bo phan", "to chuyen mon")


@dataclass(frozen=True)
class Directory:
    units: tuple[DirectoryUnit, ...]
    groups: dict[str, tuple[int, ...]]  # folded class name → members
    group_names: dict[str, str] = field(default_factory=dict)

    def unit(self, unit_id: int) -> DirectoryUnit:
        return self._by_id[unit_id]

    def by_code(self, code: str) -> DirectoryUnit | None:
        return self._by_code.get(code)

    def subtree(self, root_id: int) -> frozenset[int]:
        """The unit and everything below it."""
        if root_id not in self._subtrees:
            self._subtrees[root_id] = self._below(root_id)
        return self._subtrees[root_id]

    def _below(self, root_id: int) -> frozenset[int]:
        found, waiting = {root_id}, [root_id]
        while waiting:
            below = [unit_id for unit_id in self._children.get(waiting.pop(), ()) if unit_id not in found]
            found.update(below)
            waiting += below
        return frozenset(found)

    def resolve(self, written: str, *, issuer_id: int | None, on: date | None) -> Binding | None:
        """The units a plan's words denote, seen from its issuer, on the plan's date; None when nobody can know."""
        for name in _readings(written):
            found = self._one_unit(name, written, issuer_id, on) or self._group(name, issuer_id, on)
            if found:
                return found
        for name in _readings(written):
            unit_id = self._short_or_local(canonical(name), written, issuer_id, on)
            if unit_id is not None:
                return Binding((unit_id,), "name")
        return None

    def suggest(
        self, written: str, *, issuer_id: int | None, on: date | None, most: int = 5
    ) -> list[Suggestion]:
        """What a person may choose from: names of another time first, then likenesses, the best first."""
        other_times = self._names.of_another_time(_readings(written), on)
        near = self.subtree(issuer_id) if issuer_id is not None else frozenset()
        if (issuer_id, on) not in self._choices:
            self._choices[issuer_id, on] = (
                LikelyNames(self._unit_candidates(issuer_id, on)),
                LikelyNames(self._group_candidates(issuer_id, on)),
            )
        units, groups = self._choices[issuer_id, on]
        readings = list(_readings(written))
        names = self._forms(readings, issuer_id)
        classes = [canonical(class_words(name)) for name in readings]
        likely = sorted(
            [*units.ranked(names, near), *groups.ranked(classes, near)],
            key=lambda one: -round(one.likeness, 2),
        )
        taken = {one.unit_ids for one in other_times}
        return _with_notes([*other_times, *(one for one in likely if one.unit_ids not in taken)])[:most]

    def places_of(self, issuer_id: int | None) -> tuple[OwnPlace, ...]:
        """Where the issuer is at home: its own place and those around it."""
        found: list[OwnPlace] = []
        unit_id, seen = issuer_id, set[int]()
        while unit_id is not None and unit_id not in seen:
            seen.add(unit_id)
            unit = self.unit(unit_id)
            places = (place_in(name, unit_id) for name in unit.names)
            found += [place for place in places if place and place not in found]
            unit_id = unit.parent_id
        return tuple(found)

    def _one_unit(self, name: str, written: str, issuer_id: int | None, on: date | None) -> Binding | None:
        one = self._nearest(self._names.exactly(name, written, on), issuer_id)
        return Binding((one.id,), "name") if one else None

    def _nearest(self, same: list[DirectoryUnit], issuer_id: int | None) -> DirectoryUnit | None:
        """Two bodies of one name and no reason to prefer either: a person must say which."""
        if issuer_id is not None and len(same) > 1:
            inside = self.subtree(issuer_id)
            near = [unit for unit in same if unit.id in inside]
            same = near or [unit for unit in same if unit.parent_id == self.unit(issuer_id).parent_id] or same
        return same[0] if len(same) == 1 else None

    def _short_or_local(self, words: str, written: str, issuer_id: int | None, on: date | None) -> int | None:
        """The same name with its abbreviations opened, or with the issuer's own place said or left out."""
        if one := self._nearest(self._names.at_home(words, written, (), on), issuer_id):
            return one.id
        for place in self.places_of(issuer_id):
            local = at_home(words, (place,))
            if one := self._nearest(self._names.at_home(local, written, (place,), on), issuer_id):
                return one.id
            if local.endswith(f" {place.level}"):
                # "Sở Nội vụ tỉnh": the department of the province, whose own entry does not say so.
                bare = self._names.at_home(local.removesuffix(f" {place.level}"), "", (place,), on)
                under = [unit for unit in bare if unit.parent_id == place.owner_id]
                if len(under) == 1:
                    return under[0].id
        return None

    def _group(self, name: str, issuer_id: int | None, on: date | None) -> Binding | None:
        parts = split_classes(class_words(name), self._classes)
        if parts is None:
            return self._internal_class(name, issuer_id, on)
        members: dict[int, None] = {}
        for group in parts:
            alive = self._alive(self.groups[group], on)
            members.update(dict.fromkeys(self._members_seen_from(issuer_id, alive)))
        return Binding(tuple(members), "group") if members else self._internal_class(name, issuer_id, on)

    def _members_seen_from(self, issuer_id: int | None, members: list[int]) -> list[int]:
        """Inside the issuer where the class has members there; the divisions of another department are never meant."""
        if issuer_id is None:
            return members
        inside = self.subtree(issuer_id) - {issuer_id}
        near = [unit_id for unit_id in members if unit_id in inside]
        return near or [unit_id for unit_id in members if self.unit(unit_id).kind not in INTERNAL_KINDS]

    def _internal_class(self, name: str, issuer_id: int | None, on: date | None) -> Binding | None:
        """'các phòng, đơn vị trực thuộc' of a plan are the divisions of its own issuer."""
        is_internal = name.startswith("cac ") and any(word in name for word in INTERNAL_WORDS)
        if issuer_id is None or not is_internal:
            return None
        below = self._children.get(issuer_id, ())
        alive = self._alive((one for one in below if self.unit(one).kind in INTERNAL_KINDS), on)
        return Binding(tuple(alive), "children") if alive else None

    def _alive(self, unit_ids: Iterable[int], on: date | None) -> list[int]:
        return [unit_id for unit_id in unit_ids if self.unit(unit_id).existed_on(on)]

    def _forms(self, names: Iterable[str], issuer_id: int | None) -> tuple[str, ...]:
        """Each name as it stands, with its abbreviations opened, and as it is said at home."""
        places = self.places_of(issuer_id)
        forms = ((name, canonical(name), at_home(canonical(name), places)) for name in names)
        return tuple(dict.fromkeys(form for each in forms for form in each))

    def _unit_candidates(self, issuer_id: int | None, on: date | None) -> list[Candidate]:
        alive = [unit for unit in self.units if unit.existed_on(on)]
        return [Candidate((unit.id,), unit.name, self._forms(unit.names, issuer_id)) for unit in alive]

    def _group_candidates(self, issuer_id: int | None, on: date | None) -> list[Candidate]:
        out = []
        for group, members in self.groups.items():
            bound = self._group(group, issuer_id, on)
            name = self.group_names.get(group, group)
            ids = bound.unit_ids if bound else members
            if ids:
                out.append(Candidate(ids, name, (canonical(class_words(group)),)))
        return out

    @cached_property
    def _by_id(self) -> dict[int, DirectoryUnit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _by_code(self) -> dict[str, DirectoryUnit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _names(self) -> NamesInUse:
        return NamesInUse(self.units)

    @cached_property
    def _subtrees(self) -> dict[int, frozenset[int]]:
        return {}

    @cached_property
    def _choices(self) -> dict[tuple[int | None, date | None], tuple[LikelyNames, LikelyNames]]:
        return {}

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        table: dict[int, list[int]] = {}
        for unit in self.units:
            if unit.parent_id is not None:
                table.setdefault(unit.parent_id, []).append(unit.id)
        return table

    @cached_property
    def _classes(self) -> dict[str, str]:
        return {class_words(group): group for group in self.groups}


def _with_notes(found: list[Suggestion]) -> list[Suggestion]:
    """Why a name of the very same letters was not bound."""
    same = [one for one in found if one.likeness == 1.0 and not one.note]
    note = "nhiều đơn vị cùng tên" if len(same) > 1 else "cùng chữ, khác dấu"
    return [replace(one, note=note) if one in same else one for one in found]


def _readings(written: str) -> Iterable[str]:
    """The name as written, then without the post in front of it."""
    name = fold(written)
    yield name
    for holder in OFFICE_HOLDERS:
        if name.startswith(holder + " "):
            yield name.removeprefix(holder + " ")
