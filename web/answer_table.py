"""An answer as the coordinator reads it: a row for each line, with last period, figures, files and what was said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from models import Evidence, LineVerdict, Submission, SubmissionLine
from models.queries import desk
from models.queries import evidence as evidence_queries
from models.queries import indicators as indicator_queries
from models.queries import line_verdicts as verdict_queries
from models.queries import submissions as submission_queries
from models.queries.obligations import ObligationView
from operations.answers.line_verdicts import same_words
from rules.figures import figure_words, marked_figure


@dataclass(frozen=True)
class Figure:
    """`before`: what stood there last period; empty when nothing did."""

    name: str
    value: str
    measure: str = ""
    before: str = ""
    is_estimated: bool = False


@dataclass(frozen=True)
class AnswerRow:
    """`change`: against the version that was returned: "new", "changed", "same", or empty for a first version."""

    line: SubmissionLine
    number: int
    task: str
    previous: SubmissionLine | None
    figures: tuple[Figure, ...]
    files: tuple[Evidence, ...]
    change: str = ""
    asked_for: str = ""  # why the coordinator returned this line last time

    @property
    def assignment_id(self) -> int:
        return self.line.assignment_id


@dataclass(frozen=True)
class AnswerTable:
    """`files`: those that belong to no line."""

    submission: Submission
    rows: tuple[AnswerRow, ...]
    files: tuple[Evidence, ...]
    tickets: tuple[tuple[str, str], ...]

    @property
    def has_files(self) -> bool:
        return bool(self.files) or any(row.files for row in self.rows)


@dataclass(frozen=True)
class Typed:
    """What the coordinator has written in the form so far: a mistake costs nobody their words."""

    reason: str = ""
    due_on: str = ""
    words: Mapping[int, str] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)


def answer_table(session: Session, view: ObligationView) -> AnswerTable | None:
    """The newest answer; None before anything was sent."""
    submission = submission_queries.latest(session, view.obligation.id or 0)
    if submission is None:
        return None
    lines = submission_queries.lines(session, submission.id or 0)
    files = evidence_queries.of_submissions(session, [submission.id or 0])
    rows = _rows(session, view, submission, lines, files)
    own = {row.assignment_id for row in rows}
    return AnswerTable(
        submission,
        rows,
        tuple(file for file in files if file.assignment_id not in own),
        tuple(
            (one.kind.value, one.text)
            for one in submission_queries.difficulties_of(session, [submission.id or 0])
        ),
    )


def _rows(
    session: Session,
    view: ObligationView,
    submission: Submission,
    lines: list[SubmissionLine],
    files: list[Evidence],
) -> tuple[AnswerRow, ...]:
    ids = [line.assignment_id for line in lines]
    tasks = desk.assignments_named(session, ids)
    plan_id = view.obligation.plan_id
    indicators = indicator_queries.of_assignments(session, ids)
    measures = {(one.assignment_id, one.name): one.measure for of in indicators.values() for one in of}
    previous = submission_queries.previous_lines(session, view.obligation)
    before = verdict_queries.version_before(session, submission)
    old = (
        {line.assignment_id: line for line in submission_queries.lines(session, before.id or 0)}
        if before
        else {}
    )

    def place(line: SubmissionLine) -> tuple[bool, int, int, int]:
        task = tasks[line.assignment_id]
        return task.plan_id != plan_id, task.plan_id, task.position, task.id or 0

    return tuple(
        AnswerRow(
            line,
            number,
            tasks[line.assignment_id].task,
            previous.get(line.assignment_id),
            _figures(line, previous.get(line.assignment_id), measures),
            tuple(file for file in files if file.assignment_id == line.assignment_id),
            _change(line, old, is_first=before is None),
            _asked_for(old.get(line.assignment_id)),
        )
        for number, line in enumerate(sorted(lines, key=place), 1)
    )


def _figures(
    line: SubmissionLine, previous: SubmissionLine | None, measures: Mapping[tuple[int, str], str]
) -> tuple[Figure, ...]:
    was = previous.figures if previous else {}
    estimated_before = (previous.estimates or ()) if previous else ()
    return tuple(
        Figure(
            name,
            figure_words(float(value)),
            measures.get((line.assignment_id, name), ""),
            marked_figure(figure_words(float(was[name])), is_estimated=name in estimated_before)
            if name in was
            else "",
            name in (line.estimates or ()),
        )
        for name, value in line.figures.items()
    )


def _change(line: SubmissionLine, old: Mapping[int, SubmissionLine], *, is_first: bool) -> str:
    if is_first:
        return ""
    was = old.get(line.assignment_id)
    if was is None:
        return "new"
    return "same" if same_words(was, line) else "changed"


def _asked_for(was: SubmissionLine | None) -> str:
    return was.verdict_reason if was is not None and was.verdict is LineVerdict.RETURNED else ""
