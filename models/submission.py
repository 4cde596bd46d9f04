"""What units answered."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import JsonColumn, JsonDict, UtcDateTime, stored_by_value


class SubmissionState(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class LineState(StrEnum):
    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"


class TicketKind(StrEnum):
    DIFFICULTY = "difficulty"
    PROPOSAL = "proposal"


class Submission(SQLModel, table=True):
    """Báo cáo của đơn vị; a returned one is answered by the next version."""

    __table_args__ = (UniqueConstraint("obligation_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    version: int
    state: SubmissionState = Field(default=SubmissionState.RECEIVED, sa_type=stored_by_value(SubmissionState))
    submitted_at: datetime = Field(sa_type=UtcDateTime)
    submitted_on: date
    submitted_by: str
    channel: str
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: str | None = None
    reason: str | None = None
    # what is said as a whole, beside the lines: the answer to a request for input
    note: str = ""


class SubmissionLine(SQLModel, table=True):
    """Kết quả thực hiện một nhiệm vụ trong kỳ."""

    __tablename__ = "submission_line"
    __table_args__ = (UniqueConstraint("submission_id", "assignment_id"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    assignment_id: int = Field(foreign_key="assignment.id")
    state: LineState = Field(sa_type=stored_by_value(LineState))
    result: str = ""
    figures: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)


class Evidence(SQLModel, table=True):
    """Minh chứng, kept by checksum under DATA/evidence."""

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    file_name: str
    media_type: str
    size: int
    sha256: str


class Difficulty(SQLModel, table=True):
    """Khó khăn, vướng mắc hoặc kiến nghị, đề xuất: a ticket to the coordinating desk (tracking.md 7)."""

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    kind: TicketKind = Field(sa_type=stored_by_value(TicketKind))
    text: str
    raised_on: date
    due_on: date
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: str | None = None
    answer: str | None = None
