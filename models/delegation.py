"""Who stands in for whom while away."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.base import UtcDateTime


class Delegation(SQLModel, table=True):
    """Ủy quyền khi vắng mặt: letters to one address go to another from a day to a day, both included."""

    id: int | None = Field(default=None, primary_key=True)
    from_email: str = Field(index=True)
    from_name: str
    to_email: str
    to_name: str
    starts_on: date
    ends_on: date
    reason: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_by: str | None = None
