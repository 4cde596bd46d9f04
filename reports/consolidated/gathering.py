"""What units said, gathered: equal texts folded, silence named (tracking.md 6.2)."""

import re
import unicodedata
from collections.abc import Sequence

from reports.consolidated.facts import AssignmentFacts, LineFacts, TicketFacts
from reports.consolidated.figures import Answer, AssignmentResult

# models.submission.LineState, in the order in which a reader wants them.
DONE, IN_PROGRESS, NOT_STARTED = "done", "in_progress", "not_started"
_ORDER = (DONE, IN_PROGRESS, NOT_STARTED)
# Signs that carry no meaning; before a digit they may: "-5", "1.234" and "1,5" stay what they are.
_SIGNS = re.compile(r"[-–—.,;:!?…\"“”'‘’()]+(?!\d)")


def gather(assignment: AssignmentFacts) -> AssignmentResult:
    states = [line.state for line in assignment.lines]
    return AssignmentResult(
        assignment_id=assignment.assignment_id,
        section=assignment.section,
        task=assignment.task,
        unit_as_named=assignment.unit_as_named,
        is_collective=assignment.unit_kind == "collective",
        is_standing=assignment.is_standing,
        members=assignment.members,
        answered=sum(state is not None for state in states),
        done=states.count(DONE),
        in_progress=states.count(IN_PROGRESS),
        not_started=states.count(NOT_STARTED),
        answers=fold(assignment.lines),
        silent=tuple(line.unit for line in assignment.lines if line.state is None),
        plan=assignment.plan,
        inside=assignment.inside,
        happened_on=assignment.happened_on,
    )


def fold(lines: Sequence[LineFacts]) -> tuple[Answer, ...]:
    """Equal texts of equal state become one answer of several units; what was done comes first."""
    folded: dict[tuple[str, str], list[LineFacts]] = {}
    for line in lines:
        if line.state is not None:
            folded.setdefault((line.state, _as_compared(line.result)), []).append(line)
    answers = [
        Answer(units=tuple(line.unit for line in same), state=state, text=same[0].result.strip())
        for (state, _), same in folded.items()
    ]
    return tuple(sorted(answers, key=lambda answer: _rank(answer.state)))


def by_unit(tickets: Sequence[TicketFacts], *, is_difficulty: bool) -> tuple[TicketFacts, ...]:
    """Difficulties, or everything else; those of one unit together, units in the order in which they spoke."""
    wanted = [ticket for ticket in tickets if (ticket.kind == "difficulty") == is_difficulty]
    order = {unit: place for place, unit in enumerate(dict.fromkeys(ticket.unit for ticket in wanted))}
    return tuple(sorted(wanted, key=lambda ticket: order[ticket.unit]))


def _as_compared(text: str) -> str:
    """Case, white space, the form of Vietnamese letters and punctuation make no difference; any other sign or word does."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return " ".join(_SIGNS.sub(" ", plain).split())


def _rank(state: str) -> int:
    return _ORDER.index(state) if state in _ORDER else len(_ORDER)
