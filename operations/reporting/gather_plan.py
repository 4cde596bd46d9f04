"""The head of a report: its plan, its period, to whom it goes."""

from sqlmodel import Session

from models import ReportingPeriod
from models.queries import plans as plan_queries
from models.queries.report_facts import UnitRow
from operations.plans.period_reading import PeriodReading
from reports.consolidated.facts import PeriodFacts, PlanFacts
from rules.place_names import place_in


def plan_facts(session: Session, reading: PeriodReading) -> PlanFacts:
    plan = reading.plan
    coordinator = reading.units.get(plan.coordinating_unit_id or 0)
    issuer = reading.units.get(plan.issuer_unit_id or 0)
    parent = reading.units.get(coordinator.parent_id or 0) if coordinator else None
    name = coordinator.name if coordinator else plan.coordinating_unit_name or ""
    return PlanFacts(
        number=plan.document_number or plan.key,
        title=plan.title,
        issued_on=plan.issued_on,
        issuer=issuer.name if issuer else plan.issuer_name or "",
        parent_issuer=parent.name if parent else plan.parent_issuer_name,
        coordinator=name,
        coordinator_code=coordinator.code if coordinator else "",
        place=_place_of(reading, issuer, plan.issuer_name or ""),
        recipients=_recipients(session, reading),
        report_to=issuer.name if issuer else plan.issuer_name,
    )


def _recipients(session: Session, reading: PeriodReading) -> tuple[str, ...]:
    """Of all plans the report serves, each once."""
    rows = (row for plan in reading.plans for row in plan_queries.recipients(session, plan.id or 0))
    return tuple(dict.fromkeys(row.name for row in rows))


def _place_of(reading: PeriodReading, issuer: UnitRow | None, name: str) -> str:
    """A department's place is that of the province it belongs to."""
    place, above = place_in(issuer.name if issuer else name), issuer
    while not place and above is not None:
        above = reading.units.get(above.parent_id or 0)
        place = place_in(above.name) if above else ""
    return place


def period_facts(period: ReportingPeriod) -> PeriodFacts:
    return PeriodFacts(
        key=period.key,
        label=period.label,
        window_start_on=period.window_start_on,
        window_end_on=period.window_end_on,
        cut_off_on=period.cut_off_on,
        unit_due_on=period.unit_due_on,
        top_due_on=period.top_due_on,
        is_cumulative=period.is_cumulative,
    )


def next_period(session: Session, period: ReportingPeriod) -> ReportingPeriod | None:
    later = [
        one for one in plan_queries.periods(session, period.plan_id) if one.cut_off_on > period.cut_off_on
    ]
    return later[0] if later else None
