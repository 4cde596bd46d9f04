"""One obligation: its line of time, its answer accepted or returned, who answers for it."""

from typing import Annotated

from fastapi import Depends

from operations.answers.hand_over import hand_over, take_back
from operations.answers.review_submission import accept_submission, return_submission
from operations.ladder.reassign_obligation import reassign_obligation
from operations.plans.dry_run import next_letters
from rules.line_verdicts import Verdict
from web.api.access import Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.routes.tracking_state import state_of
from web.api.shapes.tracking import (
    AcceptIn,
    MomentOut,
    NextStepOut,
    PersonIn,
    ReasonIn,
    ReturnIn,
    StateOut,
    TimelineOut,
    UnitIn,
)
from web.api.shared import RowId
from web.timeline import moments_of

router = api_router("tracking")


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
    return state_of(caller, obligation_id)


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
    return state_of(caller, obligation_id)


@router.post("/obligations/{obligation_id}/reassign", name="api_reassign")
def reassign(
    caller: Known, obligation_id: RowId, given: Annotated[UnitIn, Depends(json_body(UnitIn))]
) -> StateOut:
    reassign_obligation(caller.workspace, obligation_id, unit_code=given.unit, reason=given.reason)
    return state_of(caller, obligation_id)


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
    return state_of(caller, obligation_id)


@router.post("/obligations/{obligation_id}/take-back", name="api_take_back")
def take(
    caller: Known, obligation_id: RowId, given: Annotated[ReasonIn, Depends(json_body(ReasonIn))]
) -> StateOut:
    take_back(caller.workspace, obligation_id, by=caller.name, reason=given.reason)
    return state_of(caller, obligation_id)


def _verdicts(given: AcceptIn) -> dict[int, Verdict] | None:
    lines = {one.assignment: Verdict(one.accepted, one.reason) for one in given.lines}
    return lines or None
