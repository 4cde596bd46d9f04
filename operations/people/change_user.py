"""Change an account: by an administrator, never one's own rights, and never the last administrator's away."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from models import User, UserRole
from models.base import JsonDict
from models.queries import access as access_queries
from models.queries import accounts as account_queries
from models.queries import plans as plan_queries
from models.queries import sessions as session_queries
from operations.people.add_user import check_person, check_place, unit_of
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import NotFound, Refused

OWN = "không ai tự đổi vai trò, phạm vi hoặc trạng thái tài khoản của mình; nhờ một quản trị khác"
LAST = "đây là quản trị cuối cùng còn hoạt động; thêm một quản trị khác trước"


@dataclass(frozen=True)
class Person:
    """What an account shall be. No plans: every plan; `only_unit`: of the house, and sees that unit alone with those below."""

    name: str
    email: str
    role: UserRole
    unit_code: str = ""
    plan_ids: frozenset[int] = frozenset()
    is_active: bool = True
    only_unit: bool = False


def change_user(workspace: Workspace, user_id: int, person: Person, *, by: int | None) -> bool:
    """Whether anything changed. `by`: the account that asks; None: the command line. Changed rights end the sessions."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        user = access_queries.user(session, user_id)
        if user is None:
            raise NotFound("không có người dùng này")
        check_person(user.login, person.name, person.email)
        check_place(person.role, person.unit_code, only_unit=person.only_unit)
        unit = unit_of(session, person.unit_code or None, where=user.login)
        _check_plans(session, person.plan_ids)
        before, after = _rights_now(session, user), _rights_then(person, unit.id if unit else None)
        if before != after:
            if by == user_id:
                raise Refused(OWN)
            _check_not_the_last(session, user_id, before, after)
        change = {
            name: [before[name], after[name]] for name in after if before[name] != after[name]
        } | _words_changed(user, person)
        if not change:
            return False
        account_queries.change(
            session,
            user_id,
            name=person.name,
            email=person.email,
            role=person.role,
            unit_id=unit.id if unit else None,
            is_active=person.is_active,
            only_unit=person.only_unit,
        )
        account_queries.give_plans(session, user_id, person.plan_ids)
        if before != after:
            session_queries.end_all(session, user_id, at=now)
        if not person.is_active or person.email != user.email:
            # A letter that went to the address of before opens nothing any more.
            account_queries.use_up_links(session, user_id, at=now)
        record_audit(
            session, workspace, at=now, action="user_changed", subject=("user", user_id), change=change
        )
    return True


def person_of(session: Session, user: User, unit_code: str) -> Person:
    """An account as it is."""
    plans = frozenset(one.id or 0 for one in account_queries.plans_of(session, user.id or 0))
    return Person(user.name, user.email, user.role, unit_code, plans, user.is_active, user.only_unit)


def _rights_now(session: Session, user: User) -> JsonDict:
    plans = sorted(one.id or 0 for one in account_queries.plans_of(session, user.id or 0))
    return {
        "role": user.role.value,
        "unit": user.unit_id,
        "only_unit": user.only_unit,
        "plans": plans,
        "active": user.is_active,
    }


def _rights_then(person: Person, unit_id: int | None) -> JsonDict:
    return {
        "role": person.role.value,
        "unit": unit_id,
        "only_unit": person.only_unit,
        "plans": sorted(person.plan_ids),
        "active": person.is_active,
    }


def _words_changed(user: User, person: Person) -> JsonDict:
    pairs = {"name": [user.name, person.name], "email": [user.email, person.email]}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _is_administrator(rights: JsonDict) -> bool:
    """Of everything: one whose rights end somewhere cannot manage people."""
    is_whole = not rights["only_unit"] and not rights["plans"]
    return bool(rights["role"] == UserRole.ADMINISTRATOR.value and rights["active"] and is_whole)


def _check_not_the_last(session: Session, user_id: int, before: JsonDict, after: JsonDict) -> None:
    is_leaving = _is_administrator(before) and not _is_administrator(after)
    if is_leaving and not account_queries.other_administrators(session, user_id):
        raise Refused(LAST)


def _check_plans(session: Session, plan_ids: Collection[int]) -> None:
    known = {one.id for one in plan_queries.all_plans(session)} if plan_ids else set()
    if unknown := set(plan_ids) - known:
        raise NotFound(f"không có kế hoạch số {min(unknown)}")
