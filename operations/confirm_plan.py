"""Confirm a plan: names bound, regime chosen, members frozen, ladders copied, the year's obligations written.

Nothing is tracked before this (tracking.md 2.8), and everything here is one transaction.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from config.policy_files import load_ladder, load_regime
from config.snapshots import ladder_snapshot, regime_snapshot
from models import Assignment, Plan
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from notifications.letters import REMINDER_KINDS
from operations.bind_names import Bindings, bind_names
from operations.decisions import Decisions
from operations.record_audit import record_audit
from operations.workspace import Workspace
from operations.write_schedule import Policies, write_schedule
from rules.cadence import CadenceKind, Every
from rules.errors import BadInput, IllegalMove, LostRace, NotFound, Undecided
from rules.ladder import Ladder
from rules.lifecycle import PlanState
from rules.periods import Regime, reporting_periods
from rules.periods import ReportingPeriod as PeriodDates
from rules.schedule import PlannedAssignment, reporting_rhythm, upward_rhythm


@dataclass(frozen=True)
class ConfirmedPlan:
    key: str
    periods: tuple[PeriodDates, ...]
    obligations: int
    unbound: dict[str, list[str]]
    assumed: dict[str, str]


class _OnlyLooking(Exception):
    """Takes a preview's transaction back."""


def preview_plan(workspace: Workspace, key: str, decisions: Decisions) -> ConfirmedPlan:
    """What confirming would write, with every check, and nothing written: the schedule is seen first (tracking.md 2.7)."""
    seen: list[ConfirmedPlan] = []
    with suppress(_OnlyLooking):
        confirm_plan(workspace, key, decisions, look=seen.append)
    return seen[0]


def confirm_plan(
    workspace: Workspace,
    key: str,
    decisions: Decisions,
    *,
    assume_above: float | None = None,
    dry: bool = False,
    look: Callable[[ConfirmedPlan], None] | None = None,
) -> ConfirmedPlan:
    """draft → active. Undecided lists the names nobody has bound; `dry` (a simulation) goes on without them."""
    policies = Policies(
        load_regime(decisions.regime),
        load_ladder(decisions.report_ladder),
        load_ladder(decisions.task_ladder),
    )
    _check_letters(policies.report, policies.task)
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        plan = _draft(session, key)
        assignments = plan_queries.assignments(session, plan.id or 0)
        bindings = bind_names(
            plan, assignments, unit_queries.directory(session), decisions, assume_above=assume_above
        )
        if bindings.unbound and not dry:
            raise Undecided(
                _unbound_words(bindings), where=key, mend="gắn bằng --bind 'TÊN=MÃ' hoặc --ignore 'TÊN'"
            )
        planned = [one for assignment in assignments for one in _planned(assignment, bindings)]
        _check_coordinator(plan, bindings, planned, dry=dry)
        periods = _periods(workspace, plan, planned, bindings, decisions, policies.regime)
        _freeze_members(session, bindings)
        _activate(session, workspace, plan, bindings, decisions, policies, now)
        written = write_schedule(session, workspace, plan, planned, bindings, periods, policies, now)
        confirmed = ConfirmedPlan(key, periods, written, bindings.unbound, bindings.assumed)
        if look is not None:
            look(confirmed)
            raise _OnlyLooking
    return confirmed


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
    return plan


def _unbound_words(bindings: Bindings) -> str:
    words = []
    for name, suggestions in bindings.unbound.items():
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


def _planned(assignment: Assignment, bindings: Bindings) -> list[PlannedAssignment]:
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


def _periods(
    workspace: Workspace,
    plan: Plan,
    planned: list[PlannedAssignment],
    bindings: Bindings,
    decisions: Decisions,
    regime: Regime,
) -> tuple[PeriodDates, ...]:
    """Periods of the plan year that are owed; the rhythm is the person's word, else the plan's, else the regime's."""
    year = plan.plan_year or workspace.local_day(workspace.clock.now()).year
    rhythm = decisions.report_every or reporting_rhythm(planned, bindings.coordinator_id)
    upward = upward_rhythm(planned, bindings.coordinator_id)
    if not rhythm and upward:
        rhythm = upward
    return reporting_periods(
        regime, year=year, every=rhythm, calendar=workspace.calendar, plan_issued_on=_known_date(plan)
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
    change = {"regime": policies.regime.id, "ignored": decisions.ignored, "assumed": bindings.assumed}
    record_audit(
        session,
        workspace,
        at=now,
        action="plan_confirmed",
        subject=("plan", plan_id),
        plan_id=plan_id,
        change=change,
    )
