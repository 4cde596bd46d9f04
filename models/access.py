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
    is_active: bool = True
    # of the house: the rights end at the unit and what is below it; else the unit says only where somebody works
    only_unit: bool = False
    language: str = ""  # "vi" | "en"; empty: the installation's
    # a second factor (RFC 6238), sealed with the installation's secret; empty: none
    totp_secret: str = ""
    # the time step of the last code that was taken: no code counts twice
    totp_step: int | None = None
    # who this is at the office's own sign-in service (OpenID Connect: issuer and subject)
    oidc_subject: str | None = Field(default=None, unique=True, index=True)


class UserPlan(SQLModel, table=True):
    """Kế hoạch mà người dùng được giao; somebody without a row here has every plan."""

    __tablename__ = "user_plan"

    user_id: int = Field(foreign_key="user_account.id", primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", primary_key=True, index=True)


class WebSession(SQLModel, table=True):
    """Phiên đăng nhập; only the hash of what the cookie carries is kept, and a session that ended stays ended."""

    __tablename__ = "web_session"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    started_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    address: str = ""
    agent: str = ""


class AccountPurpose(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"


class AccountLink(SQLModel, table=True):
    """Liên kết đặt mật khẩu: one person, once, for a short time."""

    __tablename__ = "account_link"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    purpose: AccountPurpose = Field(sa_type=stored_by_value(AccountPurpose))
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


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
