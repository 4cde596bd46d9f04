"""The lines that stand beside a line, below one heading: whether they are units tells what an unknown name is."""

from collections.abc import Sequence

from intake.duties.outline import PLAIN
from intake.duties.sections import Line
from intake.duties.subjects import subject_of


class Sisters:
    """Groups the lines of one part by the line they stand below; each group is counted once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._group: list[int] = []
        self._members: list[list[int]] = []
        self._counts: dict[int, tuple[int, int]] = {}
        self._headings: dict[int, int] = {}
        self._sort()

    def _sort(self) -> None:
        open_groups: list[tuple[int, int]] = []  # level, group
        for position, line in enumerate(self._lines):
            level = line.level if line.level != PLAIN else PLAIN
            while open_groups and open_groups[-1][0] > level:
                open_groups.pop()
            if not open_groups or open_groups[-1][0] != level:
                open_groups.append((level, len(self._members)))
                self._members.append([])
            group = open_groups[-1][1]
            self._group.append(group)
            self._members[group].append(position)

    def are_headings(self, position: int) -> bool:
        """Whether another line of the group is a heading with nothing but a unit."""
        group = self._group[position]
        if group not in self._headings:
            self._headings[group] = sum(
                1 for member in self._members[group] if _is_a_heading(self._lines[member])
            )
        return self._headings[group] > 0

    def are_units(self, position: int) -> bool:
        """Whether at least a third of the other lines of the group, and one at least, have a unit for subject."""
        group = self._group[position]
        if group not in self._counts:
            members = self._members[group]
            named = sum(1 for member in members if _names_a_unit(self._lines[member]))
            self._counts[group] = (named, len(members))
        named, count = self._counts[group]
        own = 1 if _names_a_unit(self._lines[position]) else 0
        return named - own >= 1 and (named - own) * 3 >= count - 1


def _is_a_heading(line: Line) -> bool:
    subject = subject_of(line.text)
    return subject is not None and not subject.fronted and not subject.rest.strip(" .:;")


def _names_a_unit(line: Line) -> bool:
    subject = subject_of(line.text)
    return subject is not None and not subject.fronted
