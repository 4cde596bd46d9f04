"""The outbox: the ledger of every letter ever due."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.base import UtcDateTime, stored_by_value
from rules.delivery import LetterState


class OutboxMessage(SQLModel, table=True):
    """Thư đi. Planned in the transaction that made it due; sealed with its final bytes before it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index(
            "ix_outbox_message_waiting",
            "not_before",
            "id",
            sqlite_where=text("state IN ('planned', 'due', 'sending')"),
            postgresql_where=text("state IN ('planned', 'due', 'sending')"),
        ),
        # By this an answer or a bounce finds its letter; letters without words have none.
        Index(
            "ix_outbox_message_message_id",
            "message_id",
            sqlite_where=text("message_id <> ''"),
            postgresql_where=text("message_id <> ''"),
        ),
        # Letters that did not arrive and whose steps nobody has passed on yet.
        Index(
            "ix_outbox_message_undelivered",
            "id",
            sqlite_where=text("state IN ('failed', 'bounced') AND passed_on_at IS NULL"),
            postgresql_where=text("state IN ('failed', 'bounced') AND passed_on_at IS NULL"),
        ),
        # The few that were: what a day's letters to the desks speak of.
        Index(
            "ix_outbox_message_passed_on",
            "passed_on_at",
            sqlite_where=text("passed_on_at IS NOT NULL"),
            postgresql_where=text("passed_on_at IS NOT NULL"),
        ),
        # What pruning looks for: the words of a letter are the weight of this table.
        Index(
            "ix_outbox_message_with_words",
            "planned_at",
            sqlite_where=text("content IS NOT NULL"),
            postgresql_where=text("content IS NOT NULL"),
        ),
        # One entry a letter, at its end: counting a million takes no reading of their rows.
        Index(
            "ix_outbox_message_ended",
            "state",
            sqlite_where=text("state IN ('sent', 'failed', 'bounced', 'suppressed')"),
            postgresql_where=text("state IN ('sent', 'failed', 'bounced', 'suppressed')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    recipient_email: str = Field(index=True)
    recipient_name: str
    state: LetterState = Field(sa_type=stored_by_value(LetterState))
    planned_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime)
    subject: str = ""
    content: bytes | None = None
    message_id: str = ""
    plan_id: int | None = Field(default=None, foreign_key="plan.id")
    attempts: int = 0
    claimed_by: str | None = None
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = None
    # when what a failed or bounced letter said went to the unit's next contact (tracking.md 4.8)
    passed_on_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # when somebody at the desk wrote that a lost letter has been dealt with
    seen_to_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeliveryAttempt(SQLModel, table=True):
    """Một lần gửi và điều máy chủ thư trả lời."""

    __tablename__ = "delivery_attempt"

    id: int | None = Field(default=None, primary_key=True)
    outbox_message_id: int = Field(foreign_key="outbox_message.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    outcome: str
    detail: str = ""
    relay: str = ""  # "host:port", which of the relays answered
