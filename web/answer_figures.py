"""The figures of one line of the form: what is asked, what stood last time, what is odd or wrong about what was typed."""

from dataclasses import dataclass

from models import Assignment, Indicator
from operations.answers.answer_of_draft import Asked, Fault
from operations.answers.jump_questions import question_about
from rules.answer_draft import DraftLine
from rules.figures import figure_words, marked_figure


@dataclass(frozen=True)
class FormFigure:
    """One indicator: what was typed, what stood last time, what is aimed at, and what is odd about it."""

    indicator_id: int
    name: str
    measure: str
    written: str = ""
    previous: str = ""
    target: str = ""
    question: str = ""
    fault: str = ""
    is_estimated: bool = False


def figures_of(
    asked: Asked, assignment: Assignment, line: DraftLine, faults: list[Fault]
) -> tuple[FormFigure, ...]:
    previous = asked.previous.get(assignment.id or 0)
    return tuple(
        _figure(
            indicator,
            line.figures.get(indicator.name, ""),
            previous.figures.get(indicator.name) if previous else None,
            next((sentence_of(fault) for fault in faults if fault.indicator == indicator.name), ""),
            is_estimated=indicator.name in line.estimates,
            was_estimated=previous is not None and indicator.name in (previous.estimates or ()),
        )
        for indicator in asked.numbers_of(assignment.id or 0)
    )


def _figure(
    indicator: Indicator,
    written: str,
    before: object,
    fault: str,
    *,
    is_estimated: bool,
    was_estimated: bool,
) -> FormFigure:
    return FormFigure(
        indicator.id or 0,
        indicator.name,
        indicator.measure,
        written,
        "" if before is None else marked_figure(shown_figure(before), is_estimated=was_estimated),
        "" if indicator.target is None else figure_words(indicator.target),
        question_about(indicator, written, before),
        fault,
        is_estimated,
    )


def shown_figure(value: object) -> str:
    """Figures of older answers may be anything that JSON keeps."""
    return figure_words(value) if isinstance(value, int | float) else str(value)


def sentence_of(fault: Fault) -> str:
    words = fault.words.partition(": ")[2] or fault.words
    return f"{words[:1].upper()}{words[1:]}: {fault.mend}."
