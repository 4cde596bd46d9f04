"""What the page of a report's words shows: the outline with what waits in it, the boxes and what they hold."""

from dataclasses import dataclass

from operations.reporting.report_texts import ReportWords
from reports.consolidated.builder import build_report
from reports.consolidated.outline import outline_of
from reports.consolidated.section_text import section_text
from reports.consolidated.sections import section_alone
from reports.consolidated.words import Slot
from rules.errors import DondocError


@dataclass(frozen=True)
class PartLine:
    """One line of the outline at the left: what is still to be done there."""

    key: str
    heading: str
    section: str  # the heading above it, where it is a part of a section
    slots: int
    empty: int
    edited: int
    outdated: int


@dataclass(frozen=True)
class Typed:
    """What a refused form held: it stays in its box."""

    slot: str
    text: str
    error: DondocError


def outline_lines(words: ReportWords) -> list[PartLine]:
    slots: dict[str, list[Slot]] = {}
    for slot in words.slots:
        slots.setdefault(slot.part, []).append(slot)
    lines = []
    for section in outline_of(words.facts).sections:
        for part in section.filled:
            of_part = slots.get(part.key, [])
            texts = [slot.text for slot in of_part if slot.text]
            lines.append(
                PartLine(
                    part.key,
                    part.heading,
                    section.heading if section.parts else "",
                    len(of_part),
                    sum(slot.is_empty for slot in of_part),
                    len(texts),
                    sum(text.is_outdated for text in texts),
                )
            )
    return lines


def part_asked(lines: list[PartLine], part: str) -> PartLine:
    """The part asked for, else the first with something to do, else the first."""
    named = (line for line in lines if line.key == part)
    waiting = (line for line in lines if line.empty or line.outdated)
    return next(named, None) or next(waiting, None) or lines[0]


def boxes(slots: list[Slot], copy: str, typed: Typed | None) -> dict[str, str]:
    """What each box holds: the words kept, the units' words to start from where asked, or what was just typed."""
    boxes = {slot.key: slot.text.text if slot.text else "" for slot in slots}
    boxes |= {slot.key: slot.gathered for slot in slots if slot.key == copy}
    return boxes | ({typed.slot: typed.text} if typed else {})


def printed_now(words: ReportWords, key: str) -> str:
    """The part as the report prints it now."""
    report = build_report(words.facts)
    return section_text(section_alone(report.facts, report.figures, key))
