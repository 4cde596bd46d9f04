"""Statements behind the register: what was given to whom, by due date."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from models import Obligation, ObligationKind, Plan, ReportSnapshot
from models.queries.bulk import among
from models.queries.obligations import ObligationView, viewed
from models.queries.reach import within
from rules.lifecycle import PlanState, ReportState
from rules.reach import Reach


def _wanted(
    plan_id: int | None, unit_id: int | None, start: date | None, end: date | None, reach: Reach | None
) -> list[Any]:
    conditions: list[Any] = [
        col(Obligation.kind) != ObligationKind.INPUT,
        col(Plan.state) != PlanState.DRAFT,
    ]
    conditions += [col(Obligation.plan_id) == plan_id] if plan_id is not None else []
    conditions += [col(Obligation.unit_id) == unit_id] if unit_id is not None else []
    conditions += [col(Obligation.due_on) >= start] if start is not None else []
    conditions += [col(Obligation.due_on) <= end] if end is not None else []
    return conditions + within(reach)


def register_views(
    session: Session,
    *,
    plan_id: int | None = None,
    unit_id: int | None = None,
    start: date | None = None,
    end: date | None = None,
    reach: Reach | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[ObligationView]:
    """By due date; the requests for another unit's input are no documents and stay out."""
    statement = (
        select(Obligation)
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .where(*_wanted(plan_id, unit_id, start, end, reach))
        .order_by(
            col(Obligation.due_on), col(Obligation.plan_id), col(Obligation.unit_id), col(Obligation.id)
        )
        .limit(limit)
        .offset(offset)
    )
    return viewed(session, statement)


def register_size(
    session: Session,
    *,
    plan_id: int | None = None,
    unit_id: int | None = None,
    start: date | None = None,
    end: date | None = None,
    reach: Reach | None = None,
) -> int:
    statement = (
        select(func.count()).select_from(Obligation).join(Plan, col(Plan.id) == col(Obligation.plan_id))
    )
    return session.exec(statement.where(*_wanted(plan_id, unit_id, start, end, reach))).one()


def coordinators(session: Session) -> set[int]:
    """The units that coordinate any plan."""
    unit = col(Plan.coordinating_unit_id)
    return {one for one in session.exec(select(unit).where(unit.is_not(None)).distinct()) if one}


def numbers_of_reports(session: Session, period_ids: Collection[int]) -> dict[int, str]:
    """The number under which the report of a period was issued, where the clerk gave one."""
    statement = select(ReportSnapshot.period_id, ReportSnapshot.document_number).where(
        among(session, col(ReportSnapshot.period_id), period_ids),
        col(ReportSnapshot.state) == ReportState.ISSUED,
        col(ReportSnapshot.document_number).is_not(None),
    )
    return {
        period: number or "" for period, number in session.exec(statement.order_by(col(ReportSnapshot.id)))
    }
