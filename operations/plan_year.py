"""What a plan asks of its year: which policies hold, what each assignment asks for, which periods are owed."""

from dataclasses import replace
from datetime import date

from config.policy_files import load_ladder, load_regime
from models import Assignment, Plan
from notifications.letters import REMINDER_KINDS
from operations.bind_names import Bindings
from operations.decisions import Decisions
from operations.workspace import Workspace
from operations.write_schedule import Policies
from rules.cadence import CadenceKind, Every
from rules.errors import BadInput
from rules.ladder import Ladder
from rules.periods import Regime, ReportingPeriod, reporting_periods
from rules.schedule import PlannedAssignment, reporting_rhythm, upward_rhythm


def policies_of(decisions: Decisions) -> Policies:
    policies = Policies(
        load_regime(decisions.regime),
        load_ladder(decisions.report_ladder),
        load_ladder(decisions.task_ladder),
    )
    _check_letters(policies.report, policies.task)
    return policies


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
