"""What a plan asks of its year: which policies hold, what each assignment asks for, which periods are owed."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from models import Assignment, Plan
from operations.drafts.bind_names import Bindings
from operations.drafts.decisions import Decisions
from operations.plans.named_days import named_days
from operations.plans.office_policies import check_ladder_letters
from operations.plans.policy_shelf import load_ladder_for, load_regime_for
from operations.plans.write_schedule import Policies
from operations.workspace import Workspace
from rules.periods import Regime, ReportingPeriod, reporting_periods
from rules.schedule import PlannedAssignment, Tracking, reporting_rhythm, rhythms_of, upward_rhythm


def policies_of(decisions: Decisions, session: Session | None = None) -> Policies:
    """By name, shipped or the office's own; without a session only the shipped are known."""
    policies = Policies(
        load_regime_for(session, decisions.regime),
        load_ladder_for(session, decisions.report_ladder),
        load_ladder_for(session, decisions.task_ladder),
    )
    for ladder in (policies.report, policies.task):
        check_ladder_letters(ladder)
    return policies


def planned_for(assignment: Assignment, bindings: Bindings) -> list[PlannedAssignment]:
    """One for each rhythm or date of the sentence: "trước 30/4 ban hành…, hằng quý báo cáo…" asks for both."""
    rows = bindings.by_assignment[assignment.id or 0]
    units = (unit_id for unit_id, role, _ in rows if role is assignment.role)
    words = [
        (assignment.due_named, assignment.cadence_text),
        *((also["due"], also["text"]) for also in assignment.cadence_also),
    ]
    return [
        replace(one, days=named_days(one.every, *said)) if one.tracking is Tracking.TASKS else one
        for one, said in zip(rhythms_of(assignment, units), words, strict=True)
    ]


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
