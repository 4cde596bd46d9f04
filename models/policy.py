"""An office's own regimes and ladders, beside the shipped ones."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import UtcDateTime


class OfficePolicy(SQLModel, table=True):
    """Chế độ báo cáo, thang đôn đốc hoặc đề cương báo cáo của cơ quan, kept as the checked text of its file."""

    __tablename__ = "office_policy"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # "regime" | "ladder" | "outline"
    key: str
    text: str
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str
