"""Statements about the field (lĩnh vực) of plans."""

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import Plan
from models.queries.outcomes import changed_one
from models.queries.plan_list import known_fields

__all__ = ["known_fields", "plan_to_change", "set_field"]


def plan_to_change(session: Session, plan_id: int) -> Plan | None:
    return session.exec(select(Plan).where(col(Plan.id) == plan_id)).first()


def set_field(session: Session, plan_id: int, *, before: str, field: str) -> bool:
    """Compare-and-set; False when somebody has written another."""
    statement = update(Plan).where(col(Plan.id) == plan_id, col(Plan.field) == before)
    return changed_one(session, statement.values(field=field))
