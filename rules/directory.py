"""Written names → known units: exact name, alias, group, composite of groups, the people who hold the office.

Nothing is bound by likeness alone; a likeness is a suggestion for a person (tracking.md 2.2, law.md 5.4).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from rules.folding import fold

# "Chủ tịch UBND các huyện" addresses the post; the task goes to the body (law.md 5.2).
OFFICE_HOLDERS = (
    "chu tich", "pho chu tich", "thu truong", "giam doc", "truong", "nguoi dung dau", "dong chi", "lanh dao",
)  # fmt: skip
# Words around a class name that do not change which class it is.
FILLERS = ("cac", "va", "toan", "tat ca", "cap tinh", "cua tinh", "thuoc tinh", "tren dia ban tinh", "trong tinh", "tinh", "truc thuoc so", "thuoc so", "cua so")  # fmt: skip
SUGGESTION_FLOOR = 0.62
INTERNAL_KINDS = ("division", "service_unit", "school_section")
INTERNAL_WORDS = ("phong", "don vi truc thuoc", "don vi thuoc", "bo phan", "to chuyen mon")


@dataclass(frozen=True)
class DirectoryUnit:
    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    names: tuple[str, ...]  # folded: name, short name, aliases
    valid_from: date | None = None
    valid_to: date | None = None

    def existed_on(self, day: date | None) -> bool:
        if day is None:
            return True
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Binding:
    """What a written name means: the units, and how it was found."""

    unit_ids: tuple[int, ...]
    how: str


@dataclass(frozen=True)
class Suggestion:
    unit_ids: tuple[int, ...]
    name: str
    likeness: float


@dataclass(frozen=True)
class Directory:
    units: tuple[DirectoryUnit, ...]
    groups: dict[str, tuple[int, ...]]  # folded class name → members
    group_names: dict[str, str] = field(default_factory=dict)

    def unit(self, unit_id: int) -> DirectoryUnit:
        return next(unit for unit in self.units if unit.id == unit_id)

    def by_code(self, code: str) -> DirectoryUnit | None:
        return next((unit for unit in self.units if unit.code == code), None)

    def subtree(self, root_id: int) -> frozenset[int]:
        """The unit and everything below it."""
        found = {root_id}
        grew = True
        while grew:
            more = {unit.id for unit in self.units if unit.parent_id in found} - found
            grew = bool(more)
            found |= more
        return frozenset(found)

    def resolve(self, written: str, *, issuer_id: int | None, on: date | None) -> Binding | None:
        """The units a plan's words denote, seen from its issuer, on the plan's date; None when nobody can know."""
        for name in _readings(written):
            found = self._one_unit(name, issuer_id, on) or self._group(name, issuer_id, on)
            if found:
                return found
        return None

    def suggest(
        self, written: str, *, issuer_id: int | None, on: date | None, most: int = 5
    ) -> list[Suggestion]:
        """Ranked likenesses, for a person to choose from."""
        name = _class_words(fold(written))
        scored: list[Suggestion] = []
        for group, members in self.groups.items():
            bound = self._group(group, issuer_id, on)
            score = SequenceMatcher(None, name, _class_words(group)).ratio()
            scored.append(
                Suggestion(bound.unit_ids if bound else members, self.group_names.get(group, group), score)
            )
        for unit in self.units:
            if unit.existed_on(on):
                score = max(SequenceMatcher(None, name, known).ratio() for known in unit.names)
                scored.append(Suggestion((unit.id,), unit.name, score))
        scored.sort(key=lambda one: one.likeness, reverse=True)
        return [one for one in scored[:most] if one.likeness >= SUGGESTION_FLOOR]

    def _one_unit(self, name: str, issuer_id: int | None, on: date | None) -> Binding | None:
        same = [unit for unit in self.units if name in unit.names and unit.existed_on(on)]
        if not same:
            return None
        if issuer_id is not None and len(same) > 1:
            inside = self.subtree(issuer_id)
            near = [unit for unit in same if unit.id in inside]
            same = near or [unit for unit in same if unit.parent_id == self.unit(issuer_id).parent_id] or same
        # Two bodies of one name and no reason to prefer either: a person must say which.
        return Binding((same[0].id,), "name") if len(same) == 1 else None

    def _group(self, name: str, issuer_id: int | None, on: date | None) -> Binding | None:
        parts = _split_classes(_class_words(name), {_class_words(group): group for group in self.groups})
        if parts is None:
            return self._internal_class(name, issuer_id, on)
        members: dict[int, None] = {}
        for group in parts:
            members.update(
                dict.fromkeys(self._members_seen_from(issuer_id, self._alive(self.groups[group], on)))
            )
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
        if (
            issuer_id is None
            or not name.startswith("cac ")
            or not any(word in name for word in INTERNAL_WORDS)
        ):
            return None
        children = [
            unit.id for unit in self.units if unit.parent_id == issuer_id and unit.kind in INTERNAL_KINDS
        ]
        alive = self._alive(children, on)
        return Binding(tuple(alive), "children") if alive else None

    def _alive(self, unit_ids: Iterable[int], on: date | None) -> list[int]:
        known = {unit.id: unit for unit in self.units}
        return [unit_id for unit_id in unit_ids if known[unit_id].existed_on(on)]


def _readings(written: str) -> Iterable[str]:
    """The name as written, then without the post in front of it."""
    name = fold(written)
    yield name
    for holder in OFFICE_HOLDERS:
        if name.startswith(holder + " "):
            yield name.removeprefix(holder + " ")


def _class_words(folded: str) -> str:
    """A class name without articles: 'cac so ban nganh cap tinh' → 'so ban nganh'."""
    words = f" {folded} ".replace(" uy ban nhan dan ", " ubnd ")
    for filler in sorted(FILLERS, key=len, reverse=True):
        while f" {filler} " in words:
            words = words.replace(f" {filler} ", " ")
    return words.strip()


def _split_classes(words: str, known: dict[str, str]) -> list[str] | None:
    """'so ban nganh ubnd huyen thi xa thanh pho' → its two classes; None when a word is left over."""
    if not words:
        return None
    parts: list[str] = []
    rest = words
    while rest:
        longest = max(
            (name for name in known if name and (rest == name or rest.startswith(name + " "))),
            key=len,
            default=None,
        )
        if longest is None:
            return None
        parts.append(known[longest])
        rest = rest[len(longest) :].strip()
    return parts
