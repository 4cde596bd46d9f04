"""What happened, append-only: steps of the ladder and the audit trail."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.base import JsonColumn, JsonDict, UtcDateTime, stored_by_value


class DueOutcome(StrEnum):
    RAISED = "raised"
    SKIPPED = "skipped"  # a higher step was due on the same day
    UNREACHABLE = "unreachable"  # the unit has nobody in this role
    DECLINED = "declined"  # it only informs, and the person wants no such letters (models/mail_choice.py)


class DueEvent(SQLModel, table=True):
    """Một bước nhắc việc, đôn đốc cho một người: raised once, because its key is unique."""

    __tablename__ = "due_event"
    __table_args__ = (
        Index("ix_due_event_obligation", "obligation_id"),
        Index("ix_due_event_letter", "letter_id"),
        Index("ix_due_event_raised_on", "raised_on"),
        Index(
            "ix_due_event_unwritten",
            "recipient_email",
            sqlite_where=text("outcome = 'raised' AND letter_id IS NULL"),
            postgresql_where=text("outcome = 'raised' AND letter_id IS NULL"),
        ),
        # The few that ask for a công văn (operations/correspondence/draft_letters.py).
        Index(
            "ix_due_event_drafting",
            "raised_on",
            sqlite_where=text("draft_letter"),
            postgresql_where=text("draft_letter"),
        ),
        Index(
            "ix_due_event_instead",
            "instead_of_id",
            sqlite_where=text("instead_of_id IS NOT NULL"),
            postgresql_where=text("instead_of_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    obligation_id: int | None = Field(default=None, foreign_key="obligation.id")
    plan_id: int = Field(foreign_key="plan.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    step: str
    letter: str
    level: int
    audience: str
    due_on: date | None = None
    raised_at: datetime = Field(sa_type=UtcDateTime)
    raised_on: date
    outcome: DueOutcome = Field(sa_type=stored_by_value(DueOutcome))
    recipient_email: str | None = None
    recipient_name: str | None = None
    letter_id: int | None = Field(default=None, foreign_key="outbox_message.id")
    draft_letter: bool = False
    # the person this letter was for, who is away: the recipient stands in (models/delegation.py)
    acting_for: str | None = None
    # the step whose letter did not arrive and in whose stead this one was raised (tracking.md 4.8)
    instead_of_id: int | None = None


class AuditEvent(SQLModel, table=True):
    """Nhật ký: who, when, through which channel, what changed."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject_type", "subject_id"),
        Index("ix_audit_event_plan_at", "plan_id", "at"),
        Index("ix_audit_event_at", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    channel: str
    action: str
    subject_type: str
    subject_id: int
    plan_id: int | None = None
    change: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
