"""The seal on the audit trail: a chain in a table of its own, so that `audit_event` is written once and never again.

Neither table has a foreign key: a link has to outlive the event it witnesses, or its deletion could not be told.
"""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.base import UtcDateTime


class AuditLink(SQLModel, table=True):
    """Mắt xích niêm phong: one event of the trail, its place in the chain and the hashes of rules/audit_chain.py."""

    __tablename__ = "audit_link"

    # Given out under a lock, without gaps; PostgreSQL gives the numbers of events out of order.
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    event_id: int
    content_hash: str = Field(max_length=64)
    chain_hash: str = Field(max_length=64)
    sealed_at: datetime = Field(sa_type=UtcDateTime, index=True)

    __table_args__ = (Index("ix_audit_link_event_id", "event_id", unique=True),)


class AuditRedaction(SQLModel, table=True):
    """What an event says since names were taken out of it by decision; the event of that decision holds the digest of these rows."""

    __tablename__ = "audit_redaction"
    __table_args__ = (
        Index("ix_audit_redaction_decision_id_event_id", "decision_id", "event_id", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int
    event_id: int
    content_hash: str = Field(max_length=64)
