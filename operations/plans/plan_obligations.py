"""The rows of obligations a confirmed plan opens: reports by tier and period, tasks by date."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from models import ObligationKind, Plan, ReportingPeriod, Tier
from operations.plans.period_bases import top_basis, unit_basis
from rules.due_basis import DueBasis, fixed, rolled
from rules.keys import report_obligation_key, task_obligation_key
from rules.ladder import Ladder, first_day
from rules.lifecycle import State
from rules.periods import Regime, select_periods
from rules.schedule import PlannedAssignment, owing_units, task_dates, upward_rhythm
from rules.workdays import WorkCalendar

Row = dict[str, Any]
# Units that work by a calendar of their own; every other unit follows the national one.
OwnCalendars = Mapping[int, WorkCalendar]
NO_OWN: OwnCalendars = MappingProxyType({})


def report_rows(
    plan: Plan,
    periods: list[ReportingPeriod],
    planned: list[PlannedAssignment],
    *,
    coordinator: int | None,
    issuer: int | None,
    regime: Regime,
    ladder: Ladder,
    calendar: WorkCalendar,
    codes: dict[int, str],
    now: datetime,
    own: OwnCalendars = NO_OWN,
) -> list[Row]:
    """One report a period for every owing unit, and the coordinator's own to the body above where the plan says so."""
    units = owing_units(planned, coordinator=coordinator, issuer=issuer)
    upward = upward_rhythm(planned, coordinator)
    upward_ids = {rule.id for rule in select_periods(regime, upward)} if upward else set()
    rows = []
    for period in periods:
        basis = unit_basis(period, regime, calendar)
        owed = [(unit, Tier.UNIT, basis) for unit in units]
        if coordinator is not None and period.key.partition("-")[2] in upward_ids:
            owed.append((coordinator, Tier.TOP, top_basis(period, regime, calendar)))
        for unit, tier, basis in owed:
            due_on = basis.due_on(own.get(unit, calendar))
            rows.append(
                new_row(
                    key=report_obligation_key(plan.key, period.key, codes[unit], tier.value),
                    kind=ObligationKind.REPORT,
                    tier=tier,
                    plan_id=plan.id,
                    unit_id=unit,
                    assignment_id=None,
                    period_id=period.id,
                    opens_on=period.opens_on,
                    due_on=due_on,
                    basis=basis,
                    due_phrase=period.label,
                    next_action_on=first_day(
                        ladder, due_on=due_on, opens_on=period.opens_on, calendar=own.get(unit, calendar)
                    ),
                    changed_at=now,
                )
            )
    return rows


def task_rows(
    plan: Plan,
    planned: list[PlannedAssignment],
    *,
    year: int,
    confirmed_on: date,
    ladder: Ladder,
    calendar: WorkCalendar,
    codes: dict[int, str],
    now: datetime,
    own: OwnCalendars = NO_OWN,
) -> list[Row]:
    """One task obligation for each unit and date; it opens with the confirmation, since work may begin at once."""
    rows = []
    for assignment in planned:
        dates = task_dates(
            assignment, year=year, from_on=plan.issued_on or date(year, 1, 1), calendar=calendar
        )
        for task in dates:
            basis = rolled(task.named_on)
            for unit in assignment.units:
                due_on = basis.due_on(own.get(unit, calendar))
                rows.append(
                    new_row(
                        key=task_obligation_key(plan.key, assignment.id, codes[unit], task.occurrence),
                        kind=ObligationKind.TASK,
                        tier=Tier.UNIT,
                        plan_id=plan.id,
                        unit_id=unit,
                        assignment_id=assignment.id,
                        period_id=None,
                        opens_on=confirmed_on,
                        due_on=due_on,
                        basis=basis,
                        due_phrase=assignment.phrase,
                        next_action_on=first_day(
                            ladder, due_on=due_on, opens_on=confirmed_on, calendar=own.get(unit, calendar)
                        ),
                        changed_at=now,
                    )
                )
    return rows


def new_row(*, due_on: date, basis: DueBasis | None = None, **values: Any) -> Row:
    """A scheduled obligation at the foot of its ladder; without a `basis` a person has fixed the date."""
    return {
        "state": State.SCHEDULED,
        "due_on": due_on,
        "original_due_on": due_on,
        "due_version": 1,
        "ladder_position": 0,
        "level_reached": 0,
        "due_basis": (basis or fixed(due_on)).text(),
        "named_due_on": (basis or fixed(due_on)).day,
        **values,
    }
