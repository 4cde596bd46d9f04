"""What the coordinator wrote: plain paragraphs, never markup, and the places in a report where it may stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.consolidated.facts import AssignmentFacts, ReportFacts, TextFacts, TicketFacts
from reports.consolidated.figures import Answer, Figures
from reports.consolidated.gathering import by_unit, fold
from reports.consolidated.outline import Filling, fillings, outline_of
from reports.consolidated.wording import LINE_STATES, names_words
from reports.document import Block, Item, Paragraph
from rules.outline import Feed

NOT_WRITTEN = "Chưa có nội dung."
_ITEM = re.compile(r"^[-–•]\s+")


def section_slot(key: str) -> str:
    return f"section:{key}"


def assignment_slot(assignment_id: int) -> str:
    return f"assignment:{assignment_id}"


def ticket_slot(ticket: TicketFacts) -> str:
    """'' for one of a snapshot made before tickets had numbers: its words cannot be edited."""
    return f"ticket:{ticket.ticket_id}" if ticket.ticket_id else ""


def text_blocks(text: TextFacts) -> tuple[Block, ...]:
    """An empty line begins a paragraph, '- ' an item; any other line goes on with the one before."""
    source = f"text:{text.slot}"
    return tuple(
        Item(words, source=source) if is_item else Paragraph(words, source=source)
        for is_item, words in _runs(text.text)
    )


def one_line(text: TextFacts) -> str:
    """The same for a cell of a table."""
    return "\n".join(f"- {words}" if is_item else words for is_item, words in _runs(text.text))


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    is_item = False
    words: list[str] = []
    for line in [*text.split("\n"), ""]:
        begins_item = _ITEM.match(line.strip())
        if (not line.strip() or begins_item) and words:
            yield is_item, " ".join(words)
            is_item, words = False, []
        if begins_item:
            is_item, words = True, [_ITEM.sub("", line.strip())]
        elif line.strip():
            words.append(" ".join(line.split()))


def answer_lead(answer: Answer) -> str:
    """'Sở A, Sở B (đã hoàn thành)'."""
    return f"{names_words(answer.units)} ({LINE_STATES.get(answer.state, answer.state)})"


@dataclass(frozen=True)
class Slot:
    """A place for the coordinator's words, and what stands there without them."""

    key: str
    heading: str
    part: str  # the key of its part in the outline
    gathered: str = ""  # the units' own words; "" where only a person can write
    guide: str = ""
    is_written: bool = False  # the part waits for a person
    text: TextFacts | None = None

    @property
    def is_empty(self) -> bool:
        return self.is_written and self.text is None


def slots_of(facts: ReportFacts, figures: Figures) -> tuple[Slot, ...]:
    """In the order of the outline."""
    filled = fillings(facts, figures)
    return tuple(slot for part in outline_of(facts).filled for slot in _slots(filled[part.key]))


def forgotten_texts(facts: ReportFacts, figures: Figures) -> tuple[TextFacts, ...]:
    """Words whose place is gone: another outline, a task no longer reported. Kept, not printed."""
    known = {slot.key for slot in slots_of(facts, figures)}
    return tuple(text for text in facts.texts if text.slot not in known)


def _slots(filling: Filling) -> Iterator[Slot]:
    part, texts = filling.part, filling.texts
    own = section_slot(part.key)
    yield Slot(own, part.heading, part.key, "", part.guide, Feed.WRITTEN in part.feeds, texts.get(own))
    for assignment, _ in filling.assignments:
        if assignment.inside is None:
            key = assignment_slot(assignment.assignment_id)
            task = " ".join(assignment.task.split())
            yield Slot(key, task, part.key, gathered_words(assignment), text=texts.get(key))
    for ticket in _tickets(filling):
        key = ticket_slot(ticket)
        if key:
            yield Slot(key, ticket.unit, part.key, ticket.text.strip(), text=texts.get(key))


def _tickets(filling: Filling) -> tuple[TicketFacts, ...]:
    tickets, feeds = filling.facts.tickets, filling.part.feeds
    both = Feed.DIFFICULTIES in feeds
    return (
        *(by_unit(tickets, is_difficulty=True) if both or Feed.OBSTACLES in feeds else ()),
        *(by_unit(tickets, is_difficulty=False) if both or Feed.PROPOSALS in feeds else ()),
    )


def gathered_words(assignment: AssignmentFacts) -> str:
    """What the report prints of the units' answers, a line each."""
    answers = fold(assignment.lines)
    return "\n".join(f"{answer_lead(one)}: {one.text or 'không nêu nội dung.'}" for one in answers)


def source_text(facts: ReportFacts, slot: str) -> str | None:
    """The units' words behind a slot as they are now; None where the facts have no such slot."""
    kind, _, name = slot.partition(":")
    match kind:
        case "section":
            return "" if name in {part.key for part in outline_of(facts).filled} else None
        case "assignment":
            found = (one for one in facts.assignments if assignment_slot(one.assignment_id) == slot)
            return next((gathered_words(one) for one in found if one.inside is None), None)
        case "ticket":
            return next((one.text.strip() for one in facts.tickets if ticket_slot(one) == slot), None)
    return None
