"""Reporting periods of a plan."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import UtcDateTime


class ReportingPeriod(SQLModel, table=True):
    """Kỳ báo cáo: window, cut-off and the due date of each tier (tracking.md 2.6–2.7)."""

    __tablename__ = "reporting_period"
    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    key: str
    label: str
    every: str
    window_start_on: date
    window_end_on: date
    cut_off_on: date
    opens_on: date = Field(index=True)
    unit_due_on: date = Field(index=True)
    top_due_on: date
    top_due_named_on: date | None = None
    # the official letter that gave this period its dates
    letter: str = ""
    is_cumulative: bool
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    compiled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
