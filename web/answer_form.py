"""The form a unit answers with: what is owed, line by line, with what was said last time beside it."""

from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from models import LineState, LineVerdict, ObligationKind, SubmissionLine, TicketKind
from models.queries import answer_drafts as draft_queries
from models.queries import submissions as submission_queries
from models.queries.obligations import ObligationView
from models.queries.shared_reports import number_of, reporting_together
from operations.answers.answer_of_draft import Fault, as_before, asked_of, led_by
from operations.plans.events_told import events_told
from rules.answer_draft import DraftContent, DraftLine, line_said
from rules.figures import marked_figure
from rules.lifecycle import State
from web.answer_figures import FormFigure, figures_of, sentence_of, shown_figure

STATES = frozenset(one.value for one in LineState)
NOTHING = "nothing"  # a fourth choice beside them: nothing arose on this line


@dataclass(frozen=True)
class FormLine:
    """One assignment. `previous`: last period's answer; `state` and `result`: what stands in the fields."""

    assignment_id: int
    position: int
    task: str
    previous: SubmissionLine | None
    state: str = ""
    result: str = ""
    is_as_before: bool = False
    is_nothing: bool = False
    figures: tuple[FormFigure, ...] = ()
    faults: tuple[str, ...] = ()
    verdict: LineVerdict | None = None  # the coordinator's, where the answer was returned
    verdict_reason: str = ""
    plan: str = ""  # its plan's number, where one report serves several plans
    inside: str = ""  # the report it is answered in: nothing to fill in here
    happened_on: tuple[date, ...] = ()

    @property
    def previous_figures(self) -> dict[str, str]:
        """Last time's figures that no indicator asks for any more: shown, not asked."""
        if self.previous is None:
            return {}
        named = {one.name for one in self.figures}
        return {
            name: marked_figure(shown_figure(value), is_estimated=name in (self.previous.estimates or ()))
            for name, value in self.previous.figures.items()
            if name not in named
        }


@dataclass(frozen=True)
class AnswerForm:
    lines: tuple[FormLine, ...]
    difficulty: str = ""
    proposal: str = ""
    is_nothing: bool = False
    nothing_reason: str = ""
    problem: str = ""
    more_time: dict[str, str] = field(default_factory=dict)
    note: str = ""
    waiting: dict[str, str] = field(default_factory=dict)
    quiet: dict[str, str] = field(default_factory=dict)

    @property
    def empty_lines(self) -> int:
        return sum(not line.state for line in self.asked)

    @property
    def asked(self) -> tuple[FormLine, ...]:
        """The lines a unit answers here."""
        return tuple(line for line in self.lines if not line.inside)


def empty_form(session: Session, view: ObligationView) -> AnswerForm:
    """What the page opens with: the draft, else a returned answer's own words, else nothing."""
    draft = draft_queries.draft_of(session, view.obligation.id or 0)
    content = DraftContent.from_json(draft.content) if draft else returned_content(session, view)
    return form_of(session, view, content)


def returned_content(session: Session, view: ObligationView) -> DraftContent:
    """A returned answer comes back with its own words, so that only what is missing has to be written."""
    if view.obligation.state is not State.RETURNED:
        return DraftContent()
    latest = submission_queries.latest(session, view.obligation.id or 0)
    if latest is None:
        return DraftContent()
    lines = tuple(
        line_said(
            line.assignment_id,
            line.state.value,
            line.result,
            {name: shown_figure(value) for name, value in line.figures.items()},
            line.estimates or (),
        )
        for line in submission_queries.lines(session, latest.id or 0)
    )
    tickets = {one.kind: one.text for one in submission_queries.difficulties_of(session, [latest.id or 0])}
    return DraftContent(
        lines,
        difficulty=tickets.get(TicketKind.DIFFICULTY, ""),
        proposal=tickets.get(TicketKind.PROPOSAL, ""),
        note=latest.note,
    )


def form_of(
    session: Session, view: ObligationView, content: DraftContent, faults: tuple[Fault, ...] = ()
) -> AnswerForm:
    if view.obligation.kind is ObligationKind.INPUT:
        return AnswerForm((), note=content.note)
    assignments = led_by(session, view)
    asked = asked_of(session, view)
    plans = _numbers(session, view, {one.plan_id for one in assignments})
    happened = events_told(session, view.period, assignments, unit_code=view.unit.code) if view.period else {}
    verdicts = _verdicts(session, view)
    given = {line.assignment_id: line for line in content.lines}
    lines = []
    for assignment in assignments:
        assignment_id = assignment.id or 0
        previous = asked.previous.get(assignment_id)
        written = as_before(given.get(assignment_id, DraftLine(assignment_id)), previous)
        own = [fault for fault in faults if fault.assignment_id == assignment_id]
        verdict = verdicts.get(assignment_id)
        lines.append(
            FormLine(
                assignment_id,
                assignment.position,
                assignment.task,
                previous,
                state=written.state,
                result=written.result,
                is_as_before=written.is_as_before and previous is not None,
                is_nothing=written.is_nothing,
                figures=figures_of(asked, assignment, written, own),
                faults=tuple(
                    sentence_of(one) for one in own if not one.indicator and not _is_answered(one, content)
                ),
                verdict=verdict.verdict if verdict else None,
                verdict_reason=verdict.verdict_reason if verdict else "",
                plan=plans.get(assignment.plan_id, ""),
                inside=assignment.inside or "",
                happened_on=happened.get(assignment_id, ()),
            )
        )
    return AnswerForm(
        tuple(lines),
        difficulty=content.difficulty,
        proposal=content.proposal,
        is_nothing=content.is_nothing,
        nothing_reason=content.nothing_reason,
        note=content.note,
    )


def _verdicts(session: Session, view: ObligationView) -> dict[int, SubmissionLine]:
    if view.obligation.state is not State.RETURNED:
        return {}
    latest = submission_queries.latest(session, view.obligation.id or 0)
    if latest is None:
        return {}
    lines = submission_queries.lines(session, latest.id or 0)
    return {line.assignment_id: line for line in lines if line.verdict is not None}


def _is_answered(fault: Fault, content: DraftContent) -> bool:
    return fault.is_missing and content.is_nothing


def _numbers(session: Session, view: ObligationView, plan_ids: set[int]) -> dict[int, str]:
    """The numbers of the plans, where the lines are of several; lines of one plan need no name."""
    if plan_ids <= {view.obligation.plan_id}:
        return {}
    plans = reporting_together(session, view.obligation.plan_id, view.period)
    return {plan.id or 0: number_of(plan) for plan in plans}
