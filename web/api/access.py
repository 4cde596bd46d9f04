"""Which programs may do what: one table of scope and roles, deny by default; a key acts for its user."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from models import UserRole
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from operations.answers.judge_answer import Giver
from operations.people.api_tokens import Program, Scope, TokenFault, program_of
from operations.workspace import Workspace
from rules.errors import NotFound
from web.access import DESK, EVERYBODY, HOUSE, UNIT, workspace_of
from web.api.problems import Problem
from web.throttle import PAUSE, Throttle


@dataclass(frozen=True)
class Need:
    """What a route asks of a key."""

    scope: Scope
    roles: frozenset[UserRole]


READ = Need(Scope.READ, EVERYBODY)
ANSWER = Need(Scope.WRITE, DESK | UNIT)
API_ACCESS = {
    "api_obligations": READ,
    "api_obligation": READ,
    "api_form": READ,
    "api_take_form": ANSWER,
    "api_save_draft": ANSWER,
    "api_answer": ANSWER,
    "api_evidence": ANSWER,
    "api_answers": ANSWER,
}
# In an address a key is kept by every log and proxy on the way.
KEY_WORDS = frozenset({"token", "access_token", "api_key", "apikey", "key", "bearer"})
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="dondoc"'}
# One count for an address, whatever keys it tries; a good key is let in all the same.
ANY_KEY = "api"


@dataclass(frozen=True)
class Caller:
    """A program that was let in."""

    program: Program
    workspace: Workspace

    @property
    def name(self) -> str:
        return self.program.user.name

    @property
    def email(self) -> str:
        return self.program.user.email

    @property
    def is_of_the_house(self) -> bool:
        return self.program.user.role in HOUSE

    @property
    def unit_id(self) -> int | None:
        """The only unit it may see; None: every unit. A unit's account without a unit sees nothing."""
        return None if self.is_of_the_house else self.program.user.unit_id or 0

    @property
    def giver(self) -> Giver:
        return Giver(self.name, self.email, self.unit_id)

    def view(self, obligation_id: int) -> ObligationView:
        """What belongs to another unit does not exist for it."""
        with self.workspace.database.reading() as session:
            view = obligation_queries.view(session, obligation_id)
        if view is None or (self.unit_id is not None and view.obligation.unit_id != self.unit_id):
            raise NotFound("không có việc này")
        return view


def let_program_in(request: Request) -> None:
    """Asked before every route: a route that the table does not name lets nobody in. Cookies count for nothing here."""
    if KEY_WORDS & {name.lower() for name in request.query_params}:
        raise Problem(
            400, "khóa không được ghi trong địa chỉ; thu hồi khóa này và gửi khóa mới trong Authorization"
        )
    workspace = workspace_of(request)
    program = _program(request, workspace)
    need = API_ACCESS.get(request.scope["route"].name)
    if need is None or need.scope not in program.scopes:
        wanted = f": cần {need.scope}" if need else ""
        raise Problem(403, f"khóa không có quyền này{wanted}")
    if program.user.role not in need.roles:
        raise Problem(403, "người dùng của khóa không có vai trò làm việc này")
    workspace.calendars.refresh(workspace.database)
    signature = f"{program.user.name} (khóa {program.token_name})"
    request.state.caller = Caller(program, workspace.acting_as(signature, "api"))


def caller_of(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


Known = Annotated[Caller, Depends(caller_of)]


def _program(request: Request, workspace: Workspace) -> Program:
    throttle: Throttle = request.app.state.throttle
    address = request.client.host if request.client else ""
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    if not key or kind.lower() != "bearer":
        raise Problem(401, "gửi khóa trong Authorization: Bearer …", headers=CHALLENGE)
    found = program_of(workspace, key.strip())
    if isinstance(found, Program):
        return found
    if throttle.is_closed(ANY_KEY, address):
        seconds = str(int(PAUSE.total_seconds()))
        raise Problem(429, "quá nhiều khóa sai từ địa chỉ này; đợi 15 phút", headers={"Retry-After": seconds})
    throttle.count_failure(ANY_KEY, address)
    headers = {"WWW-Authenticate": f'{CHALLENGE["WWW-Authenticate"]}, error="invalid_token"'}
    raise Problem(401, TokenFault(found).value, headers=headers)
