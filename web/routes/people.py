"""People with accounts, for the administrator: who they are, what they may, how far."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from models import User, UserRole
from models.queries import access as access_queries
from models.queries import accounts as account_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.accounts import Account
from operations.people.account_links import invite
from operations.people.add_user import add_user, check_place
from operations.people.change_user import Person, change_user, person_of
from operations.people.passwords import NO_PASSWORD
from operations.people.second_factor import take_second_factor
from operations.people.sessions import end_sessions, open_sessions
from operations.people.sign_in_by_office import forget_office_account
from rules.errors import BadInput, NotFound
from web.access import Visitor, visitor_of, workspace_of
from web.exports import Column, export_kind, exported
from web.labels import USER_ROLES
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.routes.account import acting
from web.unit_choice import code_typed, unit_words

router = APIRouter()
Here = Annotated[Visitor, Depends(visitor_of)]

PAGE = 50
STATES = {"active": "đang dùng", "closed": "đã khóa"}
COLUMNS = [
    Column[Account]("Tên đăng nhập", lambda one: one.user.login),
    Column[Account]("Họ và tên", lambda one: one.user.name, 28),
    Column[Account]("Địa chỉ thư", lambda one: one.user.email, 28),
    Column[Account]("Vai trò", lambda one: USER_ROLES[one.user.role], 24),
    Column[Account]("Đơn vị", lambda one: one.unit.name if one.unit else "", 36),
    Column[Account]("Trạng thái", lambda one: state_words(one.user)),
    Column[Account]("Mã xác thực", lambda one: "có" if one.user.totp_secret else "không"),
]


@router.get("/people", name="people")
def people(
    request: Request,
    visitor: Here,
    q: str = "",
    role: str = "",
    state: str = "",
    page: int = 1,
) -> Response:
    words, chosen = q.strip()[:100], _role(role) if role else None
    is_active = {"active": True, "closed": False}.get(state)
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        total = account_queries.how_many(session, words=words, role=chosen, is_active=is_active)
        if kind := export_kind(request):
            told = [f"Tìm: {words}"] if words else []
            told += [f"Vai trò: {USER_ROLES[chosen]}"] if chosen else []
            told += [f"Trạng thái: {STATES[state]}"] if state in STATES else []
            rows = account_queries.people(session, words=words, role=chosen, is_active=is_active)
            return exported(
                request,
                visitor,
                kind,
                name="nguoi-dung",
                title="Người dùng",
                selected=told,
                columns=COLUMNS,
                rows=rows,
                total=total,
            )
        pages = max(1, -(-total // PAGE))
        page = min(max(1, page), pages)
        found = account_queries.people(
            session, words=words, role=chosen, is_active=is_active, limit=PAGE, offset=(page - 1) * PAGE
        )
    values = {
        "rows": [(one.user, one.unit, state_words(one.user)) for one in found],
        "total": total,
        "page": page,
        "pages": pages,
        "query": {"q": words, "role": role, "state": state},
        "roles": USER_ROLES,
        "states": STATES,
    }
    return render(request, visitor, "people.html", values)


@router.post("/people", name="add_person")
def add_person(request: Request, visitor: Here, form: Posted) -> Response:
    """By invitation: nobody but the person ever knows the password."""
    workspace = acting(request, visitor)
    role, unit_code = _role(text_of(form, "role")), _unit_code(request, form)
    check_place(role, unit_code, only_unit=text_of(form, "only_unit") == "on")
    user_id = add_user(
        workspace,
        login=text_of(form, "login"),
        name=text_of(form, "name"),
        email=text_of(form, "email"),
        role=role,
        password=None,
        unit_code=unit_code or None,
        only_unit=text_of(form, "only_unit") == "on",
    )
    return go_to(request, "person", done="person_invited", user_id=user_id)


@router.get("/people/{user_id}", name="person")
def person(request: Request, visitor: Here, user_id: int) -> Response:
    workspace = workspace_of(request)
    user = _user(request, user_id)
    with workspace.database.reading() as session:
        unit = unit_queries.unit_names(session, [user.unit_id] if user.unit_id else []).get(user.unit_id or 0)
        given = {one.id for one in account_queries.plans_of(session, user_id)}
        plans = plan_queries.all_plans(session)
    values = {
        "person": user,
        "state": state_words(user),
        "unit": unit_words(unit) if unit else "",
        "plans": [(one, one.id in given) for one in plans],
        "given": len(given),
        "roles": USER_ROLES,
        "sessions": open_sessions(workspace, user_id),
        "is_own": visitor.user is not None and visitor.user.id == user_id,
        "is_waiting": user.password_hash == NO_PASSWORD,
    }
    return render(request, visitor, "person.html", values)


@router.post("/people/{user_id}", name="change_person")
def change_person(request: Request, visitor: Here, user_id: int, form: Posted) -> Response:
    is_own = visitor.user is not None and visitor.user.id == user_id
    name, email = text_of(form, "name"), text_of(form, "email")
    if is_own:
        # The form of one's own account has no rights in it; what somebody adds to it does not count.
        user = _user(request, user_id)
        wanted = _as_it_is(request, user, name, email)
    else:
        wanted = Person(
            name=name,
            email=email,
            role=_role(text_of(form, "role")),
            unit_code=_unit_code(request, form),
            plan_ids=_plan_ids(form),
            is_active=text_of(form, "active") == "on",
            only_unit=text_of(form, "only_unit") == "on",
        )
    by = visitor.user.id if visitor.user else None
    is_changed = change_user(acting(request, visitor), user_id, wanted, by=by)
    return go_to(request, "person", done="person_changed" if is_changed else "nothing", user_id=user_id)


@router.post("/people/{user_id}/invite", name="invite_person")
def invite_person(request: Request, visitor: Here, user_id: int) -> Response:
    invite(acting(request, visitor), user_id)
    return go_to(request, "person", done="person_invited", user_id=user_id)


@router.post("/people/{user_id}/sessions/end", name="end_persons_sessions")
def end_persons_sessions(request: Request, visitor: Here, user_id: int) -> Response:
    _user(request, user_id)
    end_sessions(acting(request, visitor), user_id)
    return go_to(request, "person", done="sessions_ended", user_id=user_id)


@router.post("/people/{user_id}/second-factor/drop", name="take_second_factor")
def take_persons_second_factor(request: Request, visitor: Here, user_id: int) -> Response:
    take_second_factor(acting(request, visitor), _user(request, user_id))
    return go_to(request, "person", done="second_factor_dropped", user_id=user_id)


@router.post("/people/{user_id}/office/forget", name="unbind_person")
def unbind_person(request: Request, visitor: Here, user_id: int) -> Response:
    forget_office_account(acting(request, visitor), user_id)
    return go_to(request, "person", done="office_account_forgotten", user_id=user_id)


def state_words(user: User) -> str:
    if not user.is_active:
        return "đã khóa"
    return "chờ đặt mật khẩu" if user.password_hash == NO_PASSWORD and not user.oidc_subject else "đang dùng"


def _user(request: Request, user_id: int) -> User:
    with workspace_of(request).database.reading() as session:
        user = access_queries.user(session, user_id)
    if user is None:
        raise NotFound("không có người dùng này")
    return user


def _as_it_is(request: Request, user: User, name: str, email: str) -> Person:
    with workspace_of(request).database.reading() as session:
        units = unit_queries.unit_names(session, [user.unit_id] if user.unit_id else [])
        code = units[user.unit_id].code if user.unit_id else ""
        now = person_of(session, user, code)
    return replace(now, name=name, email=email)


def _role(words: str) -> UserRole:
    if words not in {one.value for one in UserRole}:
        raise BadInput("chưa chọn vai trò", mend="chọn vai trò")
    return UserRole(words)


def _unit_code(request: Request, form: FormData) -> str:
    typed = text_of(form, "unit")
    if not typed:
        return ""
    with workspace_of(request).database.reading() as session:
        return code_typed(unit_queries.all_units(session), typed, "đơn vị") or ""


def _plan_ids(form: FormData) -> frozenset[int]:
    given = [str(one) for one in form.getlist("plan")]
    if any(not (one.isascii() and one.isdecimal() and len(one) < 10) for one in given):
        raise BadInput("không có kế hoạch này", mend="chọn lại kế hoạch")
    return frozenset(int(one) for one in given)
