"""Statements that take a draft away again: only what an import made, and only while nobody has confirmed it."""

from collections.abc import Iterable

from sqlalchemy import delete, func, or_
from sqlmodel import Session, SQLModel, col, select

from models import (
    Appendix,
    Assignment,
    AuditEvent,
    Deliverable,
    Doubt,
    Indicator,
    LegalBasis,
    Plan,
    Recipient,
    Target,
    UserPlan,
)
from models.queries.bulk import among
from models.queries.outcomes import changed
from rules.lifecycle import PlanState

OF_ASSIGNMENTS = (Deliverable, Indicator)
OF_PLANS = (Assignment, LegalBasis, Recipient, Appendix, Target, Doubt, UserPlan)


def plans_numbered(session: Session, numbers: Iterable[str]) -> list[Plan]:
    """The plans that bear one of these numbers."""
    wanted = set(numbers)
    if not wanted:
        return []
    return list(session.exec(select(Plan).where(among(session, col(Plan.document_number), wanted))))


def first_free_id(session: Session, table: type[SQLModel], subject: str) -> int | None:
    """A number no row of this table has or had: SQLite gives the numbers of removed rows away again, and the audit trail
    would tell their story of somebody else. None: the database counts on by itself.
    """
    if session.get_bind().dialect.name != "sqlite":
        return None
    number = table.__table__.c.id  # type: ignore[attr-defined]
    told = select(func.max(AuditEvent.subject_id)).where(col(AuditEvent.subject_type) == subject)
    return max(session.exec(select(func.max(number))).one() or 0, session.exec(told).one() or 0) + 1


def plans_that_point_at(session: Session, plan_id: int) -> list[Plan]:
    """Other plans that name this one as what they amend, follow, carry out or report with."""
    links = (Plan.amends_plan_id, Plan.follows_plan_id, Plan.implements_plan_id, Plan.reports_with_plan_id)
    named = select(Plan).where(or_(*(col(link) == plan_id for link in links)), col(Plan.id) != plan_id)
    serving = select(Assignment.plan_id).where(
        col(Assignment.serves_id).in_(select(Assignment.id).where(col(Assignment.plan_id) == plan_id)),
        col(Assignment.plan_id) != plan_id,
    )
    served = select(Plan).where(col(Plan.id).in_(serving))
    return [*session.exec(named), *session.exec(served)]


def remove_draft(session: Session, plan_id: int) -> bool:
    """False when it is no draft any more; nothing of a plan that is followed is ever deleted."""
    own = select(Assignment.id).where(col(Assignment.plan_id) == plan_id)
    for table in OF_ASSIGNMENTS:
        changed(session, delete(table).where(col(table.assignment_id).in_(own)))
    for part in OF_PLANS:
        changed(session, delete(part).where(col(part.plan_id) == plan_id))
    gone = delete(Plan).where(col(Plan.id) == plan_id, col(Plan.state) == PlanState.DRAFT)
    return changed(session, gone) == 1
