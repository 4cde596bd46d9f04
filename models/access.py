"""Who may come in: people with accounts, and links that open one thing for one person."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import UtcDateTime, stored_by_value


class UserRole(StrEnum):
    ADMINISTRATOR = "administrator"
    COORDINATING_DESK = "coordinating_desk"
    COORDINATOR_HEAD = "coordinator_head"
    SUPERVISOR = "supervisor"
    UNIT_HEAD = "unit_head"
    UNIT_DESK = "unit_desk"
    AUDITOR = "auditor"


class User(SQLModel, table=True):
    """Người dùng có tài khoản."""

    __tablename__ = "user_account"  # "user" is a reserved word in PostgreSQL

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    email: str
    role: UserRole = Field(sa_type=stored_by_value(UserRole))
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    password_hash: str
    created_at: datetime = Field(sa_type=UtcDateTime)


class ApiToken(SQLModel, table=True):
    """Khóa truy cập API: acts with the rights of its user, within its scopes; only its hash is kept."""

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    name: str
    user_id: int = Field(foreign_key="user_account.id", index=True)
    scopes: str = ""  # words with blanks between
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AccessLink(SQLModel, table=True):
    """Liên kết có chữ ký: one person, one obligation; only the token's hash is kept."""

    __tablename__ = "access_link"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    email: str
    name: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
