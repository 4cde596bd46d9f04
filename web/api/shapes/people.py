"""What calls about accounts and keys send and are answered."""

from datetime import date, datetime

from pydantic import Field

from models import UserRole
from operations.people.api_tokens import Scope
from web.api.sent import Line, Name, Shape
from web.api.sent import RowId as RowNumber


class UserOut(Shape):
    """`unit`: its code; `only_unit`: of the house, and sees that unit alone; `plans`: those the rights end with, empty: all.

    `waiting`: invited, and has set no password yet.
    """

    id: int
    login: str
    name: str
    email: str
    role: UserRole
    unit: str | None
    only_unit: bool
    active: bool
    waiting: bool
    second_factor: bool
    plans: list[int]


class UserIn(Shape):
    """The person is invited by mail to set a password."""

    login: Name
    name: Line
    email: Name
    role: UserRole
    unit: Name | None = None
    only_unit: bool = False


class UserChangeIn(Shape):
    """What is left out stays; changed rights end the sessions of the account."""

    name: Line | None = None
    email: Name | None = None
    role: UserRole | None = None
    unit: Name | None = None
    only_unit: bool | None = None
    plans: list[RowNumber] | None = Field(default=None, max_length=1000)
    active: bool | None = None


class TokenOut(Shape):
    id: int
    name: str
    user: str
    scopes: list[str]
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


class TokenIn(Shape):
    """`user`: the login it acts for; `expires_on`: the last day, at most a year ahead."""

    user: Name
    name: Line
    scopes: list[Scope] = Field(min_length=1, max_length=50)
    expires_on: date | None = None


class TokenMadeOut(Shape):
    """`token`: told this once."""

    token: str
