"""Figures far from last period's, asked about where they are entered and never refused."""

from contextlib import suppress

from models import Indicator
from operations.answers.answer_of_draft import Asked, as_before
from rules.answer_draft import DraftContent
from rules.errors import BadInput
from rules.figures import jump_words, read_figure


def question_about(indicator: Indicator, written: str, before: object) -> str:
    """`before`: what stood there last period. "" where nothing is odd, or the figure cannot be read: that is a fault."""
    if isinstance(before, int | float) and written.strip():
        with suppress(BadInput):
            return jump_words(read_figure(written, indicator.measure), float(before))
    return ""


def questions_of(asked: Asked, content: DraftContent) -> tuple[str, ...]:
    """'nhiệm vụ 2, “Số văn bản”: Gấp 40 lần kỳ trước (3): …', in the order of the form."""
    given = {line.assignment_id: line for line in content.lines}
    found = []
    for number, assignment in enumerate(asked.assignments, 1):
        previous = asked.previous.get(assignment.id or 0)
        line = given.get(assignment.id or 0)
        if previous is None or line is None:
            continue
        figures = as_before(line, previous).figures
        for one in asked.numbers_of(assignment.id or 0):
            words = question_about(one, figures.get(one.name, ""), previous.figures.get(one.name))
            found += [f"nhiệm vụ {number}, “{one.name}”: {words}"] if words else []
    return tuple(found)
