"""A form that came back and what lies in the draft already, put together to one answer in the making."""

from dataclasses import replace

from intake.answer_sheet import ReadAnswer
from rules.answer_draft import DraftContent, DraftLine


def merged(read: ReadAnswer, typed: DraftContent | None) -> ReadAnswer:
    """What a colleague has typed on the page stays where the form says nothing."""
    if typed is None:
        return read
    new, lines = read.content, {line.assignment_id: line for line in typed.lines}
    merged = replace(
        new,
        lines=tuple(_line(line, lines.get(line.assignment_id)) for line in new.lines),
        difficulty=new.difficulty or typed.difficulty,
        proposal=new.proposal or typed.proposal,
        is_nothing=new.is_nothing or typed.is_nothing,
        nothing_reason=new.nothing_reason or typed.nothing_reason,
    )
    return replace(read, content=merged)


def _line(new: DraftLine, typed: DraftLine | None) -> DraftLine:
    if typed is None:
        return new
    if not (new.state or new.result or new.figures or new.estimates):
        return typed
    if new.is_nothing:
        return new
    if typed.is_nothing:
        # Only words: a better reason. A state or figures: something arose, and the reason is no result.
        is_still_nothing = not (new.state or new.figures)
        return replace(new, state=new.state or typed.state, is_nothing=is_still_nothing)
    return replace(
        new,
        state=new.state or typed.state,
        result=new.result or typed.result,
        figures=typed.figures | new.figures,
        # A figure in the form comes with its own mark; where the form has none, what was typed stays.
        estimates=(*new.estimates, *(name for name in typed.estimates if name not in new.figures)),
        is_as_before=typed.is_as_before,
    )
