"""Apply an amendment to the running plan, whole or not at all; nothing that was answered is deleted or changed."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import Plan
from models.queries import amendments
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.amendments.amendment_effects import Effects, effects_of
from operations.amendments.amendment_letters import news_of, tell_units
from operations.amendments.applied_amendment import AppliedAmendment, summary_of
from operations.amendments.compare_plans import PlanDifference, Trial, read_difference
from operations.amendments.write_amendment import write_effects
from operations.drafts.choose_for_plan import saved_decisions
from operations.drafts.edit_draft import take_draft
from operations.plans.confirm_plan import remember_choices, unbound_words
from operations.plans.shared_places import places_of
from operations.plans.shared_reports import resettle
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, LostRace, NotFound, Undecided
from rules.lifecycle import PlanState

# The versions of the draft and of the running plan that a person has looked at.
Seen = tuple[int, int]
CHANGED_MEANWHILE = (
    "kế hoạch đang thực hiện vừa được điều chỉnh bởi văn bản khác; xem lại khác biệt rồi áp dụng"
)


def apply_amendment(
    workspace: Workspace, key: str, *, preview: bool = False, seen: Seen | None = None
) -> AppliedAmendment:
    """draft → applied. With `seen`, versions other than those looked at are refused; `preview` only reads.

    Undecided: a name of a new line is bound to no unit, or a doubt that must be answered is open.
    """
    if preview:
        return preview_amendment(workspace, key)
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        draft = _draft(session, key)
        take_draft(session, draft, seen[0] if seen else draft.draft_version)
        running = _take_running(session, draft, seen)
        difference = read_difference(session, draft)
        _check_settled(session, difference)
        effects = effects_of(session, workspace, difference, now)
        news = news_of(session, effects)
        applied = summary_of(effects, news, _units(session))
        shared = places_of(session, difference.running)
        write_effects(session, workspace, effects, now)
        resettle(session, workspace, difference.running, shared, now)
        tell_units(session, workspace, effects, news, now)
        own = replace(difference.binder, decisions=saved_decisions(draft))
        remember_choices(session, workspace, draft, own, list(difference.new_rows.values()), now)
        _finish(session, workspace, draft, running, applied, now)
    return applied


def preview_amendment(workspace: Workspace, key: str, trial: Trial | None = None) -> AppliedAmendment:
    """What applying would do, read in one look and not written; also for choices that have not been made yet."""
    _, applied, _ = look_at_amendment(workspace, key, trial)
    return applied


def look_at_amendment(
    workspace: Workspace, key: str, trial: Trial | None = None
) -> tuple[PlanDifference, AppliedAmendment, Effects]:
    """The difference and all that would follow from it, of one instant."""
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        draft = _draft(session, key)
        difference = read_difference(session, draft, trial)
        effects = effects_of(session, workspace, difference, now)
        return difference, summary_of(effects, news_of(session, effects), _units(session)), effects


def _units(session: Session) -> dict[int, Any]:
    return {unit.id or 0: unit for unit in unit_queries.all_units(session)}


def _draft(session: Session, key: str) -> Plan:
    plan = plan_queries.plan_by_key(session, key)
    if plan is None:
        raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
    if plan.state is PlanState.APPLIED:
        raise IllegalMove(f"kế hoạch điều chỉnh {key!r} đã được áp dụng; một văn bản chỉ áp dụng một lần")
    if plan.state is not PlanState.DRAFT:
        raise IllegalMove(f"kế hoạch {key!r} không phải bản dự thảo, không áp dụng như điều chỉnh được")
    return plan


def _take_running(session: Session, draft: Plan, seen: Seen | None) -> Plan | None:
    """Lock the running plan and count the amendment; None when none has been chosen, which the comparison says."""
    if draft.amends_plan_id is None:
        return None
    running = plan_queries.plan(session, draft.amends_plan_id)
    if running.state is not PlanState.ACTIVE:
        raise IllegalMove(f"kế hoạch {running.key!r} không còn thực hiện, không điều chỉnh được nữa")
    version = seen[1] if seen else running.draft_version
    if not amendments.take_running(session, running.id or 0, version):
        raise LostRace(CHANGED_MEANWHILE)
    session.refresh(running)
    return running


def _check_settled(session: Session, difference: PlanDifference) -> None:
    if difference.unbound:
        raise Undecided(
            unbound_words(difference.unbound),
            where=difference.draft.key,
            mend="gắn tên trên trang rà soát bản điều chỉnh, hoặc trong tệp: dondoc plan export",
        )
    waiting = [
        doubt
        for doubt in plan_queries.doubts(session, difference.draft.id or 0, only_open=True)
        if doubt.must_be_settled
    ]
    if waiting:
        raise Undecided(
            f"{len(waiting)} điểm phải trả lời trước: " + "; ".join(doubt.message for doubt in waiting),
            where=difference.draft.key,
            mend="trả lời trên trang rà soát bản điều chỉnh",
        )


def _finish(
    session: Session,
    workspace: Workspace,
    draft: Plan,
    running: Plan | None,
    applied: AppliedAmendment,
    now: datetime,
) -> None:
    moved = plan_queries.move_plan(
        session,
        draft.id or 0,
        source=PlanState.DRAFT,
        target=PlanState.APPLIED,
        confirmed_at=now,
        confirmed_by=workspace.actor,
    )
    if not moved or running is None:
        raise LostRace(f"kế hoạch điều chỉnh {draft.key!r} vừa được người khác áp dụng")
    for doubt in plan_queries.doubts(session, draft.id or 0, only_open=True):
        plan_queries.settle_doubt(
            session, doubt.id or 0, at=now, by=workspace.actor, answer="đã xem khi áp dụng điều chỉnh"
        )
    change = {
        "amendment": draft.key,
        "scope": applied.scope.value,
        "counts": {kind.value: number for kind, number in applied.counts.items() if number},
        "opened": applied.opened,
        "moved": applied.moved,
        "cancelled": applied.cancelled,
        "periods_added": list(applied.periods_added),
        "periods_closed": list(applied.periods_closed),
        "told": len(applied.told),
    }
    for plan, action in ((running, "plan_amended"), (draft, "amendment_applied")):
        record_audit(
            session,
            workspace,
            at=now,
            action=action,
            subject=("plan", plan.id or 0),
            plan_id=plan.id,
            change={**change, "plan": running.key},
        )
