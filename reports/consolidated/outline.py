"""The outline a report is printed in: which assignment comes where, and how its headings are counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.consolidated.facts import AssignmentFacts, ReportFacts, TextFacts
from reports.consolidated.figures import AssignmentResult, Figures
from reports.document import Block, Heading
from rules.outline import FIRST_OUTLINE, Feed, Outline, OutlinePart

_NUMBERED = re.compile(r"^\d+\. ")


@dataclass(frozen=True)
class Filling:
    """What the feeds of one part see: everything, and the assignments that come here."""

    facts: ReportFacts
    figures: Figures
    part: OutlinePart
    is_part: bool  # it stands below a section: its headings carry its number
    assignments: tuple[tuple[AssignmentFacts, AssignmentResult], ...]
    texts: dict[str, TextFacts]  # by slot

    @property
    def is_first_of_results(self) -> bool:
        return self.part == next(one for one in outline_of(self.facts).filled if Feed.RESULTS in one.feeds)

    @property
    def has_all_results(self) -> bool:
        return sum(Feed.RESULTS in one.feeds for one in outline_of(self.facts).filled) == 1


def outline_of(facts: ReportFacts) -> Outline:
    return facts.outline or FIRST_OUTLINE


def fillings(facts: ReportFacts, figures: Figures) -> dict[str, Filling]:
    """By the key of the part: each assignment in exactly one of them."""
    outline = outline_of(facts)
    below = {part.key for section in outline.sections for part in section.parts}
    claimed: dict[str, list[tuple[AssignmentFacts, AssignmentResult]]] = {
        part.key: [] for part in outline.filled
    }
    for assignment, result in zip(facts.assignments, figures.assignments, strict=True):
        claimed[outline.part_for(assignment.section, assignment.task).key].append((assignment, result))
    texts = {text.slot: text for text in facts.texts}
    return {
        part.key: Filling(facts, figures, part, part.key in below, tuple(claimed[part.key]), texts)
        for part in outline.filled
    }


def numbered(blocks: Sequence[Block], prefix: str = "") -> tuple[Block, ...]:
    """'1. …' counted through one part, whatever its feeds counted; below a section '2.1. …'."""
    count = 0
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and not block.is_group and (own := _NUMBERED.match(block.text)):
            count += 1
            found.append(replace(block, text=f"{prefix}{count}. {block.text[own.end() :]}"))
        else:
            found.append(block)
    return tuple(found)
