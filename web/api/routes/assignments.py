"""What an assignment is asked for: events that start a term, the figures of its reports; and a plan's field."""

from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from models import Assignment, Indicator
from models.queries import indicators as indicator_queries
from models.queries import plans as plan_queries
from operations.plans.define_indicators import (
    add_indicator,
    change_indicator,
    remove_indicator,
)
from operations.plans.event_duties import FiredEvent, Happening, waits_for_event
from operations.plans.fire_event import fire_event, preview_event
from operations.plans.set_field import set_field
from rules.errors import BadInput, NotFound
from rules.lifecycle import PlanState
from web.api.access import Caller, Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.shapes.assignments import (
    DefinedIndicatorOut,
    EventDutyOut,
    FieldIn,
    FiredOut,
    HappenedIn,
    IndicatorIn,
    IndicatorsOut,
)
from web.api.shared import DoneOut, Position, RowId, plan_named

router = api_router("assignments")

# The number of an assignment in its plan, as the document counts.


@router.post("/plans/{plan_id}/assignments/{position}/events", name="api_fire_event")
def fire(
    caller: Known,
    plan_id: RowId,
    position: Position,
    given: Annotated[HappenedIn, Depends(json_body(HappenedIn))],
) -> FiredOut:
    """The event has happened that the assignment waits for."""
    if given.term_workdays is not None and given.due_on is not None:
        raise BadInput("vừa ghi số ngày vừa ghi hạn", where="due_on", mend="chọn một trong hai")
    with caller.workspace.database.reading() as session:
        plan = plan_named(session, plan_id)
        if plan.state is not PlanState.ACTIVE or not waits_for_event(_assignment(session, plan_id, position)):
            raise NotFound("kế hoạch này không có nhiệm vụ chờ sự kiện ấy")
    happening = Happening(given.happened_on, given.term_workdays, given.due_on, given.note)
    seen = preview_event(caller.workspace, plan.key, position, happening)
    opened = 0
    if not given.dry_run:
        opened = fire_event(
            caller.workspace,
            plan.key,
            position,
            happened_on=given.happened_on,
            term_workdays=given.term_workdays,
            due_on=given.due_on,
            note=given.note,
        )
    return _fired(seen, opened, is_applied=not given.dry_run)


@router.get("/plans/{plan_id}/assignments/{position}/indicators", name="api_indicators")
def indicators(caller: Known, plan_id: RowId, position: Position) -> IndicatorsOut:
    with caller.workspace.database.reading() as session:
        key = _assignment(session, plan_id, position).id or 0
        found = indicator_queries.of_assignments(session, [key]).get(key, [])
    return IndicatorsOut(items=[_indicator_out(one) for one in found])


@router.post("/plans/{plan_id}/assignments/{position}/indicators", name="api_add_indicator", status_code=201)
def add(
    caller: Known,
    plan_id: RowId,
    position: Position,
    given: Annotated[IndicatorIn, Depends(json_body(IndicatorIn))],
) -> DefinedIndicatorOut:
    with caller.workspace.database.reading() as session:
        assignment = _assignment(session, plan_id, position)
    return _indicator_out(add_indicator(caller.workspace, assignment.id or 0, given.fields()))


@router.put("/plans/{plan_id}/assignments/{position}/indicators/{indicator_id}", name="api_change_indicator")
def change(
    caller: Known,
    plan_id: RowId,
    position: Position,
    indicator_id: RowId,
    given: Annotated[IndicatorIn, Depends(json_body(IndicatorIn))],
) -> DoneOut:
    """One that has figures keeps its name and measure."""
    _own(caller, plan_id, position, indicator_id)
    changed = change_indicator(caller.workspace, indicator_id, given.fields())
    return DoneOut(id=indicator_id, changed=changed)


@router.delete(
    "/plans/{plan_id}/assignments/{position}/indicators/{indicator_id}", name="api_remove_indicator"
)
def remove(caller: Known, plan_id: RowId, position: Position, indicator_id: RowId) -> DoneOut:
    """Refused once it has figures."""
    _own(caller, plan_id, position, indicator_id)
    remove_indicator(caller.workspace, indicator_id)
    return DoneOut(id=indicator_id)


@router.put("/plans/{plan_id}/field", name="api_set_field")
def field(caller: Known, plan_id: RowId, given: Annotated[FieldIn, Depends(json_body(FieldIn))]) -> DoneOut:
    """By which plans are grouped on the overview."""
    with caller.workspace.database.reading() as session:
        plan_named(session, plan_id)
    return DoneOut(id=plan_id, changed=set_field(caller.workspace, plan_id, given.field, seen=given.seen))


def _assignment(session: Session, plan_id: int, position: int) -> Assignment:
    plan_named(session, plan_id)
    for one in plan_queries.assignments(session, plan_id):
        if one.position == position:
            return one
    raise NotFound("kế hoạch này không có nhiệm vụ ấy")


def _own(caller: Caller, plan_id: int, position: int, indicator_id: int) -> None:
    with caller.workspace.database.reading() as session:
        assignment = _assignment(session, plan_id, position)
        indicator = indicator_queries.one(session, indicator_id)
    if indicator is None or indicator.assignment_id != assignment.id:
        raise NotFound("nhiệm vụ này không có chỉ tiêu ấy")


def _fired(seen: FiredEvent, opened: int, *, is_applied: bool) -> FiredOut:
    duties = [EventDutyOut(unit=one.unit.code, due_on=one.due_on, new=one.is_new) for one in seen.duties]
    return FiredOut(applied=is_applied, opened=opened, term=seen.phrase, duties=duties)


def _indicator_out(one: Indicator) -> DefinedIndicatorOut:
    return DefinedIndicatorOut(
        id=one.id or 0,
        name=one.name,
        measure=one.measure,
        aggregation=one.aggregation,
        target=one.target,
        numerator=one.numerator,
        denominator=one.denominator,
    )
