"""What a lower report fills in of a draft above; what a person has typed there stays."""

from dataclasses import replace

from models import AnswerDraft
from operations.answers.answer_of_draft import Asked
from operations.rollup.keep_documents import BY
from operations.rollup.lower_report import LowerReport, tickets_up
from rules.answer_draft import DraftContent, DraftLine
from rules.figures import written_again
from rules.lower_lines import Rolled, RolledLine


def content_of(rolled: Rolled, report: LowerReport) -> DraftContent:
    lines = tuple(_draft_line(line) for line in rolled.lines if line.lower)
    return DraftContent(
        lines, difficulty=tickets_up(report, "difficulty"), proposal=tickets_up(report, "proposal")
    )


def _draft_line(line: RolledLine) -> DraftLine:
    figures = {
        name: written_again(value, is_estimated=name in line.estimates)
        for name, value in line.figures.items()
    }
    return DraftLine(line.key, line.state, line.text, figures)


def merged(mine: DraftContent, theirs: DraftContent) -> DraftContent:
    """What a person has typed stays; only lines and texts nobody has touched are filled."""
    touched = {
        line.assignment_id: line
        for line in theirs.lines
        if line.state or line.result.strip() or line.is_as_before or any(line.figures.values())
    }
    new = {line.assignment_id: line for line in mine.lines}
    return replace(
        theirs,
        lines=tuple((new | touched).values()),
        difficulty=theirs.difficulty.strip() or mine.difficulty,
        proposal=theirs.proposal.strip() or mine.proposal,
    )


def doubt_words(asked: Asked, rolled: Rolled) -> tuple[str, ...]:
    """'nhiệm vụ 2 (Ban hành …): chưa liên kết …' for everything a person has to complete."""
    return tuple(
        f"nhiệm vụ {number} ({_short(one.task)}): {doubt}"
        for number, (one, line) in enumerate(zip(asked.assignments, rolled.lines, strict=True), 1)
        for doubt in line.doubts
    )


def _short(task: str) -> str:
    words = " ".join(task.split())
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"


def of_a_person(kept: AnswerDraft | None) -> DraftContent | None:
    if kept is None or kept.saved_by.startswith(BY):
        return None
    content = DraftContent.from_json(kept.content)
    return None if content.is_empty else content
