"""The system page: does the machinery do its work, and when did it last."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.access import SignInNeeded, Visitor, visitor_of, workspace_of
from web.pages import render
from web.system_page import recent_rounds, system_parts

router = APIRouter()


@router.get("/system", name="system")
def system(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
    if visitor.user is None:
        raise SignInNeeded
    workspace = workspace_of(request)
    rounds, problem = recent_rounds(workspace)
    values = {"parts": system_parts(workspace), "rounds": rounds, "rounds_problem": problem}
    return render(request, visitor, "system.html", values)
