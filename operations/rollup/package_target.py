"""The report above that a package is for: named by a person, or the likely ones to choose from."""

from dataclasses import dataclass

from sqlmodel import Session

from models import Obligation, ObligationKind, Tier
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import rollup as rollup_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from models.queries.shared_reports import number_of
from operations.rollup.link_plans import found_plan
from reports.package.content import PackageContent
from rules.errors import NotFound
from rules.folding import fold
from rules.plan_links import plain_number, same_period


@dataclass(frozen=True)
class Target:
    """The report above a package is for: its key; or plan, unit and period (none: that of the package)."""

    obligation: str = ""
    plan: str = ""
    unit: str = ""
    period: str = ""


def possible_targets(session: Session, package: PackageContent) -> list[ObligationView]:
    """Reports of the same period in the plans it may be for; those of a unit of that name first."""
    named = {plain_number(one) for one in (package.above, *package.bases)} - {""}
    found = []
    for plan in plan_queries.all_plans(session):
        if plain_number(plan.document_number) not in named:
            continue
        period = _same_period(session, plan.reports_with_plan_id or plan.id or 0, package)
        if period is not None:
            views = obligation_queries.views_of_period(session, period)
            found += [one for one in views if _takes(one.obligation)]
    office = fold(package.issued.office)
    return sorted(found, key=lambda one: fold(one.unit.name) != office)


def _takes(obligation: Obligation) -> bool:
    return obligation.kind is ObligationKind.REPORT and obligation.tier is Tier.UNIT


def _same_period(session: Session, plan_id: int, package: PackageContent) -> int | None:
    told = package.facts.period
    found = same_period(
        plan_queries.periods(session, plan_id), told.key, told.window_start_on, told.window_end_on
    )
    return found.id if found else None


def owed_report(session: Session, package: PackageContent, target: Target) -> ObligationView:
    if target.obligation:
        view = obligation_queries.view_by_key(session, target.obligation)
        if view is None or not _takes(view.obligation):
            raise NotFound(f"không có báo cáo {target.obligation!r}; xem: dondoc unit owes")
        return view
    plan = found_plan(session, target.plan)
    host_id = plan.reports_with_plan_id or plan.id or 0
    unit = unit_queries.unit_by_code(session, target.unit)
    if unit is None:
        raise NotFound(f"không có đơn vị {target.unit!r}; xem: dondoc unit list")
    by_key = {one.key: one.id for one in plan_queries.periods(session, host_id)}
    period_id = by_key.get(target.period) if target.period else _same_period(session, host_id, package)
    if period_id is None:
        period = target.period or package.facts.period.label
        raise NotFound(f"kế hoạch {number_of(plan)} không có kỳ {period!r}; xem: dondoc plan show")
    obligation = rollup_queries.report_owed(session, period_id, unit.id or 0)
    view = obligation_queries.view(session, obligation.id or 0) if obligation else None
    if view is None:
        raise NotFound(f"{unit.name} không có báo cáo kỳ này trong kế hoạch {number_of(plan)}")
    return view
