"""Statements about plans that report together: one report of each unit and period for several plans (tracking.md 2.5)."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from models import Plan, ReportingPeriod
from rules.lifecycle import PlanState


def guests_of(session: Session, plan_ids: Iterable[int]) -> list[Plan]:
    """The running plans whose lines ride on the reports of these plans."""
    statement = select(Plan).where(
        col(Plan.reports_with_plan_id).in_(set(plan_ids)), col(Plan.state) == PlanState.ACTIVE
    )
    return list(session.exec(statement.order_by(col(Plan.id))))


def reporting_together(session: Session, plan_id: int, period: ReportingPeriod | None = None) -> list[Plan]:
    """A plan and those that report with it, in that order.

    A period whose window had ended before a plan's date is none of that plan's (2.6).
    """
    host = session.exec(select(Plan).where(col(Plan.id) == plan_id)).one()
    return [host, *(guest for guest in guests_of(session, [plan_id]) if _covers(guest, period))]


def _covers(guest: Plan, period: ReportingPeriod | None) -> bool:
    return period is None or guest.issued_on is None or guest.issued_on <= period.window_end_on


def shared_numbers(session: Session, plan_ids: Iterable[int]) -> dict[int, str]:
    """For each plan whose report serves several plans: "46/KH-UBND, 52/KH-UBND"."""
    found: dict[int, list[str]] = {}
    for guest in guests_of(session, plan_ids):
        found.setdefault(guest.reports_with_plan_id or 0, []).append(number_of(guest))
    hosts = session.exec(select(Plan).where(col(Plan.id).in_(found)))
    return {host.id or 0: ", ".join([number_of(host), *found[host.id or 0]]) for host in hosts}


def number_of(plan: Plan) -> str:
    return plan.document_number or plan.key


def possible_hosts(session: Session, *, regime_id: str, coordinator_id: int) -> list[Plan]:
    """Running plans of one regime and coordinator that report for themselves."""
    statement = select(Plan).where(
        col(Plan.state) == PlanState.ACTIVE,
        col(Plan.regime_id) == regime_id,
        col(Plan.coordinating_unit_id) == coordinator_id,
        col(Plan.reports_with_plan_id).is_(None),
    )
    return list(session.exec(statement.order_by(col(Plan.id))))


def hold_running(session: Session, plan_id: int) -> bool:
    """Keep a running plan from being closed until this transaction ends; False when it no longer runs."""
    statement = select(Plan.id).where(col(Plan.id) == plan_id, col(Plan.state) == PlanState.ACTIVE)
    return session.exec(statement.with_for_update()).first() is not None
