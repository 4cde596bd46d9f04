"""Accounts and keys of programs: administrators only."""

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import Field

from models import User, UserRole
from models.queries import access as access_queries
from models.queries import accounts as account_queries
from models.queries import api_tokens as token_queries
from models.queries import units as unit_queries
from operations.people.add_user import add_user
from operations.people.api_tokens import Scope, make_token, revoke_token
from operations.people.change_user import Person, change_user, person_of
from rules.errors import NotFound
from web.api.access import Caller, Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.paging import Paged, PageOut, among, paged
from web.api.problems import Problem
from web.api.sent import Line, Name, Shape
from web.api.sent import RowId as RowNumber
from web.api.shared import DoneOut, RowId, local

router = api_router("people")


class UserOut(Shape):
    """`unit`: its code; `only_unit`: of the house, and sees that unit alone; `plans`: those the rights end with, empty: all."""

    id: int
    login: str
    name: str
    email: str
    role: UserRole
    unit: str | None
    only_unit: bool
    active: bool
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


@router.get("/users", name="api_users")
def users(caller: Known, asked: Annotated[Paged, Query()]) -> PageOut[UserOut]:
    """By id."""
    with caller.workspace.database.reading() as session:
        rows = access_queries.all_users(session)
        codes = {one.id: one.code for one in unit_queries.all_units(session)}
        return paged(
            caller,
            asked,
            "users",
            among(rows, lambda one: one.id or 0),
            number=lambda one: one.id or 0,
            show=lambda one: UserOut(
                id=one.id or 0,
                login=one.login,
                name=one.name,
                email=one.email,
                role=one.role,
                unit=codes.get(one.unit_id),
                only_unit=one.only_unit,
                active=one.is_active,
                plans=[plan.id or 0 for plan in account_queries.plans_of(session, one.id or 0)],
            ),
        )


@router.post("/users", name="api_add_user", status_code=201)
def add(caller: Known, given: Annotated[UserIn, Depends(json_body(UserIn))]) -> DoneOut:
    number = add_user(
        caller.workspace,
        login=given.login,
        name=given.name,
        email=given.email,
        role=given.role,
        password=None,
        unit_code=given.unit,
        only_unit=given.only_unit,
    )
    return DoneOut(id=number)


@router.put("/users/{user_id}", name="api_change_user")
def change(
    caller: Known, user_id: RowId, given: Annotated[UserChangeIn, Depends(json_body(UserChangeIn))]
) -> DoneOut:
    """`active: false` locks the account: its sessions end, and its keys open nothing."""
    person = _person(caller, user_id)
    said = given.model_dump(exclude_none=True, exclude={"unit", "plans", "active"})
    if "unit" in given.model_fields_set:
        said["unit_code"] = given.unit or ""
    if given.plans is not None:
        said["plan_ids"] = frozenset(given.plans)
    if given.active is not None:
        said["is_active"] = given.active
    by = caller.program.user.id
    return DoneOut(id=user_id, changed=change_user(caller.workspace, user_id, replace(person, **said), by=by))


@router.get("/tokens", name="api_tokens")
def tokens(caller: Known, asked: Annotated[Paged, Query()]) -> PageOut[TokenOut]:
    """Newest first; a key itself is never shown again."""
    with caller.workspace.database.reading() as session:
        rows = token_queries.all_tokens(session)
    return paged(
        caller,
        asked,
        "tokens",
        among(rows, lambda pair: pair[0].id or 0, newest_first=True),
        number=lambda pair: pair[0].id or 0,
        show=lambda pair: TokenOut(
            id=pair[0].id or 0,
            name=pair[0].name,
            user=pair[1].login,
            scopes=pair[0].scopes.split(),
            created_at=caller.workspace.local(pair[0].created_at),
            created_by=pair[0].created_by,
            expires_at=caller.workspace.local(pair[0].expires_at),
            revoked_at=local(caller.workspace, pair[0].revoked_at),
            last_used_at=local(caller.workspace, pair[0].last_used_at),
        ),
    )


@router.post("/tokens", name="api_make_token", status_code=201)
def make(caller: Known, given: Annotated[TokenIn, Depends(json_body(TokenIn))]) -> TokenMadeOut:
    """A key gives no more than the one that makes it has."""
    beyond = sorted(set(given.scopes) - caller.program.scopes)
    if beyond:
        raise Problem(403, f"khóa này không có quyền {beyond[0]} nên không cấp được")
    key = make_token(
        caller.workspace,
        login=given.user,
        name=given.name,
        scopes=given.scopes,
        expires_on=given.expires_on,
    )
    return TokenMadeOut(token=key)


@router.delete("/tokens/{token_id}", name="api_revoke_token")
def revoke(caller: Known, token_id: RowId) -> DoneOut:
    """From this moment on."""
    revoke_token(caller.workspace, token_id)
    return DoneOut(id=token_id)


def _person(caller: Caller, user_id: int) -> Person:
    with caller.workspace.database.reading() as session:
        user: User | None = access_queries.user(session, user_id)
        if user is None:
            raise NotFound("không có người dùng này")
        units = unit_queries.unit_names(session, [user.unit_id or 0])
        code = units[user.unit_id].code if user.unit_id in units else ""
        return person_of(session, user, code)
