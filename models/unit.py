"""The directory: units, their names, groups and people."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import UtcDateTime, stored_by_value


class ContactRole(StrEnum):
    DESK = "desk"
    HEAD = "head"


class Unit(SQLModel, table=True):
    """Đơn vị, cơ quan. Valid from–to, because names and bodies change."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    folded_name: str = Field(index=True)
    short_name: str = ""
    kind: str = ""
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    calendar: str = "vn"
    # answers of this unit leave only when its head has approved them
    needs_approval: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


class UnitAlias(SQLModel, table=True):
    """Tên gọi khác, tên viết tắt, tên cũ."""

    __tablename__ = "unit_alias"
    __table_args__ = (UniqueConstraint("unit_id", "folded"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    name: str
    folded: str = Field(index=True)


class UnitGroup(SQLModel, table=True):
    """Một lớp đơn vị như kế hoạch gọi tên: các sở, ban, ngành; UBND các huyện…"""

    __tablename__ = "unit_group"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str = Field(unique=True)


class UnitGroupMember(SQLModel, table=True):
    """Đơn vị thuộc lớp nào."""

    __tablename__ = "unit_group_member"

    group_id: int = Field(foreign_key="unit_group.id", primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", primary_key=True)


class Contact(SQLModel, table=True):
    """Người nhận thư của một đơn vị; `rank` orders the next contact when one cannot be reached."""

    __table_args__ = (UniqueConstraint("unit_id", "role", "email"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    role: ContactRole = Field(sa_type=stored_by_value(ContactRole))
    name: str
    email: str = Field(index=True)
    rank: int = 1
    is_active: bool = True
    # since when letters to this address come back, and why; the next contact is written to instead
    refused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refusal: str = ""
