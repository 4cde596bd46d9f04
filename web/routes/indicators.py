"""What figures the reports about one assignment must give: shown to the house, defined by the desk."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.datastructures import FormData

from models import Assignment, Plan
from models.queries import indicators as indicator_queries
from models.queries import plans as plan_queries
from operations.plans.define_indicators import (
    OPEN_STATES,
    IndicatorFields,
    add_indicator,
    change_indicator,
    remove_indicator,
)
from operations.plans.indicator_parts import is_summable
from operations.plans.put_indicators import WORDS, aggregation_of, target_of
from operations.workspace import Workspace
from rules.errors import BadInput, DondocError, NotFound
from rules.figures import figure_words
from web.access import Visitor, visitor_of, workspace_of
from web.draft_posts import plan_with_id
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.routes.obligations import RowId

router = APIRouter(prefix="/plans/{plan_id}/indicators/{position}")
Person = Annotated[Visitor, Depends(visitor_of)]
Position = Annotated[int, Path(ge=0, le=2**31 - 1)]
FIELDS = ("name", "measure", "aggregation", "target", "numerator", "denominator")


@router.get("", name="indicators")
def indicators(request: Request, visitor: Person, plan_id: RowId, position: Position) -> Response:
    return _page(request, visitor, plan_id, position)


@router.post("", name="add_indicator")
def add(request: Request, visitor: Person, plan_id: RowId, position: Position, form: Posted) -> Response:
    workspace = _acting(request, visitor)
    try:
        with workspace.database.reading() as session:
            _, assignment = _assignment(session, plan_id, position)
        add_indicator(workspace, assignment.id or 0, _fields(form))
    except DondocError as error:
        return _page(request, visitor, plan_id, position, typed=form, error=error)
    return _back(request, plan_id, position, "indicator_added")


@router.post("/{indicator_id}", name="change_indicator")
def change(
    request: Request, visitor: Person, plan_id: RowId, position: Position, indicator_id: RowId, form: Posted
) -> Response:
    workspace = _acting(request, visitor)
    try:
        _own(workspace, plan_id, position, indicator_id)
        is_changed = change_indicator(workspace, indicator_id, _fields(form))
    except DondocError as error:
        return _page(request, visitor, plan_id, position, typed=form, error=error, of=indicator_id)
    return _back(request, plan_id, position, "indicator_changed" if is_changed else "nothing")


@router.post("/{indicator_id}/remove", name="remove_indicator")
def remove(
    request: Request, visitor: Person, plan_id: RowId, position: Position, indicator_id: RowId
) -> Response:
    workspace = _acting(request, visitor)
    try:
        _own(workspace, plan_id, position, indicator_id)
        remove_indicator(workspace, indicator_id)
    except DondocError as error:
        return _page(request, visitor, plan_id, position, error=error)
    return _back(request, plan_id, position, "indicator_removed")


def _page(
    request: Request,
    visitor: Visitor,
    plan_id: int,
    position: int,
    *,
    typed: FormData | None = None,
    error: DondocError | None = None,
    of: int | None = None,
) -> Response:
    """`of`: the indicator whose fields were typed; none: those of a new one."""
    status_code = status_of(error)[0] if error else 200
    if error and status_code in (404, 500):
        raise error
    with workspace_of(request).database.reading() as session:
        plan, assignment = _assignment(session, plan_id, position)
        found = indicator_queries.of_assignments(session, [assignment.id or 0]).get(assignment.id or 0, [])
    written = {name: text_of(typed, name) for name in FIELDS} if typed is not None else {}
    kept = {
        one.id or 0: {
            "name": one.name,
            "measure": one.measure,
            "aggregation": one.aggregation.value,
            "target": "" if one.target is None else figure_words(one.target),
            "numerator": one.numerator,
            "denominator": one.denominator,
        }
        for one in found
    }
    if of in kept:
        kept[of] = written
    values = {
        "plan": plan,
        "assignment": assignment,
        "kept": kept,
        "new": written if typed is not None and of is None else {},
        "ways": WORDS,
        "parts": [one.name for one in found if is_summable(one.aggregation, one.measure)],
        "problem": words_of(error) if error else "",
        "may_edit": visitor.may("add_indicator") and plan.state in OPEN_STATES,
    }
    return render(request, visitor, "indicators.html", values, status_code=status_code)


def _fields(form: FormData) -> IndicatorFields:
    measure = text_of(form, "measure")
    try:
        target = target_of(text_of(form, "target"), measure)
    except BadInput as error:
        raise BadInput(error.what, where="mục tiêu", mend=error.mend) from error
    return IndicatorFields(
        text_of(form, "name"),
        measure,
        aggregation_of(text_of(form, "aggregation") or "sum"),
        target,
        text_of(form, "numerator"),
        text_of(form, "denominator"),
    )


def _assignment(session: Session, plan_id: int, position: int) -> tuple[Plan, Assignment]:
    plan = plan_with_id(session, plan_id)
    for assignment in plan_queries.assignments(session, plan_id):
        if assignment.position == position:
            return plan, assignment
    raise NotFound("kế hoạch này không có nhiệm vụ ấy")


def _own(workspace: Workspace, plan_id: int, position: int, indicator_id: int) -> None:
    """An address names one indicator of one assignment; any other is not there."""
    with workspace.database.reading() as session:
        _, assignment = _assignment(session, plan_id, position)
        indicator = indicator_queries.one(session, indicator_id)
    if indicator is None or indicator.assignment_id != assignment.id:
        raise NotFound("nhiệm vụ này không có chỉ tiêu ấy")


def _acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name, "web")


def _back(request: Request, plan_id: int, position: int, done: str) -> Response:
    return go_to(request, "indicators", done=done, plan_id=plan_id, position=position)
