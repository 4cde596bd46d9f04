"""The inbox: every message that came, what it was taken for, and what was done with it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.base import UtcDateTime, stored_by_value


class InboxKind(StrEnum):
    ANSWER_SHEET = "answer_sheet"  # a form file that was read
    NOTE = "note"  # a plain reply, for the desk to read
    BOUNCE = "bounce"  # a letter of ours that could not be delivered (RFC 3464)
    DELAY = "delay"  # a relay that is still trying
    AUTO_REPLY = "auto_reply"  # out of office and the like (RFC 3834)
    LOOP = "loop"  # our own letter come back
    REFUSED = "refused"  # read, and not to be acted on: forged token, wrong unit, too large
    UNMATCHED = "unmatched"  # no letter of ours is answered by it


class InboxState(StrEnum):
    TRAY = "tray"  # waits for a person
    DONE = "done"


class InboxMessage(SQLModel, table=True):
    """Thư đến, known by the checksum of its bytes, which are kept under DATA/inbox."""

    __tablename__ = "inbox_message"
    __table_args__ = (
        Index(
            "ix_inbox_message_tray",
            "id",
            sqlite_where=text("state = 'tray'"),
            postgresql_where=text("state = 'tray'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True)
    size: int
    kind: InboxKind = Field(sa_type=stored_by_value(InboxKind))
    state: InboxState = Field(sa_type=stored_by_value(InboxState))
    taken_at: datetime = Field(sa_type=UtcDateTime, index=True)
    arrived_at: datetime = Field(sa_type=UtcDateTime)  # as the mailbox says
    from_email: str
    from_name: str = ""
    subject: str = ""
    message_id: str = ""
    letter_id: int | None = Field(default=None, foreign_key="outbox_message.id", index=True)
    obligation_id: int | None = Field(default=None, foreign_key="obligation.id", index=True)
    body: str = ""  # what the sender wrote, without what was quoted
    detail: str = ""  # what was done with it, or why nothing was
    handled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    handled_by: str | None = None
    # when its bytes and words went, their time of keeping being over
    pruned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
