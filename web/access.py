"""Who is looking, and whether a page lets them in: asked in one place, by the table of web/doors."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from models import User, UserRole, WebSession
from models.queries.reach import BELONGINGS
from operations.people.sessions import (
    SignedIn,
    is_to_be_noted,
    is_to_be_renewed,
    renew_session,
    signed_in,
)
from operations.workspace import Workspace
from rules.reach import EVERYTHING, Reach
from web.doors.door import HEALTH, HOUSE, UNIT, Door
from web.doors.table import ACCESS
from web.sessions import cookie_name, form_token


class SignInNeeded(Exception):
    """Nobody is signed in, and this page is not for everybody."""


class Forbidden(Exception):
    """The person signed in may not do this."""


class Forged(Exception):
    """A form that this installation did not hand out to this session."""


@dataclass(frozen=True)
class Visitor:
    """Who is looking. `is_guest`: nobody is signed in and the installation is open to readers."""

    user: User | None
    session: str = ""
    token: str = ""
    is_guest: bool = False
    # how far the rights go: which units, which plans
    reach: Reach = EVERYTHING
    sign_in: WebSession | None = None

    @property
    def name(self) -> str:
        return self.user.name if self.user else ""

    @property
    def is_of_a_unit(self) -> bool:
        return self.user is not None and self.user.role not in HOUSE

    def may(self, route: str) -> bool:
        """Whether this person may use a route: what decides also hides the button."""
        return self.user is not None and self.user.role in ACCESS[route].roles

    def opens(self, route: str) -> bool:
        """Whether a page whose address names nothing lets this visitor in, as `let_in` decides: a link is shown or not."""
        door = ACCESS.get(route, Door())
        if self.user is None:
            return self.is_guest and UserRole.AUDITOR in door.roles
        return self.user.role in door.roles and (self.reach.is_everything or door.keeps_reach)

    def may_see_plan(self, plan_id: int | None) -> bool:
        """Whether what a plan has of its own, and no unit: its page, its reports, its công văn."""
        return self.reach.covers(unit_id=None, plan_id=plan_id)

    def may_see_unit(self, unit_id: int | None) -> bool:
        return self.reach.covers_unit(unit_id)

    def acts_for(self, unit_id: int | None) -> bool:
        """A unit's own people see what is below them, and act for their own unit alone."""
        return not self.is_of_a_unit or (self.user is not None and self.user.unit_id == unit_id)


def workspace_of(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


def visitor_of(request: Request) -> Visitor:
    """The person behind the session cookie, if there is one and it still counts."""
    workspace = workspace_of(request)
    cookie = request.cookies.get(cookie_name(workspace), "")
    found = signed_in(workspace, cookie, unit_roles=UNIT)
    if found is None:
        return Visitor(None, is_guest=request.app.state.open_to_readers)
    cookie = _kept_up(request, workspace, cookie, found)
    token = form_token(workspace, cookie)
    visitor = Visitor(found.user, cookie, token, reach=found.reach, sign_in=found.row)
    request.state.visitor = visitor
    return visitor


def _kept_up(request: Request, workspace: Workspace, cookie: str, found: SignedIn) -> str:
    """The cookie from now on; web/sessions.py `SessionUpkeep` carries it out and notes that somebody was here."""
    if request.method == "GET" and is_to_be_renewed(workspace, cookie, found.row):
        fresh = renew_session(workspace, cookie, found.row)
        request.state.renewed_cookie = fresh
        return fresh or cookie
    if is_to_be_noted(workspace, found.row):
        request.state.seen_session = found.row
    return cookie


def let_in(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> None:
    """Asked before every route: a route that the table does not name lets nobody in."""
    name = request.scope["route"].name
    door = ACCESS.get(name, Door())
    if name not in HEALTH:
        workspace = workspace_of(request)
        workspace.calendars.refresh(workspace.database)
    is_reading = request.method in ("GET", "HEAD")
    if door.is_open or (door.is_near and is_near(request)):
        return
    if visitor.user is None:
        # Readers of an open house see what an auditor sees.
        if is_reading and visitor.is_guest and UserRole.AUDITOR in door.roles:
            return
        raise SignInNeeded
    if visitor.user.role not in door.roles or not _is_within_reach(request, visitor, door):
        raise Forbidden


def _is_within_reach(request: Request, visitor: Visitor, door: Door) -> bool:
    """Asked in this one place: every thing that the address names lies within the visitor's reach.

    What is not there and what is not theirs are the same to those whose rights end somewhere.
    """
    if visitor.reach.is_everything:
        return True
    named = [(name, value) for name, value in request.path_params.items() if name in BELONGINGS]
    if not named:
        return door.keeps_reach
    if any(not _is_a_number(value) for name, value in named if name != "code"):
        return False
    is_acting = request.method not in ("GET", "HEAD")
    with workspace_of(request).database.reading() as session:
        found = [BELONGINGS[name](session, value) for name, value in named]
    return all(
        one is not None
        and one.lies_in(visitor.reach)
        and (not is_acting or one.unit_id is None or visitor.acts_for(one.unit_id))
        for one in found
    )


def _is_a_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10


def is_near(request: Request) -> bool:
    """A program on this machine, and not a proxy that speaks for somebody farther away."""
    is_forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for"))
    return request.client is not None and request.client.host in ("127.0.0.1", "::1") and not is_forwarded
