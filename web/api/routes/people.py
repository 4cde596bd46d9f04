"""Accounts and keys of programs: administrators only."""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Query

from models import ApiToken, User
from models.queries import access as access_queries
from models.queries import api_lists, api_order
from models.queries import units as unit_queries
from operations.people.account_links import invite
from operations.people.add_user import add_user
from operations.people.api_tokens import make_token, revoke_token
from operations.people.change_user import Person, change_user, person_of
from operations.people.passwords import NO_PASSWORD
from operations.people.second_factor import take_second_factor
from operations.people.sessions import end_sessions
from operations.people.sign_in_by_office import forget_office_account
from rules.errors import NotFound
from web.api.access import Caller, Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.paging import Paged, PageOut, paged
from web.api.problems import Problem
from web.api.shapes.people import TokenIn, TokenMadeOut, TokenOut, UserChangeIn, UserIn, UserOut
from web.api.shared import DoneOut, RowId, local

router = api_router("people")


@router.get("/users", name="api_users")
def users(caller: Known, asked: Annotated[Paged, Query()]) -> PageOut[UserOut]:
    """By id."""
    with caller.workspace.database.reading() as session:

        def read(after: int, limit: int) -> list[tuple[User, str | None, list[int]]]:
            rows = api_order.users(session, after=after, limit=limit)
            plans = api_order.plans_given(session, [user.id or 0 for user, _ in rows])
            return [(user, code, plans.get(user.id or 0, [])) for user, code in rows]

        return paged(
            caller, asked, "users", read, number=lambda row: row[0].id or 0, show=lambda row: _user_out(*row)
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


@router.post("/users/{user_id}/invite", name="api_invite_person")
def invite_(caller: Known, user_id: RowId) -> DoneOut:
    """A letter with a link to set a password; the links before it open nothing more."""
    invite(caller.workspace, user_id)
    return DoneOut(id=user_id)


@router.delete("/users/{user_id}/sessions", name="api_end_persons_sessions")
def end(caller: Known, user_id: RowId) -> DoneOut:
    """Signed out everywhere; keys of programs are not sessions."""
    number = end_sessions(caller.workspace, _user(caller, user_id).id or 0)
    return DoneOut(id=user_id, changed=number > 0, words=f"kết thúc {number} phiên")


@router.delete("/users/{user_id}/second-factor", name="api_take_second_factor")
def take_factor(caller: Known, user_id: RowId) -> DoneOut:
    """For somebody whose phone is gone: a password is enough until they set a new one; their sessions end."""
    take_second_factor(caller.workspace, _user(caller, user_id))
    return DoneOut(id=user_id)


@router.delete("/users/{user_id}/office-account", name="api_unbind_person")
def unbind(caller: Known, user_id: RowId) -> DoneOut:
    """The next sign-in through the office's service binds anew."""
    forget_office_account(caller.workspace, _user(caller, user_id).id or 0)
    return DoneOut(id=user_id)


@router.get("/tokens", name="api_tokens")
def tokens(caller: Known, asked: Annotated[Paged, Query()]) -> PageOut[TokenOut]:
    """Newest first; a key itself is never shown again."""
    with caller.workspace.database.reading() as session:

        def read(before: int, limit: int) -> list[tuple[ApiToken, User]]:
            return api_lists.tokens(session, before=before, limit=limit)

        return paged(
            caller,
            asked,
            "tokens",
            read,
            number=lambda pair: pair[0].id or 0,
            show=lambda pair: _token_out(caller, *pair),
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


def _user_out(one: User, unit: str | None, plans: list[int]) -> UserOut:
    return UserOut.of(
        one,
        unit=unit,
        active=one.is_active,
        waiting=one.password_hash == NO_PASSWORD and not one.oidc_subject,
        second_factor=bool(one.totp_secret),
        plans=plans,
    )


def _token_out(caller: Caller, one: ApiToken, user: User) -> TokenOut:
    return TokenOut.of(
        one,
        user=user.login,
        scopes=one.scopes.split(),
        created_at=caller.workspace.local(one.created_at),
        expires_at=caller.workspace.local(one.expires_at),
        revoked_at=local(caller.workspace, one.revoked_at),
        last_used_at=local(caller.workspace, one.last_used_at),
    )


def _person(caller: Caller, user_id: int) -> Person:
    user = _user(caller, user_id)
    with caller.workspace.database.reading() as session:
        units = unit_queries.unit_names(session, [user.unit_id or 0])
        code = units[user.unit_id].code if user.unit_id in units else ""
        return person_of(session, user, code)


def _user(caller: Caller, user_id: int) -> User:
    with caller.workspace.database.reading() as session:
        user = access_queries.user(session, user_id)
    if user is None:
        raise NotFound("không có người dùng này")
    return user
