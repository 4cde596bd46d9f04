"""More time, quiet, waiting and letting off: what moves the deadline of one obligation or holds its reminders."""

from typing import Annotated

from fastapi import Depends

from operations.ladder.acknowledge_escalation import acknowledge_escalation
from operations.ladder.decide_extension import decide_extension
from operations.ladder.end_waiting import lift_wait
from operations.ladder.extend_deadline import extend_deadline
from operations.ladder.request_extension import request_extension
from operations.ladder.snooze_reminders import snooze_reminders
from operations.ladder.wait_for_unit import wait_for_unit
from operations.ladder.waive_obligation import waive_obligation
from rules.errors import BadInput
from web.api.access import Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.routes.tracking_state import state_of
from web.api.shapes.tracking import (
    AskedUntilIn,
    DecideIn,
    ReasonIn,
    StateOut,
    UnitIn,
    UntilIn,
)
from web.api.shared import RowId

router = api_router("tracking")


@router.post("/obligations/{obligation_id}/extension", name="api_decide_extension")
def decide(
    caller: Known, obligation_id: RowId, given: Annotated[DecideIn, Depends(json_body(DecideIn))]
) -> StateOut:
    decide_extension(
        caller.workspace,
        obligation_id,
        grant=given.grant,
        note=given.note,
        until=given.until if given.grant else None,
    )
    return state_of(caller, obligation_id)


@router.post("/obligations/{obligation_id}/extension-request", name="api_ask_extension", status_code=201)
def ask(
    caller: Known, obligation_id: RowId, given: Annotated[AskedUntilIn, Depends(json_body(AskedUntilIn))]
) -> StateOut:
    """The unit asks for more time; the head decides."""
    caller.view(obligation_id)
    request_extension(caller.workspace, obligation_id, until=given.until, reason=given.reason, by=caller.name)
    return state_of(caller, obligation_id)


@router.post("/obligations/{obligation_id}/extend", name="api_extend")
def extend(
    caller: Known, obligation_id: RowId, given: Annotated[AskedUntilIn, Depends(json_body(AskedUntilIn))]
) -> StateOut:
    """More time without being asked."""
    extend_deadline(caller.workspace, obligation_id, until=given.until, reason=given.reason)
    return state_of(caller, obligation_id)


@router.post("/obligations/{obligation_id}/acknowledge", name="api_acknowledge")
def acknowledge(
    caller: Known, obligation_id: RowId, given: Annotated[AskedUntilIn, Depends(json_body(AskedUntilIn))]
) -> StateOut:
    """Whoever is told of it deals with it; nobody is reminded again before the day."""
    if not given.reason:
        raise BadInput("chưa ghi sẽ làm gì", where="reason", mend="ghi cách xử lý trước khi tạm dừng nhắc")
    acknowledge_escalation(caller.workspace, obligation_id, until=given.until, note=given.reason)
    return state_of(caller, obligation_id)


@router.post("/obligations/{obligation_id}/waive", name="api_waive")
def waive(
    caller: Known, obligation_id: RowId, given: Annotated[ReasonIn, Depends(json_body(ReasonIn))]
) -> StateOut:
    waive_obligation(caller.workspace, obligation_id, reason=given.reason)
    return state_of(caller, obligation_id)


@router.post("/obligations/{obligation_id}/snooze", name="api_snooze")
def snooze(
    caller: Known, obligation_id: RowId, given: Annotated[UntilIn, Depends(json_body(UntilIn))]
) -> StateOut:
    """The desk quiets anything; a unit's own program only what its unit owes, before it is due."""
    caller.view(obligation_id)
    snooze_reminders(
        caller.workspace,
        obligation_id,
        until=given.until,
        reason=given.reason,
        as_unit=not caller.is_of_the_house,
    )
    return state_of(caller, obligation_id)


@router.post("/obligations/{obligation_id}/wait", name="api_wait")
def wait(
    caller: Known, obligation_id: RowId, given: Annotated[UnitIn, Depends(json_body(UnitIn))]
) -> StateOut:
    """Until another unit has said what is needed; that one is asked, and reminded in its stead."""
    wait_for_unit(
        caller.workspace,
        obligation_id,
        unit_code=given.unit,
        reason=given.reason,
        until=given.until,
        is_allowed=True,
    )
    return state_of(caller, obligation_id)


@router.post("/obligations/{obligation_id}/lift-wait", name="api_lift_wait")
def lift(
    caller: Known, obligation_id: RowId, given: Annotated[ReasonIn, Depends(json_body(ReasonIn))]
) -> StateOut:
    lift_wait(caller.workspace, obligation_id, reason=given.reason)
    return state_of(caller, obligation_id)
