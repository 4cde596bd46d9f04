"""Changes of the organisation: events with a date and a legal basis, and who succeeds whom (tracking.md 5)."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.base import JsonColumn, JsonDict, UtcDateTime, stored_by_value
from rules.unit_changes import ChangeKind


class UnitChange(SQLModel, table=True):
    """Đổi tên, hợp nhất, chia tách, sáp nhập, giải thể. `detail`: what was asked for; `effects`: what it moved."""

    __tablename__ = "unit_change"

    id: int | None = Field(default=None, primary_key=True)
    kind: ChangeKind = Field(sa_type=stored_by_value(ChangeKind))
    effective_on: date
    legal_basis: str
    detail: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    effects: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    applied_at: datetime = Field(sa_type=UtcDateTime)
    applied_by: str


class UnitSuccession(SQLModel, table=True):
    """Đơn vị kế tiếp."""

    __tablename__ = "unit_succession"

    change_id: int = Field(foreign_key="unit_change.id", primary_key=True)
    from_unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    to_unit_id: int = Field(foreign_key="unit.id", primary_key=True)
