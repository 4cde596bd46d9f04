"""The daily balance of what was due: due = sent + bundled + skipped + failed."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.base import JsonColumn, JsonDict, UtcDateTime


class BalanceLine(SQLModel, table=True):
    """Dòng cân đối của một ngày. `missing`: steps the watchdog expected and did not find."""

    __tablename__ = "balance_line"

    day: date = Field(primary_key=True)
    due: int
    sent: int
    bundled: int
    skipped: int
    failed: int
    waiting: int
    missing: int
    is_balanced: bool
    written_at: datetime = Field(sa_type=UtcDateTime)
    detail: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
