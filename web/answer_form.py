"""The form a unit answers with: what is owed, line by line, with what was said last time beside it."""

from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session
from starlette.datastructures import FormData

from models import LineState, ObligationKind, SubmissionLine
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries.obligations import ObligationView
from models.queries.shared_reports import number_of, reporting_together
from operations.events_told import events_told
from operations.submit_status import Answer, AnswerLine
from rules.errors import BadInput
from rules.lifecycle import State
from web.posted import text_of

NOTHING = "Không phát sinh trong kỳ."


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
    plan: str = ""  # its plan's number, where one report serves several plans
    inside: str = ""  # the report it is answered in: nothing to fill in here
    happened_on: tuple[date, ...] = ()


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
    """A returned answer comes back with its own words, so that only what is missing has to be written."""
    if view.obligation.kind is ObligationKind.INPUT:
        return AnswerForm(())
    if view.assignment is not None:
        assignments = [view.assignment]
    else:
        assignments = plan_queries.led_assignments(
            session, view.obligation.plan_id, view.obligation.unit_id, view.period
        )
    previous = submission_queries.previous_lines(session, view.obligation)
    own: dict[int, SubmissionLine] = {}
    if view.obligation.state is State.RETURNED:
        latest = submission_queries.latest(session, view.obligation.id or 0)
        if latest is not None:
            own = {line.assignment_id: line for line in submission_queries.lines(session, latest.id or 0)}
    plans = _numbers(session, view, {one.plan_id for one in assignments})
    happened = events_told(session, view.period, assignments, unit_code=view.unit.code) if view.period else {}
    lines = []
    for assignment in assignments:
        assignment_id = assignment.id or 0
        line = FormLine(
            assignment_id,
            assignment.position,
            assignment.task,
            previous.get(assignment_id),
            plan=plans.get(assignment.plan_id, ""),
            inside=assignment.inside or "",
            happened_on=happened.get(assignment_id, ()),
        )
        if written := own.get(assignment_id):
            line = replace(line, state=written.state.value, result=written.result)
        lines.append(line)
    return AnswerForm(tuple(lines))


def _numbers(session: Session, view: ObligationView, plan_ids: set[int]) -> dict[int, str]:
    """The numbers of the plans, where the lines are of several; lines of one plan need no name."""
    if plan_ids <= {view.obligation.plan_id}:
        return {}
    plans = reporting_together(session, view.obligation.plan_id, view.period)
    return {plan.id or 0: number_of(plan) for plan in plans}


def filled_form(form: AnswerForm, posted: FormData) -> AnswerForm:
    """The same form with what was typed: a mistake costs nobody their words."""
    return replace(
        form,
        lines=tuple(_filled(line, posted) for line in form.asked),
        difficulty=text_of(posted, "difficulty"),
        proposal=text_of(posted, "proposal"),
        note=text_of(posted, "note"),
        is_nothing=bool(text_of(posted, "nothing")),
        nothing_reason=text_of(posted, "nothing_reason"),
    )


def _filled(line: FormLine, posted: FormData) -> FormLine:
    state = text_of(posted, f"state-{line.assignment_id}")
    result = text_of(posted, f"result-{line.assignment_id}")
    is_as_before = bool(text_of(posted, f"same-{line.assignment_id}")) and line.previous is not None
    if is_as_before and line.previous is not None:
        state = state or line.previous.state.value
        result = result or line.previous.result
    known = state if state in set(LineState) else ""
    return replace(line, state=known, result=result, is_as_before=is_as_before)


def answer_of(form: AnswerForm, by: str) -> Answer:
    """BadInput says how many lines are still empty; "không phát sinh" answers all of those."""
    if form.is_nothing and not form.nothing_reason:
        raise BadInput("chọn không phát sinh thì phải ghi lý do", mend="ghi lý do ở cuối biểu mẫu")
    if form.empty_lines and not form.is_nothing:
        raise BadInput(
            f"còn {form.empty_lines} trên {len(form.asked)} nhiệm vụ chưa chọn tình hình thực hiện",
            mend="chọn đủ rồi gửi lại",
        )
    return Answer(
        by=by,
        lines=tuple(_answer_line(line, form) for line in form.asked),
        difficulty=form.difficulty,
        proposal=form.proposal,
        note=form.note,
    )


def _answer_line(line: FormLine, form: AnswerForm) -> AnswerLine:
    """Nothing arose is no neglect: the duty goes on, and the result says why there is nothing to tell."""
    if line.state:
        return AnswerLine(line.assignment_id, LineState(line.state), line.result)
    result = f"{NOTHING} Lý do: {form.nothing_reason}"
    return AnswerLine(line.assignment_id, LineState.IN_PROGRESS, result)
