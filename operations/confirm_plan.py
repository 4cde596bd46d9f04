"""Confirm a plan: names bound, regime chosen, members frozen, ladders copied, the year's obligations written.

Nothing is tracked before this (tracking.md 2.8), and everything here is one transaction.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from config.policy_files import load_ladder, load_regime
from config.snapshots import ladder_snapshot, regime_snapshot
from models import Assignment, Plan
from models.queries import plans as plan_queries
from models.queries import remembered_names
from models.queries import units as unit_queries
from notifications.letters import REMINDER_KINDS
from operations.bind_names import Bindings, NameBinder, bind_with, binder_for, issuer_names, issuer_of
from operations.choose_for_plan import saved_decisions
from operations.decisions import Decisions, decisions_to_table
from operations.edit_draft import take_draft
from operations.record_audit import record_audit
from operations.workspace import Workspace
from operations.write_schedule import Policies, write_schedule
from rules.cadence import CadenceKind, Every
from rules.errors import BadInput, IllegalMove, LostRace, NotFound, Undecided
from rules.folding import fold
from rules.ladder import Ladder
from rules.lifecycle import PlanState
from rules.periods import Regime, ReportingPeriod, reporting_periods
from rules.schedule import PlannedAssignment, reporting_rhythm, upward_rhythm


@dataclass(frozen=True)
class ConfirmedPlan:
    key: str
    periods: tuple[ReportingPeriod, ...]
    obligations: int
    unbound: dict[str, list[str]]
    assumed: dict[str, str]


class _OnlyLooking(Exception):
    """Takes a preview's transaction back."""


def preview_plan(workspace: Workspace, key: str, decisions: Decisions, *, dry: bool = False) -> ConfirmedPlan:
    """What confirming would write, with every check, and nothing written: the schedule is seen first (tracking.md 2.7)."""
    seen: list[ConfirmedPlan] = []
    with suppress(_OnlyLooking):
        confirm_plan(workspace, key, decisions, dry=dry, look=seen.append)
    return seen[0]


def confirm_plan(
    workspace: Workspace,
    key: str,
    decisions: Decisions,
    *,
    version: int | None = None,
    assume_above: float | None = None,
    dry: bool = False,
    look: Callable[[ConfirmedPlan], None] | None = None,
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
        policies = policies_of(decisions)
        assignments = plan_queries.assignments(session, plan.id or 0)
        binder = binder_with_memory(session, plan, decisions, assume_above=assume_above)
        bindings = bind_with(binder, plan, assignments)
        if not dry:
            _check_settled(session, plan, bindings)
        planned = [one for assignment in assignments for one in planned_for(assignment, bindings)]
        _check_coordinator(plan, bindings, planned, dry=dry)
        periods = periods_for(workspace, plan, planned, bindings, decisions, policies.regime)
        _freeze_members(session, bindings)
        _activate(session, workspace, plan, bindings, decisions, policies, now)
        remember_choices(session, workspace, plan, binder, assignments, now)
        written = write_schedule(session, workspace, plan, planned, bindings, periods, policies, now)
        confirmed = ConfirmedPlan(key, periods, written, bindings.unbound, bindings.assumed)
        if look is not None:
            look(confirmed)
            raise _OnlyLooking
    return confirmed


def policies_of(decisions: Decisions) -> Policies:
    policies = Policies(
        load_regime(decisions.regime),
        load_ladder(decisions.report_ladder),
        load_ladder(decisions.task_ladder),
    )
    _check_letters(policies.report, policies.task)
    return policies


def binder_with_memory(
    session: Session, plan: Plan, decisions: Decisions, *, assume_above: float | None = None
) -> NameBinder:
    """The binder of a plan, knowing what was learnt from its issuer's earlier plans."""
    directory = unit_queries.directory(session)
    issuers = issuer_names(plan, directory, issuer_of(plan, directory, decisions))
    remembered = remembered_names.of_issuer(session, issuers)
    return binder_for(plan, directory, decisions, remembered, assume_above=assume_above)


def _check_letters(*ladders: Ladder) -> None:
    """A ladder may only name letters that exist, or a round months from now could not write them."""
    known = {kind.value for kind in REMINDER_KINDS}
    for ladder in ladders:
        for step in ladder.steps:
            if step.letter not in known:
                raise BadInput(
                    f"không có mẫu thư {step.letter!r}",
                    where=f"thang đôn đốc {ladder.id}, bước {step.name}",
                    mend=f"dùng một trong: {', '.join(sorted(known))}",
                )


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
            unbound_words(bindings.unbound), where=plan.key, mend="gắn bằng --bind 'TÊN=MÃ' hoặc --ignore 'TÊN'"
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


def planned_for(assignment: Assignment, bindings: Bindings) -> list[PlannedAssignment]:
    """One for each rhythm or date of the sentence: "trước 30/4 ban hành…, hằng quý báo cáo…" asks for both."""
    rows = bindings.by_assignment[assignment.id or 0]
    first = PlannedAssignment(
        id=assignment.id or 0,
        task=assignment.task,
        role=assignment.role,
        kind=assignment.cadence_kind,
        every=tuple(Every(every) for every in assignment.cadence_every),
        due_on=assignment.due_on,
        phrase=assignment.cadence_text or assignment.due_named,
        reports_to=bool(assignment.report_to),
        units=tuple(unit_id for unit_id, role, _ in rows if role is assignment.role),
    )
    further = [
        replace(
            first,
            kind=CadenceKind(also["kind"]),
            every=tuple(Every(every) for every in also["every"]),
            due_on=date.fromisoformat(also["due_on"]) if also["due_on"] else None,
            phrase=also["text"] or also["due"],
        )
        for also in assignment.cadence_also
    ]
    return [first, *further]


def periods_for(
    workspace: Workspace,
    plan: Plan,
    planned: list[PlannedAssignment],
    bindings: Bindings,
    decisions: Decisions,
    regime: Regime,
) -> tuple[ReportingPeriod, ...]:
    """Periods of the plan year that are owed; the rhythm is the person's word, else the plan's, else the regime's."""
    year = plan.plan_year or workspace.local_day(workspace.clock.now()).year
    rhythm = decisions.report_every or reporting_rhythm(planned, bindings.coordinator_id)
    upward = upward_rhythm(planned, bindings.coordinator_id)
    if not rhythm and upward:
        rhythm = upward
    return reporting_periods(
        regime,
        year=year,
        every=rhythm,
        calendar=workspace.calendar,
        plan_issued_on=_known_date(plan),
        by_letter={key: (one.unit_due_on, one.top_due_on) for key, one in decisions.period_dates.items()},
    )


def _known_date(plan: Plan) -> date | None:
    """The date of issue, or the first day of the month when the clerk left the day blank."""
    if plan.issued_on or not plan.issued_partial:
        return plan.issued_on
    year, _, month = plan.issued_partial.partition("-")
    return date(int(year), int(month) if month else 1, 1)


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
    now: datetime,
) -> None:
    changes: dict[str, Any] = {
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
    change = {
        "regime": policies.regime.id,
        "ignored": decisions.ignored,
        "assumed": bindings.assumed,
        "bindings": table.get("bindings", {}),
        "period_dates": table.get("period_dates", {}),
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


def remember_choices(
    session: Session,
    workspace: Workspace,
    plan: Plan,
    binder: NameBinder,
    assignments: list[Assignment],
    now: datetime,
) -> None:
    """What a person chose for the names this plan really uses holds for the issuer's next plans."""
    issuers = issuer_names(plan, binder.directory, binder.issuer_id)
    if not issuers:
        return
    used = {
        fold(name): name
        for one in assignments
        for name in (one.unit_as_named, *one.cooperating_as_named)
        if name
    }
    rows = [
        {
            "issuer_folded": issuers[0],
            "folded": folded,
            "written": written,
            "unit_codes": list(binder.decisions.bindings.get(folded, ())),
            "ignored_because": binder.decisions.ignored.get(folded),
        }
        for folded, written in used.items()
        if folded in binder.decisions.bindings or folded in binder.decisions.ignored
    ]
    remembered_names.remember(session, rows, at=now, by=workspace.actor)
