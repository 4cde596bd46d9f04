"""The page of a unit's own people, and the way from it to answering."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from models.queries import units as unit_queries
from operations.answers.answer_here import answer_here
from rules.errors import NotFound
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.my_unit_page import my_unit_values
from web.pages import render
from web.posted import Posted, text_of
from web.selecting import choose

router = APIRouter()

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]
# Where on the signed page each button leads.
PLACES = {"answer": "", "more_time": "#more-time", "hand_over": "#hand-over", "approve": "#approval"}


@router.get("/my-unit", name="my_unit")
def my_unit(
    request: Request,
    visitor: Person,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    plan: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    unit_id = visitor.user.unit_id if visitor.user else None
    with workspace.database.reading() as session:
        unit = unit_queries.unit_names(session, [unit_id or 0]).get(unit_id or 0)
        if unit is None:
            raise NotFound("tài khoản này chưa gắn với đơn vị nào: hỏi người quản trị")
        chosen = choose(session, plan=plan, reach=visitor.reach)
        values = my_unit_values(session, workspace, visitor, unit, today, page, chosen)
    return render(request, visitor, "my_unit.html", values)


@router.post("/obligations/{obligation_id}/answer-here", name="answer_here")
def answer(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    """A signed page of their own, so that the same form serves with and without a letter."""
    if visitor.user is None:
        raise Forbidden
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    address = answer_here(workspace, visitor.user, obligation_id)
    path = address.removeprefix(workspace.sender.base_url)
    return RedirectResponse(f"{path}{PLACES.get(text_of(form, 'to'), '')}", status_code=303)
