"""Amendments of plans: which plan one changes, what that does, corrected row by row, applied."""

from typing import Annotated, Literal

from fastapi import Depends

from models import Plan
from operations.amendments.amendment_choices import Correction, correct_difference
from operations.amendments.applied_amendment import AppliedAmendment
from operations.amendments.apply_amendment import apply_amendment, look_at_amendment
from operations.amendments.name_amended_plan import set_amendment, suggest_amended
from rules.errors import BadInput
from rules.lifecycle import PlanState
from rules.revision import AmendmentScope
from web.api.access import Caller, Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.sent import RowId as RowNumber
from web.api.sent import Shape
from web.api.shared import DoneOut, RowId, plan_named

router = api_router("amendments")


class SuggestedOut(Shape):
    plan: int
    key: str
    title: str
    scope: AmendmentScope
    reason: str


class AmendmentEffectOut(Shape):
    """`counts`: how many rows are how different; what would be opened, moved, cancelled; who would be told."""

    amends: str
    scope: AmendmentScope
    counts: dict[str, int]
    opened: int
    moved: int
    cancelled: int
    reports_opened: int
    reports_cancelled: int
    periods_added: list[str]
    periods_closed: list[str]
    told: list[str]
    nobody_to_tell: list[str]
    notes: list[str]


class AmendmentOut(Shape):
    """`version` and `base` are what applying names; `effect` null: nobody has said which plan it changes."""

    id: int
    state: PlanState
    version: int
    amends: int | None
    base: int | None
    suggested: list[SuggestedOut]
    effect: AmendmentEffectOut | None


class AmendsIn(Shape):
    """`amends`: the id of a running plan; null: it amends nothing."""

    version: RowNumber
    amends: RowNumber | None
    scope: AmendmentScope = AmendmentScope.PARTIAL


class CorrectionIn(Shape):
    """One row: `new` alone, a `pair` of a new one and an old one, `keep` or `drop` an old one, `automatic` again."""

    version: RowNumber
    choice: Literal["automatic", "new", "pair", "keep", "drop"]
    new: RowNumber | None = None
    old: RowNumber | None = None


class ApplyIn(Shape):
    """The two versions that were looked at: only these are joined."""

    version: RowNumber
    base: RowNumber


@router.get("/plans/{plan_id}/amendment", name="api_amendment")
def amendment(caller: Known, plan_id: RowId) -> AmendmentOut:
    """Of a draft; what it would do to the plan that it was said to change."""
    plan = _plan(caller, plan_id)
    is_draft = plan.state is PlanState.DRAFT
    effect = base = None
    if is_draft and plan.amends_plan_id:
        difference, seen, _ = look_at_amendment(caller.workspace, plan.key)
        effect, base = _effect(seen), difference.running.draft_version
    suggested = suggest_amended(caller.workspace, plan.key) if is_draft else ()
    return AmendmentOut(
        id=plan_id,
        state=plan.state,
        version=plan.draft_version,
        amends=plan.amends_plan_id,
        base=base,
        suggested=[
            SuggestedOut(plan=one.plan_id, key=one.key, title=one.title, scope=one.scope, reason=one.reason)
            for one in suggested
        ],
        effect=effect,
    )


@router.put("/plans/{plan_id}/amendment", name="api_name_amended")
def name(caller: Known, plan_id: RowId, given: Annotated[AmendsIn, Depends(json_body(AmendsIn))]) -> DoneOut:
    key = _plan(caller, plan_id).key
    amends = _plan(caller, given.amends).key if given.amends is not None else None
    scope = given.scope if amends is not None else None
    after = set_amendment(caller.workspace, key, amends, scope, version=given.version)
    return DoneOut(id=plan_id, version=after)


@router.put("/plans/{plan_id}/amendment/rows", name="api_correct_difference")
def correct(
    caller: Known, plan_id: RowId, given: Annotated[CorrectionIn, Depends(json_body(CorrectionIn))]
) -> DoneOut:
    key = _plan(caller, plan_id).key
    match given.choice:
        case "automatic":
            correction = Correction(given.new, given.old, is_automatic=True)
        case "new" if given.new is not None:
            correction = Correction(given.new)
        case "pair" if given.new is not None and given.old is not None:
            correction = Correction(given.new, given.old)
        case "keep" if given.old is not None:
            correction = Correction(old_id=given.old, is_kept=True)
        case "drop" if given.old is not None:
            correction = Correction(old_id=given.old)
        case _:
            raise BadInput(
                "thiếu dòng cho cách xử lý này", where="choice", mend="gửi kèm new, old theo choice"
            )
    after = correct_difference(caller.workspace, key, [correction], version=given.version)
    return DoneOut(id=plan_id, version=after)


@router.post("/plans/{plan_id}/amendment/apply", name="api_apply_amendment")
def apply(
    caller: Known, plan_id: RowId, given: Annotated[ApplyIn, Depends(json_body(ApplyIn))]
) -> AmendmentEffectOut:
    """From now on the running plan is as amended, and everybody it concerns is told."""
    key = _plan(caller, plan_id).key
    return _effect(apply_amendment(caller.workspace, key, seen=(given.version, given.base)))


def _plan(caller: Caller, plan_id: int) -> Plan:
    with caller.workspace.database.reading() as session:
        return plan_named(session, plan_id)


def _effect(one: AppliedAmendment) -> AmendmentEffectOut:
    return AmendmentEffectOut(
        amends=one.amends,
        scope=one.scope,
        counts={str(name): number for name, number in one.counts.items()},
        opened=one.opened,
        moved=one.moved,
        cancelled=one.cancelled,
        reports_opened=one.reports_opened,
        reports_cancelled=one.reports_cancelled,
        periods_added=list(one.periods_added),
        periods_closed=list(one.periods_closed),
        told=list(one.told),
        nobody_to_tell=list(one.nobody_to_tell),
        notes=list(one.notes),
    )
