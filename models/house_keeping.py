"""What the machinery itself remembers: leases, rounds."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import JsonColumn, JsonDict, UtcDateTime


class Lease(SQLModel, table=True):
    """Which process holds a duty until when, so that two machines never keep the same watch."""

    name: str = Field(primary_key=True)
    holder: str
    until: datetime = Field(sa_type=UtcDateTime)


class RoundRecord(SQLModel, table=True):
    """One round that was run: by which engine, when, and what it did."""

    __tablename__ = "round_record"

    id: int | None = Field(default=None, primary_key=True)
    engine: str
    started_at: datetime = Field(sa_type=UtcDateTime, index=True)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    counts: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    error: str | None = None
