"""Close an account and open it again, as the command line does it."""

from dataclasses import replace

from models.queries import access as access_queries
from models.queries import units as unit_queries
from operations.people.change_user import Person, change_user, person_of
from operations.workspace import Workspace
from rules.errors import NotFound


def set_active(workspace: Workspace, login: str, *, is_active: bool) -> bool:
    """Whether anything changed; the last administrator stays."""
    user_id, person = person_by_login(workspace, login)
    return change_user(workspace, user_id, replace(person, is_active=is_active), by=None)


def set_plans(workspace: Workspace, login: str, plan_ids: frozenset[int]) -> bool:
    """The plans a person is given; none: every plan."""
    user_id, person = person_by_login(workspace, login)
    return change_user(workspace, user_id, replace(person, plan_ids=plan_ids), by=None)


def person_by_login(workspace: Workspace, login: str) -> tuple[int, Person]:
    with workspace.database.reading() as session:
        user = access_queries.user_by_login(session, login)
        if user is None:
            raise NotFound(f"không có người dùng {login!r}; xem: dondoc user list")
        units = unit_queries.unit_names(session, [user.unit_id] if user.unit_id else [])
        code = units[user.unit_id].code if user.unit_id else ""
        return user.id or 0, person_of(session, user, code)
