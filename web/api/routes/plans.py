"""Plans: what was issued, its assignments and periods, its letters ahead; import, confirm, other dates, close."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import Field

from models import Plan
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.drafts.decisions import decisions_from_table
from operations.drafts.import_plan import import_plan
from operations.plans.close_plan import close_plan
from operations.plans.confirm_plan import confirm_plan, preview_plan
from operations.plans.override_period import NewDates, override_period, preview_override
from operations.plans.plan_outlook import outlook_of
from rules.cadence import CadenceKind, Role
from rules.dry_run import Assumption
from rules.errors import NotFound
from rules.lifecycle import PlanState
from web.api.access import Known
from web.api.bodies import SentFile, file_body, json_body
from web.api.once import api_router
from web.api.paging import Paged, PageOut, among, paged
from web.api.sent import Line, Shape
from web.api.sent import RowId as RowNumber
from web.api.shared import DoneOut, Key, RowId, key_of, local, plan_named

router = api_router("plans")

PDF, WORD = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENTS = {PDF: "ke-hoach.pdf", WORD: "ke-hoach.docx"}
MOST_LINES = 1000
# Reading takes a processor and memory: documents that come together are read one after the other.
_reading = Lock()


class ListedPlanOut(Shape):
    """`version`: of a draft; every change of it names the version it was made from."""

    id: int
    key: str
    number: str
    title: str
    state: PlanState
    plan_year: int | None
    issued_on: date | None
    issuer: str | None
    field: str
    version: int
    amends: int | None


class PlanDetailOut(ListedPlanOut):
    regime: str | None
    coordinating_unit: str | None
    confirmed_at: datetime | None
    confirmed_by: str | None
    open_doubts: int
    recipients: list[str]


class AssignmentOut(Shape):
    id: int
    position: int
    task: str
    section: str | None
    unit: str | None
    units: list[str]
    role: Role
    cooperating: list[str]
    cadence: CadenceKind
    cadence_text: str | None
    due_on: date | None
    confidence: float
    dropped: bool


class PlanPeriodOut(Shape):
    id: int
    key: str
    label: str
    window_start_on: date
    window_end_on: date
    cut_off_on: date
    opens_on: date
    unit_due_on: date
    top_due_on: date
    letter: str
    closed: bool


class ComingLetterOut(Shape):
    day: date
    email: str | None
    name: str
    unit: str
    what: str
    due_on: date | None
    step: str
    level: int


class DryRunOut(Shape):
    """`letters`: the first of them; `more`: there are others."""

    from_on: date
    until: date
    letters: list[ComingLetterOut]
    more: bool
    crowded: list[str]


class ImportedPlanOut(Shape):
    id: int
    key: str
    new: bool
    assignments: int
    doubts: int


class ConfirmIn(Shape):
    """`decisions`: as one plan's table of a decisions file; `dry_run`: with every check, and nothing written."""

    decisions: dict[str, Any] = Field(default={}, examples=[{"regime": "cchc"}])
    version: RowNumber | None = None
    dry_run: bool = False


class ConfirmedOut(Shape):
    key: str
    applied: bool
    periods: list[str]
    obligations: int


class PeriodDatesIn(Shape):
    letter: Line
    unit_due_on: date | None = None
    top_due_on: date | None = None
    dry_run: bool = False


class PeriodDatesOut(Shape):
    applied: bool
    unit_due_on: date
    top_due_on: date
    moving: int
    keeping: int
    answered: int
    notes: list[str]


@router.get("/plans", name="api_plans")
def plans(caller: Known, asked: Annotated[Paged, Query()]) -> PageOut[ListedPlanOut]:
    """By id; those that the key's user may see."""
    with caller.workspace.database.reading() as session:
        found = plan_queries.plans_in_reach(session, caller.reach)
    return paged(
        caller,
        asked,
        "plans",
        among(found, lambda one: one.id or 0),
        number=lambda one: one.id or 0,
        show=plan_out,
    )


@router.post("/plans", name="api_import_plan", status_code=201)
def import_(caller: Known, file: Annotated[SentFile, Depends(file_body(DOCUMENTS))]) -> ImportedPlanOut:
    """A plan as it was issued becomes a draft; the same file again is the same plan."""
    with _reading:
        done = import_plan(caller.workspace, file.content, file.name)
    return ImportedPlanOut(
        id=done.plan_id, key=done.key, new=done.is_new, assignments=done.assignments, doubts=done.doubts
    )


@router.get("/plans/{plan_id}", name="api_plan")
def plan(caller: Known, plan_id: RowId) -> PlanDetailOut:
    with caller.workspace.database.reading() as session:
        found = plan_named(session, plan_id)
        return PlanDetailOut(
            **plan_out(found).model_dump(),
            regime=found.regime_id,
            coordinating_unit=found.coordinating_unit_name,
            confirmed_at=local(caller.workspace, found.confirmed_at),
            confirmed_by=found.confirmed_by,
            open_doubts=len(plan_queries.doubts(session, plan_id, only_open=True)),
            recipients=[one.name for one in plan_queries.recipients(session, plan_id)],
        )


@router.get("/plans/{plan_id}/assignments", name="api_assignments")
def assignments(caller: Known, plan_id: RowId, asked: Annotated[Paged, Query()]) -> PageOut[AssignmentOut]:
    """By id, with the codes of the units that lead."""
    with caller.workspace.database.reading() as session:
        plan_named(session, plan_id)
        rows = plan_queries.assignments(session, plan_id)
        parts = plan_queries.assignment_units(session, plan_id)
        units = unit_queries.unit_names(session, {part.unit_id for part in parts})
    codes: dict[int, list[str]] = {}
    for part in parts:
        if part.role is Role.LEAD and part.unit_id in units:
            codes.setdefault(part.assignment_id, []).append(units[part.unit_id].code)
    return paged(
        caller,
        asked,
        f"assignments:{plan_id}",
        among(rows, lambda one: one.id or 0),
        number=lambda one: one.id or 0,
        show=lambda one: AssignmentOut(
            id=one.id or 0,
            position=one.position,
            task=one.task,
            section=one.section,
            unit=one.unit_as_named,
            units=codes.get(one.id or 0, []),
            role=one.role,
            cooperating=[str(name) for name in one.cooperating_as_named],
            cadence=one.cadence_kind,
            cadence_text=one.cadence_text,
            due_on=one.due_on,
            confidence=one.confidence,
            dropped=one.is_dropped,
        ),
    )


@router.get("/plans/{plan_id}/periods", name="api_periods")
def periods(caller: Known, plan_id: RowId, asked: Annotated[Paged, Query()]) -> PageOut[PlanPeriodOut]:
    with caller.workspace.database.reading() as session:
        plan_named(session, plan_id)
        rows = plan_queries.periods(session, plan_id)
    names = [name for name in PlanPeriodOut.model_fields if name != "closed"]
    return paged(
        caller,
        asked,
        f"periods:{plan_id}",
        among(rows, lambda one: one.id or 0),
        number=lambda one: one.id or 0,
        show=lambda one: PlanPeriodOut(
            closed=one.closed_at is not None, **{name: getattr(one, name) for name in names}
        ),
    )


@router.get("/plans/{plan_id}/dry-run", name="api_dry_run")
def dry_run(
    caller: Known,
    plan_id: RowId,
    days: Annotated[int | None, Query(ge=1, le=366)] = None,
    on_time: bool = False,
    limit: Annotated[int, Query(ge=1, le=MOST_LINES)] = 200,
) -> DryRunOut:
    """Who will be written to when, if nobody answers (or everybody in time): of a draft too, which stays one."""
    with caller.workspace.database.reading() as session:
        found = plan_named(session, plan_id)
    assuming = Assumption.ON_TIME if on_time else Assumption.NOBODY
    outlook = outlook_of(caller.workspace, found, assuming=assuming, days=days)
    lines = list(islice(outlook.run.lines(), limit + 1))
    return DryRunOut(
        from_on=outlook.run.from_on,
        until=outlook.run.until,
        letters=[
            ComingLetterOut(
                day=line.day,
                email=line.email,
                name=line.name,
                unit=line.unit_code,
                what=line.what,
                due_on=line.due_on,
                step=line.occurrence.step.name,
                level=line.occurrence.step.level,
            )
            for line in lines[:limit]
        ],
        more=len(lines) > limit,
        crowded=[f"{one.unit_code}: {one.due_on.isoformat()}" for one in outlook.crowded],
    )


@router.post("/plans/{plan_id}/confirm", name="api_confirm_plan")
def confirm(
    caller: Known, plan_id: RowId, given: Annotated[ConfirmIn, Depends(json_body(ConfirmIn))]
) -> ConfirmedOut:
    """From now on it is tracked; refused while a name or a question of the draft is undecided."""
    key = key_of(caller, plan_id)
    decisions = decisions_from_table(given.decisions, "decisions")
    if given.dry_run:
        done = preview_plan(caller.workspace, key, decisions)
    else:
        done = confirm_plan(caller.workspace, key, decisions, version=given.version)
    return ConfirmedOut(
        key=done.key,
        applied=not given.dry_run,
        periods=[one.key for one in done.periods],
        obligations=done.obligations,
    )


@router.post("/plans/{plan_id}/close", name="api_close_plan")
def close(caller: Known, plan_id: RowId) -> DoneOut:
    """What is still open is cancelled, and nobody is reminded any more."""
    number = close_plan(caller.workspace, key_of(caller, plan_id))
    return DoneOut(id=plan_id, words=f"thôi theo dõi {number} việc")


@router.post("/plans/{plan_id}/periods/{period_key}", name="api_period_dates")
def period_dates(
    caller: Known,
    plan_id: RowId,
    period_key: Key,
    given: Annotated[PeriodDatesIn, Depends(json_body(PeriodDatesIn))],
) -> PeriodDatesOut:
    """Other dates by a letter; `dry_run` shows who moves."""
    key = key_of(caller, plan_id)
    _known_period(caller, plan_id, period_key)
    dates = NewDates(given.letter, given.unit_due_on, given.top_due_on)
    act = preview_override if given.dry_run else override_period
    done = act(caller.workspace, key, period_key, dates)
    return PeriodDatesOut(
        applied=not given.dry_run,
        unit_due_on=done.unit_due_on,
        top_due_on=done.top_due_on,
        moving=len(done.moving),
        keeping=len(done.keeping),
        answered=done.answered,
        notes=list(done.notes),
    )


def plan_out(one: Plan) -> ListedPlanOut:
    return ListedPlanOut(
        id=one.id or 0,
        key=one.key,
        number=one.document_number or one.key,
        title=one.title,
        state=one.state,
        plan_year=one.plan_year,
        issued_on=one.issued_on,
        issuer=one.issuer_name,
        field=one.field,
        version=one.draft_version,
        amends=one.amends_plan_id,
    )


def _known_period(caller: Known, plan_id: int, period_key: str) -> None:
    with caller.workspace.database.reading() as session:
        known: Iterable[str] = (one.key for one in plan_queries.periods(session, plan_id))
        if period_key not in known:
            raise NotFound("kế hoạch này không có kỳ báo cáo ấy")
