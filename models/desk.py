"""What people and programs keep at their desk: views they saved, work that runs, calendars and webhooks they asked for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import JsonColumn, JsonDict, UtcDateTime, stored_by_value


class SavedView(SQLModel, table=True):
    """Bộ lọc đã lưu: the address of a list as one person narrowed it."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "page", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    page: str  # the name of its route
    name: str
    query: str  # as in an address, without "?"
    created_at: datetime = Field(sa_type=UtcDateTime)


class WorkState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class LongWork(SQLModel, table=True):
    """Việc đang chạy: reading a plan, compiling a report; whoever started it watches it go on."""

    __tablename__ = "long_work"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # unguessable: its page's address
    kind: str
    user_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    started_by: str
    started_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)  # when it last gave a sign of life
    state: WorkState = Field(default=WorkState.RUNNING, sa_type=stored_by_value(WorkState))
    done: int = 0
    total: int = 0  # 0: not known
    words: str = ""  # what it is doing now, or what went wrong
    result: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)  # where its page leads


class CalendarFeed(SQLModel, table=True):
    """Lịch đồng bộ (ICS) of what one unit owes, or of what a person may see; only the token's hash is kept."""

    __tablename__ = "calendar_feed"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    name: str
    user_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Webhook(SQLModel, table=True):
    """Địa chỉ nhận tin: told of what happens, within the reach of its user."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    url: str
    secret: str  # sealed with the installation's secret
    events: str  # words with blanks between; empty: all
    user_id: int = Field(foreign_key="user_account.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str
    # the last event of the audit trail that was looked at for it
    last_event_id: int = 0
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_reason: str = ""


class CallState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookCall(SQLModel, table=True):
    """Một tin gửi tới một địa chỉ, once for each event."""

    __tablename__ = "webhook_call"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        Index("ix_webhook_call_state_next_at", "state", "next_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    webhook_id: int = Field(foreign_key="webhook.id")
    event_id: int  # of the audit trail
    event: str
    payload: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    state: CallState = Field(default=CallState.WAITING, sa_type=stored_by_value(CallState))
    attempts: int = 0
    next_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    status: int | None = None
    said: str = ""  # what went wrong, in one line


class ApiReceipt(SQLModel, table=True):
    """What a program was answered for one Idempotency-Key: asked again, it is answered the same."""

    __tablename__ = "api_receipt"
    __table_args__ = (UniqueConstraint("token_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    token_id: int = Field(foreign_key="api_token.id")
    key: str
    request_hash: str
    status: int | None = None  # null: still being answered
    body: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
