"""GET: what is owed, page by page, and one obligation with everything that is asked of it."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field
from sqlmodel import Session

from models import Plan, SubmissionLine
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView, Wanted
from models.queries.shared_reports import number_of
from operations.answers.answer_drafts import draft_of
from operations.answers.answer_of_draft import Asked, asked_of, faults_of
from operations.answers.jump_questions import questions_of
from operations.obligation_words import plan_number, rule_of_date, what_is_owed
from operations.workspace import Workspace
from rules.answer_draft import DraftContent
from rules.folding import fold
from rules.keys import receipt_code
from rules.lifecycle import State
from rules.progress import progress_of
from web.api.access import Caller, Known
from web.api.once import api_router
from web.api.paging import NO_NUL, Paged, PageOut, Short, paged
from web.api.schemas import (
    AskedLineOut,
    DraftOut,
    GivenOut,
    IndicatorOut,
    LineOut,
    ObligationDetailOut,
    ObligationOut,
    PeriodOut,
    PlanOut,
    UnitOut,
)

router = api_router("obligations")

ObligationId = Annotated[int, Path(ge=1, le=2**31 - 1)]


class Filters(Paged):
    """`plan`: key or number; `unit`: code; `due_before`: a day, itself not included; `level`: escalated so far at least."""

    plan: Short | None = None
    unit: Annotated[str, Field(pattern=NO_NUL, max_length=100)] | None = None
    period: Annotated[str, Field(pattern=NO_NUL, max_length=40, examples=["2021-H1"])] | None = None
    state: Annotated[list[State], Field(max_length=20)] = []  # noqa: RUF012
    due_before: date | None = None
    level: Annotated[int, Field(ge=0, le=9)] = 0


@router.get("/obligations", name="api_obligations", response_model=PageOut[ObligationOut])
def obligations(caller: Known, filters: Annotated[Filters, Query()]) -> PageOut[ObligationOut]:
    """By id. What lies beyond the reach of the key's user is not told."""
    workspace = caller.workspace
    with workspace.database.reading() as session:
        wanted = _wanted(session, caller, filters)

        def read(after: int, limit: int) -> list[ObligationView]:
            return obligation_queries.page(session, wanted, after=after, limit=limit)

        return paged(
            caller,
            filters,
            "obligations",
            read,
            number=lambda view: view.obligation.id or 0,
            show=lambda view: obligation_out(workspace, view),
        )


@router.get("/obligations/{obligation_id}", name="api_obligation", response_model=ObligationDetailOut)
def obligation(caller: Known, obligation_id: ObligationId) -> ObligationDetailOut:
    """The lines to answer with their indicators, what was said last time, and what has been said now."""
    workspace = caller.workspace
    view = caller.view(obligation_id)
    with workspace.database.reading() as session:
        asked = asked_of(session, view)
        plans = {one.plan_id: plan_queries.plan(session, one.plan_id) for one in asked.assignments}
        return ObligationDetailOut(
            **obligation_out(workspace, view).model_dump(),
            rule=rule_of_date(view),
            lines=_lines(asked, plans),
            answer=_answer(session, workspace, view),
            draft=draft_out(session, workspace, asked) if caller.acts_for(view.unit.id) else None,
        )


def obligation_out(workspace: Workspace, view: ObligationView) -> ObligationOut:
    one, today = view.obligation, workspace.local_day(workspace.clock.now())
    progress = progress_of(one.state, one.due_on, one.answered_on, today, workspace.calendar_of(view.unit))
    return ObligationOut(
        id=one.id or 0,
        key=one.key,
        kind=one.kind,
        tier=one.tier,
        plan=PlanOut(key=view.plan.key, number=plan_number(view), title=view.plan.title),
        unit=UnitOut(code=view.unit.code, name=view.unit.name),
        period=PeriodOut(key=view.period.key, label=view.period.label) if view.period else None,
        what=what_is_owed(view),
        state=one.state,
        timeliness=progress.timeliness,
        opens_on=one.opens_on,
        due_on=one.due_on,
        original_due_on=one.original_due_on,
        answered_on=one.answered_on,
        level=one.level_reached,
        paused_until=one.paused_until,
    )


def draft_out(session: Session, workspace: Workspace, asked: Asked) -> DraftOut | None:
    draft = draft_of(session, asked.view.obligation.id or 0)
    if draft is None:
        return None
    content = DraftContent.from_json(draft.content)
    faults = faults_of(asked, content)
    return DraftOut(
        version=draft.version,
        state=draft.state,
        saved_at=workspace.local(draft.saved_at),
        saved_by=draft.saved_by,
        missing=[f"{fault.words} → {fault.mend}" for fault in faults],
        questions=list(questions_of(asked, content)),
    )


def _wanted(session: Session, caller: Caller, filters: Filters) -> Wanted:
    """A plan or unit that is not there is an empty list, as one that owes nothing."""
    plan_ids = unit_id = None
    if filters.plan is not None:
        name = fold(filters.plan)
        known = plan_queries.all_plans(session)
        plan_ids = [one.id or 0 for one in known if name in (fold(one.key), fold(number_of(one)))]
    if filters.unit is not None:
        unit = unit_queries.unit_by_code(session, filters.unit)
        unit_id = unit.id if unit else 0
    states = tuple(filters.state)
    return Wanted(unit_id, plan_ids, filters.period, states, filters.due_before, caller.reach, filters.level)


def _lines(asked: Asked, plans: dict[int, Plan]) -> list[AskedLineOut]:
    return [
        AskedLineOut(
            assignment=one.id or 0,
            position=one.position,
            plan=number_of(plans[one.plan_id]),
            task=one.task,
            indicators=[
                IndicatorOut(
                    name=number.name,
                    measure=number.measure,
                    aggregation=number.aggregation,
                    target=number.target,
                )
                for number in asked.numbers_of(one.id or 0)
            ],
            previous=_line(asked.previous.get(one.id or 0)),
        )
        for one in asked.assignments
    ]


def _line(line: SubmissionLine | None) -> LineOut | None:
    if line is None:
        return None
    return LineOut(state=line.state, result=line.result, figures=line.figures, estimates=line.estimates or [])


def _answer(session: Session, workspace: Workspace, view: ObligationView) -> GivenOut | None:
    latest = submission_queries.latest(session, view.obligation.id or 0)
    if latest is None:
        return None
    told = submission_queries.lines(session, latest.id or 0)
    return GivenOut(
        id=latest.id or 0,
        receipt=receipt_code(latest.id or 0),
        version=latest.version,
        state=latest.state,
        submitted_at=workspace.local(latest.submitted_at),
        submitted_by=latest.submitted_by,
        channel=latest.channel,
        reason=latest.reason,
        lines={line.assignment_id: shown for line in told if (shown := _line(line))},
    )
