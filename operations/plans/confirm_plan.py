"""Confirm a plan: names bound, regime chosen, members frozen, ladders copied, the year's obligations written.

Nothing is tracked before this (tracking.md 2.8), and everything here is one transaction.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from config.snapshots import ladder_snapshot, regime_snapshot
from models import Plan
from models.queries import plans as plan_queries
from operations.calendars.calendar_years import check_years
from operations.drafts.bind_names import Bindings, bind_with
from operations.drafts.choose_for_plan import saved_decisions
from operations.drafts.decisions import Decisions, decisions_to_table
from operations.drafts.edit_draft import take_draft
from operations.drafts.remember_choices import binder_with_memory, remember_choices
from operations.plans.mark_inside import mark_inside
from operations.plans.plan_year import periods_for, planned_for, policies_of
from operations.plans.shared_reports import host_for, join_reports
from operations.plans.write_schedule import Policies, write_schedule
from operations.record_audit import record_audit
from operations.units.past_unit_changes import apply_past_changes
from operations.workspace import Workspace
from rules.errors import IllegalMove, LostRace, NotFound, Undecided
from rules.lifecycle import PlanState
from rules.periods import ReportingPeriod
from rules.schedule import PlannedAssignment

__all__ = [
    "ConfirmedPlan",
    "binder_with_memory",
    "confirm_plan",
    "periods_for",
    "planned_for",
    "policies_of",
    "preview_plan",
    "remember_choices",
    "unbound_words",
]


@dataclass(frozen=True)
class ConfirmedPlan:
    key: str
    periods: tuple[ReportingPeriod, ...]
    obligations: int
    unbound: dict[str, list[str]]
    assumed: dict[str, str]


class _OnlyLooking(Exception):
    """Takes a preview's transaction back."""


def preview_plan(
    workspace: Workspace,
    key: str,
    decisions: Decisions,
    *,
    dry: bool = False,
    look: Callable[[Session], None] = lambda _session: None,
) -> ConfirmedPlan:
    """What confirming would write, with every check, and nothing written: the schedule is seen first (tracking.md 2.7).

    `look` sees the plan as it would be, confirmed, before all of it is taken back.
    """
    seen: list[ConfirmedPlan] = []

    def see(session: Session, confirmed: ConfirmedPlan) -> None:
        seen.append(confirmed)
        session.flush()
        session.expire_all()  # rows were written by statements; what was read before is no longer so
        look(session)

    with suppress(_OnlyLooking):
        confirm_plan(workspace, key, decisions, dry=dry, look=see)
    return seen[0]


def confirm_plan(
    workspace: Workspace,
    key: str,
    decisions: Decisions,
    *,
    version: int | None = None,
    assume_above: float | None = None,
    dry: bool = False,
    look: Callable[[Session, ConfirmedPlan], None] | None = None,
) -> ConfirmedPlan:
    """draft → active, by what was chosen for the draft and, on top of it, what is given now.

    Undecided lists the names nobody has bound; `dry` (a simulation) goes on without them. With `version`, a draft
    edited since is refused.
    """
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        plan = _draft(session, key)
        take_draft(session, plan, plan.draft_version if version is None else version)
        decisions = decisions.over(saved_decisions(plan))
        policies = policies_of(decisions, session)
        assignments = plan_queries.assignments(session, plan.id or 0)
        mark_inside(assignments, decisions, plan.key)
        binder = binder_with_memory(session, plan, decisions, assume_above=assume_above)
        bindings = bind_with(binder, plan, assignments)
        if not dry:
            _check_settled(session, plan, bindings)
        planned = [one for assignment in assignments for one in planned_for(assignment, bindings)]
        _check_coordinator(plan, bindings, planned, dry=dry)
        periods = periods_for(workspace, plan, planned, bindings, decisions, policies.regime)
        host = host_for(session, plan, decisions, bindings, plan.plan_year or workspace.local_day(now).year)
        _freeze_members(session, bindings)
        _activate(session, workspace, plan, bindings, decisions, policies, host, now)
        remember_choices(session, workspace, plan, binder, assignments, now)
        own = periods if host is None else ()
        written = write_schedule(session, workspace, plan, planned, bindings, own, policies, now)
        if host is not None:
            written += join_reports(session, workspace, plan, host, planned, periods, now)
        apply_past_changes(session, workspace, plan, host, decisions.heirs, now, dry=dry)
        check_years(session, workspace, plan.id or 0)
        confirmed = ConfirmedPlan(key, periods, written, bindings.unbound, bindings.assumed)
        if look is not None:
            look(session, confirmed)
            raise _OnlyLooking
    return confirmed


def _draft(session: Session, key: str) -> Plan:
    plan = plan_queries.plan_by_key(session, key)
    if plan is None:
        raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
    if plan.state is not PlanState.DRAFT:
        raise IllegalMove(f"kế hoạch {key!r} đã được xác nhận hoặc đã đóng")
    if plan.amends_plan_id is not None:
        raise IllegalMove(
            f"kế hoạch {key!r} điều chỉnh một kế hoạch đang thực hiện, không xác nhận riêng được; "
            f"xem khác biệt và áp dụng: dondoc plan amend '{key}' --preview"
        )
    return plan


def _check_settled(session: Session, plan: Plan, bindings: Bindings) -> None:
    """Names are bound and what must be answered has been answered before anything is tracked (tracking.md 2.8)."""
    if bindings.unbound:
        raise Undecided(
            unbound_words(bindings.unbound),
            where=plan.key,
            mend="gắn bằng --bind 'TÊN=MÃ' hoặc --ignore 'TÊN'",
        )
    waiting = [
        doubt for doubt in plan_queries.doubts(session, plan.id or 0, only_open=True) if doubt.must_be_settled
    ]
    if waiting:
        raise Undecided(
            f"{len(waiting)} điểm phải trả lời trước: " + "; ".join(doubt.message for doubt in waiting),
            where=plan.key,
            mend="trả lời trên trang rà soát hoặc trong tệp: dondoc plan export",
        )


def unbound_words(unbound: Mapping[str, list[str]]) -> str:
    words = []
    for name, suggestions in unbound.items():
        hint = f" (gần giống: {'; '.join(suggestions[:3])})" if suggestions else ""
        words.append(f"'{name}'{hint}")
    return f"{len(words)} tên chưa gắn với đơn vị: " + ", ".join(words)


def _check_coordinator(
    plan: Plan, bindings: Bindings, planned: list[PlannedAssignment], *, dry: bool
) -> None:
    if bindings.coordinator_id is None and not dry and planned:
        raise Undecided(
            "chưa biết đơn vị đầu mối tổng hợp báo cáo", where=plan.key, mend="chỉ định bằng --coordinator MÃ"
        )


def _freeze_members(session: Session, bindings: Bindings) -> None:
    rows = [
        {"assignment_id": assignment_id, "unit_id": unit_id, "role": role, "named_as": named_as}
        for assignment_id, members in bindings.by_assignment.items()
        for unit_id, role, named_as in members
    ]
    plan_queries.add_assignment_units(session, rows)


def _activate(
    session: Session,
    workspace: Workspace,
    plan: Plan,
    bindings: Bindings,
    decisions: Decisions,
    policies: Policies,
    host: Plan | None,
    now: datetime,
) -> None:
    changes: dict[str, Any] = {
        "reports_with_plan_id": host.id if host else None,
        "issuer_unit_id": bindings.issuer_id,
        "coordinating_unit_id": bindings.coordinator_id,
        "regime_id": policies.regime.id,
        "regime": regime_snapshot(policies.regime),
        "report_ladder": ladder_snapshot(policies.report),
        "task_ladder": ladder_snapshot(policies.task),
        "confirmed_at": now,
        "confirmed_by": workspace.actor,
        "decisions": decisions_to_table(decisions),
    }
    plan_id = plan.id or 0
    if not plan_queries.move_plan(
        session, plan_id, source=PlanState.DRAFT, target=PlanState.ACTIVE, **changes
    ):
        raise LostRace(f"kế hoạch {plan.key!r} vừa được người khác xác nhận")
    for doubt in plan_queries.doubts(session, plan_id, only_open=True):
        plan_queries.settle_doubt(
            session, doubt.id or 0, at=now, by=workspace.actor, answer="đã xem khi xác nhận"
        )
    table = decisions_to_table(decisions)
    change: dict[str, Any] = {
        "regime": policies.regime.id,
        "ignored": decisions.ignored,
        "assumed": bindings.assumed,
        "bindings": table.get("bindings", {}),
        "period_dates": table.get("period_dates", {}),
        **{name: table[name] for name in ("reports_with", "inside") if name in table},
    }
    record_audit(
        session,
        workspace,
        at=now,
        action="plan_confirmed",
        subject=("plan", plan_id),
        plan_id=plan_id,
        change=change,
    )
