"""Which programs may do what, asked in one place before every route; a key acts for its user, as far as that user's rights go."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from models import UserRole
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from models.queries.reach import BELONGINGS, reach_of
from operations.answers.judge_answer import Giver
from operations.people.api_tokens import Program, TokenFault, program_of
from operations.workspace import Workspace
from rules.errors import NotFound
from rules.reach import EVERYTHING, Reach
from web.access import workspace_of
from web.api.needs.need import Need
from web.api.needs.table import API_ACCESS
from web.api.problems import Problem
from web.doors.door import HOUSE
from web.rates import CALLS, KEYS_FROM, Rates, wait_words

# In an address a key is kept by every log and proxy on the way.
KEY_WORDS = frozenset({"token", "access_token", "api_key", "apikey", "key", "bearer"})
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="dondoc"'}
BEYOND = "quyền của người dùng chỉ tới một số đơn vị hoặc kế hoạch; cách gọi này cần quyền trên tất cả"


@dataclass(frozen=True)
class Caller:
    """A program that was let in. `reach`: which units and plans its user's rights go as far as."""

    program: Program
    workspace: Workspace
    reach: Reach = EVERYTHING

    @property
    def name(self) -> str:
        return self.program.user.name

    @property
    def email(self) -> str:
        return self.program.user.email

    @property
    def role(self) -> UserRole:
        return self.program.user.role

    @property
    def is_of_the_house(self) -> bool:
        return self.role in HOUSE

    @property
    def unit_id(self) -> int | None:
        """The only unit it answers for; None: every unit. A unit's account without a unit answers for none."""
        return None if self.is_of_the_house else self.program.user.unit_id or 0

    @property
    def giver(self) -> Giver:
        return Giver(self.name, self.email, self.unit_id)

    def acts_for(self, unit_id: int | None) -> bool:
        """A unit's own people see what is below them, and act for their own unit alone."""
        return self.is_of_the_house or self.unit_id == unit_id

    def view(self, obligation_id: int) -> ObligationView:
        """What lies beyond its reach does not exist for it."""
        with self.workspace.database.reading() as session:
            view = obligation_queries.view(session, obligation_id)
        if view is None or not self.reach.covers(unit_id=view.unit.id, plan_id=view.plan.id):
            raise NotFound("không có việc này")
        return view


def let_program_in(request: Request) -> None:
    """Asked before every route: a route that the table does not name lets nobody in. Cookies count for nothing here."""
    if hasattr(request.state, "caller"):
        return  # a call with an Idempotency-Key was asked before its receipt was looked for (web/api/once.py)
    if KEY_WORDS & {name.lower() for name in request.query_params}:
        raise Problem(
            400, "khóa không được ghi trong địa chỉ; thu hồi khóa này và gửi khóa mới trong Authorization"
        )
    workspace = workspace_of(request)
    program = _program(request, workspace)
    need = API_ACCESS.get(request.scope["route"].name)
    if need is None or not need.scopes & program.scopes:
        wanted = f": cần {' hoặc '.join(sorted(need.scopes))}" if need else ""
        raise Problem(403, f"khóa không có quyền này{wanted}")
    if program.user.role not in need.roles:
        raise Problem(403, "người dùng của khóa không có vai trò làm việc này")
    workspace.calendars.refresh(workspace.database)
    signature = f"{program.user.name} (khóa {program.token_name})"
    with workspace.database.reading() as session:
        reach = reach_of(session, program.user, is_of_a_unit=program.user.role not in HOUSE)
    caller = Caller(program, workspace.acting_as(signature, "api"), reach)
    _keep_within_reach(request, caller, need)
    request.state.caller = caller


def caller_of(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


Known = Annotated[Caller, Depends(caller_of)]


def _keep_within_reach(request: Request, caller: Caller, need: Need) -> None:
    """Everything that the address names lies within reach: what is not there and what is not theirs are the same."""
    if caller.reach.is_everything:
        return
    named = [(name, value) for name, value in request.path_params.items() if name in BELONGINGS]
    if not named and not need.keeps_reach:
        raise Problem(403, BEYOND)
    if any(not _is_a_number(value) for name, value in named if name != "code"):
        raise NotFound("không có địa chỉ này")
    with caller.workspace.database.reading() as session:
        found = [BELONGINGS[name](session, value) for name, value in named]
    if any(one is None or not one.lies_in(caller.reach) for one in found):
        raise NotFound("không có, hoặc không thuộc phạm vi của khóa")
    is_acting = request.method not in ("GET", "HEAD")
    if is_acting and any(one and one.unit_id and not caller.acts_for(one.unit_id) for one in found):
        raise Problem(403, "khóa của đơn vị chỉ làm được việc của chính đơn vị ấy")


def _is_a_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10


def _program(request: Request, workspace: Workspace) -> Program:
    rates: Rates = request.app.state.rates
    address = request.client.host if request.client else ""
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    if not key or kind.lower() != "bearer":
        raise Problem(401, "gửi khóa trong Authorization: Bearer …", headers=CHALLENGE)
    found = program_of(workspace, key.strip())
    if isinstance(found, Program):
        if seconds := rates.take(CALLS, str(found.token_id)):
            raise _too_many("khóa này gọi quá nhiều lần", seconds)
        return found
    # One count for an address, whatever keys it tries; a good key is let in all the same.
    if seconds := rates.take(KEYS_FROM, address):
        raise _too_many("quá nhiều khóa sai từ địa chỉ này", seconds)
    headers = {"WWW-Authenticate": f'{CHALLENGE["WWW-Authenticate"]}, error="invalid_token"'}
    raise Problem(401, TokenFault(found).value, headers=headers)


def _too_many(what: str, seconds: int) -> Problem:
    return Problem(429, f"{what}; {wait_words(seconds).lower()}", headers={"Retry-After": str(seconds)})
