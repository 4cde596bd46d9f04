"""What a plan carries out of the plan above it: chosen by a person, suggested by numbers and words."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlmodel import Session

from models import Plan
from operations.rollup.link_plans import LINKED_STATES, plan_above, set_plan_above
from operations.rollup.link_tasks import set_links, task_links
from operations.rollup.tasks_above import own_tasks_above
from rules.errors import BadInput, DondocError, Refused
from web.access import Visitor, visitor_of, workspace_of
from web.draft_posts import plan_with_id
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.routes.obligations import RowId

router = APIRouter(prefix="/plans/{plan_id}/above")
Person = Annotated[Visitor, Depends(visitor_of)]
FIELD = "serves-"
SERVER_FAULT = 500


@router.get("", name="plan_above")
def page(request: Request, visitor: Person, plan_id: RowId) -> Response:
    return _page(request, visitor, plan_id)


@router.post("", name="set_plan_above")
def choose(request: Request, visitor: Person, plan_id: RowId, form: Posted) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    try:
        with workspace.database.reading() as session:
            key = plan_with_id(session, plan_id).key
        is_changed = set_plan_above(workspace, key, text_of(form, "above") or None)
    except DondocError as error:
        return _problem(request, visitor, plan_id, error)
    return go_to(request, "plan_above", done="plan_above_set" if is_changed else "nothing", plan_id=plan_id)


@router.post("/tasks", name="link_tasks")
def link(request: Request, visitor: Person, plan_id: RowId, form: Posted) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    try:
        links = {
            _place(name.removeprefix(FIELD)): _place(text_of(form, name)) if text_of(form, name) else None
            for name in form
            if name.startswith(FIELD)
        }
        with workspace.database.reading() as session:
            key = plan_with_id(session, plan_id).key
        put = set_links(workspace, key, links)
    except DondocError as error:
        return _problem(request, visitor, plan_id, error)
    return go_to(request, "plan_above", done="tasks_linked" if put.changed else "nothing", plan_id=plan_id)


def _place(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 7):
        raise BadInput("số nhiệm vụ không đúng", mend="tải lại trang")
    return int(written)


def _problem(request: Request, visitor: Visitor, plan_id: int, error: DondocError) -> Response:
    status_code, _ = status_of(error)
    if status_code in (404, SERVER_FAULT):
        raise error
    return _page(request, visitor, plan_id, problem=words_of(error), status_code=status_code)


def _page(
    request: Request, visitor: Visitor, plan_id: int, *, problem: str = "", status_code: int = 200
) -> Response:
    with workspace_of(request).database.reading() as session:
        plan = plan_with_id(session, plan_id)
        values = {
            "plan": plan,
            "found": plan_above(session, plan),
            **_tasks(session, plan),
            "problem": problem,
            "may_edit": visitor.may("set_plan_above") and plan.state in LINKED_STATES,
        }
    return render(request, visitor, "plan_above.html", values, status_code=status_code)


def _tasks(session: Session, plan: Plan) -> dict[str, object]:
    try:
        above = own_tasks_above(session, plan)
    except Refused as refused:
        words = words_of(refused) if plan.implements_plan_id else ""
        return {"above": None, "links": (), "why_none": words}
    return {"above": above, "links": task_links(session, plan, above, suggest=True), "why_none": ""}
