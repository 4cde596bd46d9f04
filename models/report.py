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
    # a correction: the version it stands for, why, and whether it keeps that version's facts and changes words only
    corrects_id: int | None = Field(default=None, foreign_key="report_snapshot.id", index=True)
    correction_reason: str = ""
    keeps_facts: bool = False
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reviewed_by: str | None = None
    signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    signed_by: str | None = None
    # {"lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "name": "…"}: who signs; empty: dotted lines
    signature: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)


class ReportText(SQLModel, table=True):
    """What the coordinator wrote in place of, or into, a part of a period's report; it outlives every refresh."""

    __tablename__ = "report_text"
    __table_args__ = (UniqueConstraint("period_id", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(foreign_key="reporting_period.id")
    slot: str  # "section:direction", "assignment:12", "ticket:5" …
    text: str
    source_text: str = ""  # what the units' texts said when it was written: a later change is shown
    version: int = 1  # grows with every save: an older page does not overwrite a newer one
    edited_at: datetime = Field(sa_type=UtcDateTime)
    edited_by: str


class OfficeTemplate(SQLModel, table=True):
    """The office's own Word template for its reports, kept by checksum under DATA/templates."""

    __tablename__ = "office_template"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    file_name: str
    size: int
    sha256: str
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by: str


class TrustedOffice(SQLModel, table=True):
    """Another installation whose signed report packages are taken here."""

    __tablename__ = "trusted_office"

    id: int | None = Field(default=None, primary_key=True)
    fingerprint: str = Field(unique=True)
    public_key: str
    name: str
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by: str
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReportPackage(SQLModel, table=True):
    """A report package that came from another installation, and the submission it became."""

    __tablename__ = "report_package"

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True)
    fingerprint: str
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    submission_id: int | None = Field(default=None, foreign_key="submission.id")
    content: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    taken_at: datetime = Field(sa_type=UtcDateTime)
    taken_by: str
