"""Where words stand in the running text: every line found by its place, names found by their first words."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from intake.assignment_making import place_of
from intake.draft import SourcePlace
from intake.duties.labels import labels_of
from intake.duties.outline import PLAIN
from intake.duties.sections import Line
from intake.folding import fold
from intake.names.unit_names import normal_name

_NEAR = 40  # lines below a task in which its labels may stand
_TRIES = 60  # other lines looked at for one name, so that the cost stays linear

Found = tuple[int, str]

_WORD = re.compile(r"[^\W_]+")


@lru_cache(8192)
def bare(text: str) -> str:
    """Folded words with single spaces and a space at both ends, so that whole words are found by `in`."""
    words = " ".join(_WORD.findall(fold(text)))
    return f" {words} "


comparable = lru_cache(4096)(normal_name)  # a plan names the same few units many times


def is_heading_like(line: Line) -> bool:
    return line.is_title or line.text.rstrip().endswith(":") or len(line.text.split()) <= 14


class LineIndex:
    """Built once for a document: every look-up is then independent of its length."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.bare = [bare(line.text) for line in lines]
        self.places = [place_of(line.anchor) for line in lines]
        self._at: dict[SourcePlace, list[int]] = defaultdict(list)
        self._starting: dict[str, list[int]] = defaultdict(list)
        for position, text in enumerate(self.bare):
            self._at[_start_of(self.places[position])].append(position)
            words = text.split()
            for pair in {" ".join(words[n : n + 2]) for n in range(len(words))}:
                self._starting[pair].append(position)
        self._parents = _parents_of(lines)
        self._labels = [frozenset(label.kind for label in labels_of(line.text)) for line in lines]

    def position_of(self, place: SourcePlace, task: str) -> int | None:
        """The line of a task: by its place and, where several lines share the place, by its first words."""
        candidates = self._at.get(_start_of(place), [])
        head = " ".join(bare(task).split()[:6])
        return next((n for n in candidates if head in self.bare[n]), candidates[0] if candidates else None)

    def nearest(self, name: str, own: int, label: str | None = None) -> Found | None:
        """Same line, label of this kind below, heading or lead-in above, then anywhere."""
        wanted = bare(name)
        if not wanted.strip():
            return None
        if wanted in self.bare[own]:
            return own, "in_clause"
        below = self.label_below(own, label) if label else None
        if below is not None and wanted in self.bare[below]:
            return below, "label"
        for position in self.above(own):
            if wanted in self.bare[position]:
                return position, self.how_above(position, wanted)
        elsewhere = next(self._candidates(wanted, own), None)
        return (elsewhere, "elsewhere") if elsewhere is not None else None

    def label_below(self, own: int, kind: str) -> int | None:
        """The next label of a kind ("Đơn vị chủ trì:") at or below a line."""
        near = range(own, min(own + _NEAR, len(self.lines)))
        return next((n for n in near if kind in self._labels[n]), None)

    def above(self, own: int) -> Iterator[int]:
        """The headings and lead-ins a line stands below, innermost first."""
        parent = self._parents[own]
        while parent is not None:
            yield parent
            parent = self._parents[parent]

    def how_above(self, position: int, wanted: str) -> str:
        line = self.lines[position]
        is_sentence = line.text.rstrip().endswith(":") and len(line.text.split()) > len(wanted.split()) + 4
        return "lead_in" if is_sentence or not is_heading_like(line) else "heading"

    def _candidates(self, wanted: str, own: int) -> Iterator[int]:
        """The lines below that hold the name, then those above, nearest first."""
        positions = self._starting.get(" ".join(wanted.split()[:2]), [])
        middle = bisect_right(positions, own)
        near = [
            *positions[middle : middle + _TRIES],
            *reversed(positions[max(0, middle - _TRIES) : middle]),
        ]
        yield from (position for position in near if wanted in self.bare[position])


def _start_of(place: SourcePlace) -> SourcePlace:
    return SourcePlace(place.start_line, None, place.table, place.row, place.page, place.sheet)


def _parents_of(lines: Sequence[Line]) -> list[int | None]:
    """The line each line stands below: by outline level; an unnumbered heading stands above the list it opens."""
    parents: list[int | None] = []
    open_lines: list[tuple[float, int]] = []
    for position, line in enumerate(lines):
        level = float(line.level)
        if line.level == PLAIN and is_heading_like(line) and position + 1 < len(lines):
            following = lines[position + 1].level
            level = following - 0.5 if following != PLAIN else PLAIN - 1.0
        while open_lines and (open_lines[-1][0] >= level or line.is_title):
            open_lines.pop()
        parents.append(open_lines[-1][1] if open_lines else None)
        if line.level != PLAIN or level < PLAIN:
            open_lines.append((level, position))
    return parents
