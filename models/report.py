"""Consolidated reports as they were compiled: the facts a published report was made from."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import JsonColumn, JsonDict, UtcDateTime, stored_by_value
from rules.lifecycle import ReportState


class ReportSnapshot(SQLModel, table=True):
    """Báo cáo tổng hợp của một kỳ. Frozen facts never change; a correction is the next version."""

    __tablename__ = "report_snapshot"
    __table_args__ = (UniqueConstraint("period_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    period_id: int = Field(foreign_key="reporting_period.id")
    version: int = 1
    state: ReportState = Field(sa_type=stored_by_value(ReportState))
    facts: JsonDict = Field(sa_type=JsonColumn)
    checksum: str
    compiled_at: datetime = Field(sa_type=UtcDateTime)
    frozen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    issued_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    issued_by: str | None = None
    document_number: str | None = None
    document_date: date | None = None
