"""What units answered."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import JsonColumn, JsonDict, JsonList, UtcDateTime, stored_by_value
from rules.aggregation import Aggregation


class SubmissionState(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class LineState(StrEnum):
    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"


class LineVerdict(StrEnum):
    ACCEPTED = "accepted"
    RETURNED = "returned"


class DraftState(StrEnum):
    TYPED = "typed"
    READ = "read"  # from a form file, not yet confirmed by a person
    AWAITING_APPROVAL = "awaiting_approval"
    SENT_BACK = "sent_back"  # by the unit's head to the officer


class EvidenceKind(StrEnum):
    EVIDENCE = "evidence"
    ANSWER_SHEET = "answer_sheet"  # the form file as it came
    LETTER = "letter"  # the mail as it came


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
    # the unit's head, where the unit wants an approval before anything leaves it
    approved_by: str | None = None


class SubmissionLine(SQLModel, table=True):
    """Kết quả thực hiện một nhiệm vụ trong kỳ."""

    __tablename__ = "submission_line"
    __table_args__ = (UniqueConstraint("submission_id", "assignment_id"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    assignment_id: int = Field(foreign_key="assignment.id")
    state: LineState = Field(sa_type=stored_by_value(LineState))
    result: str = ""
    figures: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)  # indicator's name → number
    estimates: JsonList = Field(
        default_factory=list, sa_type=JsonColumn
    )  # indicators whose figure is "số ước"
    # the coordinator's word on this line: accepted, or returned with a reason; null while undecided
    verdict: LineVerdict | None = Field(default=None, sa_type=stored_by_value(LineVerdict))
    verdict_reason: str = ""


class Indicator(SQLModel, table=True):
    """Chỉ tiêu, số liệu mà báo cáo về một nhiệm vụ phải có."""

    __table_args__ = (UniqueConstraint("assignment_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    position: int
    name: str
    measure: str  # "văn bản", "%", "triệu đồng"
    aggregation: Aggregation = Field(sa_type=stored_by_value(Aggregation))
    target: float | None = None
    # of a ratio: the indicators of the same assignment it is counted from; else ""
    numerator: str = ""
    denominator: str = ""


class AnswerDraft(SQLModel, table=True):
    """Bản nháp báo cáo, one for an obligation: what was typed, read from a form file, or waits for the unit's head."""

    __tablename__ = "answer_draft"

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", unique=True)
    state: DraftState = Field(default=DraftState.TYPED, sa_type=stored_by_value(DraftState))
    version: int = 1  # grows with every save: an older page does not overwrite a newer one
    content: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)  # rules/answer_draft.py
    saved_at: datetime = Field(sa_type=UtcDateTime)
    saved_by: str
    # a form that came by mail counts as come in then, if it is confirmed as it was
    arrived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    arrived_content: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    # the head's reason for giving it back to the officer
    reason: str = ""


class Evidence(SQLModel, table=True):
    """Minh chứng hoặc bản gốc của câu trả lời, kept by checksum under DATA/evidence; of a draft until it is sent."""

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    submission_id: int | None = Field(default=None, foreign_key="submission.id", index=True)
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id")
    kind: EvidenceKind = Field(default=EvidenceKind.EVIDENCE, sa_type=stored_by_value(EvidenceKind))
    file_name: str
    media_type: str
    size: int
    sha256: str = Field(index=True)
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    uploaded_by: str
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TicketHolder(StrEnum):
    """With whom a difficulty or proposal lies: unit → desk → head → the body above (tracking.md 7)."""

    DESK = "desk"
    HEAD = "head"
    ABOVE = "above"


class TicketOutcome(StrEnum):
    ANSWERED = "answered"
    DECIDED = "decided"


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
    outcome: TicketOutcome | None = Field(default=None, sa_type=stored_by_value(TicketOutcome))
    holder: TicketHolder = Field(default=TicketHolder.DESK, sa_type=stored_by_value(TicketHolder))
    passed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    passed_by: str | None = None
    passed_to: str = ""  # the body it was passed on to, as an office writes it
    passed_note: str = ""
