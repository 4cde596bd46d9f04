"""What a browser keeps between two steps of signing in: sealed, for a few minutes, in a cookie of its own."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from hmac import compare_digest
from typing import Any, TypeVar

from fastapi import Request
from starlette.responses import Response

from config.ids import new_token, token_hash
from config.sealing import seal, unseal
from models import User
from models.queries import access as access_queries
from operations.workspace import Workspace
from rules.errors import BadInput
from web.sessions import cookie_name, drop_cookie, set_cookie

STEP_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class CodeStep:
    """The password was right; the code of the phone is still to come."""

    user_id: int
    stamp: str
    next: str


@dataclass(frozen=True)
class OfficeStep:
    """Gone to the office's own service; what must come back."""

    state: str
    nonce: str
    verifier: str
    next: str


NAMES: dict[type[Any], str] = {CodeStep: "dondoc_code", OfficeStep: "dondoc_office"}
Step = TypeVar("Step", CodeStep, OfficeStep)


def keep_step(response: Response, workspace: Workspace, step: CodeStep | OfficeStep) -> None:
    name = NAMES[type(step)]
    said = json.dumps({"at": workspace.clock.now().timestamp(), "step": asdict(step)})
    value = seal(workspace.secret, name, said)
    set_cookie(response, workspace, value, name=name, seconds=int(STEP_LASTS.total_seconds()))


def kept_step(request: Request, workspace: Workspace, kind: type[Step]) -> Step | None:
    """None for one that is missing, altered or too old."""
    name = NAMES[kind]
    try:
        told = json.loads(
            unseal(workspace.secret, name, request.cookies.get(cookie_name(workspace, name), ""))
        )
    except (BadInput, ValueError):
        return None
    age = workspace.clock.now().timestamp() - float(told["at"])
    return kind(**told["step"]) if 0 <= age <= STEP_LASTS.total_seconds() else None


def drop_step(response: Response, workspace: Workspace, kind: type[Any]) -> None:
    drop_cookie(response, workspace, name=NAMES[kind])


def code_step(user: User, place: str) -> CodeStep:
    return CodeStep(user.id or 0, _stamp(user), place)


def person_at(workspace: Workspace, step: CodeStep) -> User | None:
    """Who gave the password; None when it was changed or the account closed meanwhile."""
    with workspace.database.reading() as session:
        user = access_queries.user(session, step.user_id)
    is_theirs = user is not None and user.is_active and compare_digest(_stamp(user), step.stamp)
    return user if is_theirs else None


def office_step(place: str) -> OfficeStep:
    return OfficeStep(new_token(), new_token(), new_token() + new_token(), place)


def _stamp(user: User) -> str:
    return token_hash(user.password_hash)[:16]


def own_place(place: str) -> str:
    """Only a page of our own: '//elsewhere' and 'https://elsewhere' are not."""
    is_own = place.startswith("/") and not place.startswith(("//", "/\\"))
    return place if is_own and place.isprintable() else "/"
