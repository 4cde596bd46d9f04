"""What is done about one obligation: its line of time, and every step of the coordinating desk, the head and the unit."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Depends
from pydantic import Field

from operations.answers.hand_over import hand_over, take_back
from operations.answers.review_submission import accept_submission, return_submission
from operations.ladder.acknowledge_escalation import acknowledge_escalation
from operations.ladder.decide_extension import decide_extension
from operations.ladder.end_waiting import lift_wait
from operations.ladder.extend_deadline import extend_deadline
from operations.ladder.reassign_obligation import reassign_obligation
from operations.ladder.request_extension import request_extension
from operations.ladder.snooze_reminders import snooze_reminders
from operations.ladder.wait_for_unit import wait_for_unit
from operations.ladder.waive_obligation import waive_obligation
from operations.plans.dry_run import next_letters
from rules.errors import BadInput
from rules.lifecycle import State
from rules.line_verdicts import Verdict
from web.api.access import Caller, Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.sent import Line, Name, Said, Shape
from web.api.sent import RowId as RowNumber
from web.api.shared import RowId
from web.timeline import moments_of

router = api_router("tracking")


class StateOut(Shape):
    """How it stands afterwards."""

    id: int
    state: State
    due_on: date
    answered_on: date | None
    paused_until: date | None


class MomentOut(Shape):
    at: datetime
    heading: str
    by: str
    details: list[str]


class NextStepOut(Shape):
    day: date
    step: str
    level: int
    to: list[str]


class TimelineOut(Shape):
    """`next`: what will be sent if nothing comes in."""

    id: int
    moments: list[MomentOut]
    next: list[NextStepOut]


class VerdictIn(Shape):
    """`accepted` true: đạt; false with a reason: trả lại."""

    assignment: RowNumber
    accepted: bool
    reason: Said = ""


class AcceptIn(Shape):
    """`seen`: the id of the answer that was read; lines that are not named stay undecided."""

    seen: RowNumber | None = None
    lines: list[VerdictIn] = Field(default=[], max_length=500)


class ReturnIn(AcceptIn):
    reason: Said = ""
    due_on: date


class DecideIn(Shape):
    """On what the unit asked for; `until`: another day than the one that was asked for."""

    grant: bool
    note: Said = ""
    until: date | None = None


class UntilIn(Shape):
    until: date
    reason: Said = ""


class AskedUntilIn(Shape):
    until: date
    reason: Said


class ReasonIn(Shape):
    reason: Said


class UnitIn(Shape):
    """`unit`: its code."""

    unit: Name
    reason: Said
    until: date | None = None


class PersonIn(Shape):
    """`to`: the address of a colleague of the same unit."""

    to: Name
    name: Line = ""
    note: Said = ""


@router.get("/obligations/{obligation_id}/timeline", name="api_timeline")
def timeline(caller: Known, obligation_id: RowId) -> TimelineOut:
    """Everything that happened, oldest first, and the next steps."""
    caller.view(obligation_id)
    workspace = caller.workspace
    with workspace.database.reading() as session:
        moments = moments_of(session, obligation_id)
        ahead = next_letters(session, workspace, obligation_id)
    return TimelineOut(
        id=obligation_id,
        moments=[
            MomentOut(at=workspace.local(one.at), heading=one.heading, by=one.by, details=list(one.details))
            for one in moments
        ],
        next=[
            NextStepOut(
                day=one.day,
                step=one.occurrence.step.name,
                level=one.occurrence.step.level,
                to=[line.email for line in one.to if line.email],
            )
            for one in ahead
        ],
    )


@router.post("/obligations/{obligation_id}/accept", name="api_accept")
def accept(
    caller: Known, obligation_id: RowId, given: Annotated[AcceptIn, Depends(json_body(AcceptIn))]
) -> StateOut:
    accept_submission(caller.workspace, obligation_id, verdicts=_verdicts(given), seen=given.seen)
    return _state(caller, obligation_id)


@router.post("/obligations/{obligation_id}/return", name="api_return")
def return_(
    caller: Known, obligation_id: RowId, given: Annotated[ReturnIn, Depends(json_body(ReturnIn))]
) -> StateOut:
    """With a reason on the whole or on a line, and a day by which it comes back."""
    return_submission(
        caller.workspace,
        obligation_id,
        reason=given.reason,
        due_on=given.due_on,
        verdicts=_verdicts(given),
        seen=given.seen,
    )
    return _state(caller, obligation_id)


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
    return _state(caller, obligation_id)


@router.post("/obligations/{obligation_id}/extension-request", name="api_ask_extension", status_code=201)
def ask(
    caller: Known, obligation_id: RowId, given: Annotated[AskedUntilIn, Depends(json_body(AskedUntilIn))]
) -> StateOut:
    """The unit asks for more time; the head decides."""
    caller.view(obligation_id)
    request_extension(caller.workspace, obligation_id, until=given.until, reason=given.reason, by=caller.name)
    return _state(caller, obligation_id)


@router.post("/obligations/{obligation_id}/extend", name="api_extend")
def extend(
    caller: Known, obligation_id: RowId, given: Annotated[AskedUntilIn, Depends(json_body(AskedUntilIn))]
) -> StateOut:
    """More time without being asked."""
    extend_deadline(caller.workspace, obligation_id, until=given.until, reason=given.reason)
    return _state(caller, obligation_id)


@router.post("/obligations/{obligation_id}/acknowledge", name="api_acknowledge")
def acknowledge(
    caller: Known, obligation_id: RowId, given: Annotated[AskedUntilIn, Depends(json_body(AskedUntilIn))]
) -> StateOut:
    """Whoever is told of it deals with it; nobody is reminded again before the day."""
    if not given.reason:
        raise BadInput("chưa ghi sẽ làm gì", where="reason", mend="ghi cách xử lý trước khi tạm dừng nhắc")
    acknowledge_escalation(caller.workspace, obligation_id, until=given.until, note=given.reason)
    return _state(caller, obligation_id)


@router.post("/obligations/{obligation_id}/waive", name="api_waive")
def waive(
    caller: Known, obligation_id: RowId, given: Annotated[ReasonIn, Depends(json_body(ReasonIn))]
) -> StateOut:
    waive_obligation(caller.workspace, obligation_id, reason=given.reason)
    return _state(caller, obligation_id)


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
    return _state(caller, obligation_id)


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
    return _state(caller, obligation_id)


@router.post("/obligations/{obligation_id}/lift-wait", name="api_lift_wait")
def lift(
    caller: Known, obligation_id: RowId, given: Annotated[ReasonIn, Depends(json_body(ReasonIn))]
) -> StateOut:
    lift_wait(caller.workspace, obligation_id, reason=given.reason)
    return _state(caller, obligation_id)


@router.post("/obligations/{obligation_id}/reassign", name="api_reassign")
def reassign(
    caller: Known, obligation_id: RowId, given: Annotated[UnitIn, Depends(json_body(UnitIn))]
) -> StateOut:
    reassign_obligation(caller.workspace, obligation_id, unit_code=given.unit, reason=given.reason)
    return _state(caller, obligation_id)


@router.post("/obligations/{obligation_id}/hand-over", name="api_hand_over")
def hand(
    caller: Known, obligation_id: RowId, given: Annotated[PersonIn, Depends(json_body(PersonIn))]
) -> StateOut:
    """To a colleague of the unit's own."""
    hand_over(
        caller.workspace,
        obligation_id,
        to_email=given.to,
        to_name=given.name,
        note=given.note,
        by=caller.name,
    )
    return _state(caller, obligation_id)


@router.post("/obligations/{obligation_id}/take-back", name="api_take_back")
def take(
    caller: Known, obligation_id: RowId, given: Annotated[ReasonIn, Depends(json_body(ReasonIn))]
) -> StateOut:
    take_back(caller.workspace, obligation_id, by=caller.name, reason=given.reason)
    return _state(caller, obligation_id)


def _state(caller: Caller, obligation_id: int) -> StateOut:
    one = caller.view(obligation_id).obligation
    return StateOut(
        id=obligation_id,
        state=one.state,
        due_on=one.due_on,
        answered_on=one.answered_on,
        paused_until=one.paused_until,
    )


def _verdicts(given: AcceptIn) -> dict[int, Verdict] | None:
    lines = {one.assignment: Verdict(one.accepted, one.reason) for one in given.lines}
    return lines or None
