"""The sections and parts of an outline, and what can fill them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rules.folding import fold


class Feed(StrEnum):
    """What can fill a part. `written`: only a person; `difficulties` prints both kinds of tickets, the two after it one each."""

    DIRECTION = "direction"
    OVERVIEW = "overview"
    COMPARISON = "comparison"
    INDICATORS = "indicators"
    RESULTS = "results"
    DIFFICULTIES = "difficulties"
    OBSTACLES = "obstacles"
    PROPOSALS = "proposals"
    MISSING = "missing"
    RECONCILIATION = "reconciliation"
    NEXT = "next"
    CHARTS = "charts"
    WRITTEN = "written"


class GroupedBy(StrEnum):
    TASK = "task"
    UNIT = "unit"


@dataclass(frozen=True)
class OutlinePart:
    """`words`, `plan_sections`: which assignments come here; neither: all that no other part asks for."""

    key: str
    heading: str
    feeds: tuple[Feed, ...]
    words: tuple[str, ...] = ()
    plan_sections: tuple[str, ...] = ()
    grouped_by: GroupedBy = GroupedBy.TASK
    guide: str = ""

    @property
    def takes_the_rest(self) -> bool:
        return Feed.RESULTS in self.feeds and not self.words and not self.plan_sections

    def asks_for(self, section: str | None, task: str) -> bool:
        """Whole words, without case and marks; a section of the plan brings those below it ("IV" also "IV.1")."""
        if Feed.RESULTS not in self.feeds:
            return False
        place = (section or "").casefold().rstrip(".)")
        if any(place == one or place.startswith(f"{one}.") for one in map(_section_key, self.plan_sections)):
            return True
        text = f" {_folded(' '.join((section or '', task)))} "
        return any(f" {_folded(word)} " in text for word in self.words)


@dataclass(frozen=True)
class OutlineSection(OutlinePart):
    """A section with parts is filled through them alone."""

    parts: tuple[OutlinePart, ...] = ()

    @property
    def filled(self) -> tuple[OutlinePart, ...]:
        return self.parts or (self,)


def _section_key(section: str) -> str:
    return section.strip().casefold().rstrip(".)")


@lru_cache(maxsize=2_000)
def _folded(text: str) -> str:
    """Every part asks about the same task in the same words."""
    return fold(text)
