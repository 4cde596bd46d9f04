"""An event has happened that an assignment waits for: seen first, then recorded (tracking.md 2.4)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models import Assignment, Plan
from models.queries import plans as plan_queries
from operations.plans.event_duties import FiredEvent, Happening, waits_for_event
from operations.plans.event_term import stated_term
from operations.plans.fire_event import fire_event, preview_event
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from rules.lifecycle import PlanState
from web.access import Visitor, visitor_of, workspace_of
from web.draft_posts import plan_with_id
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.routes.obligations import RowId

router = APIRouter(prefix="/plans/{plan_id}/events/{position}")

LONGEST_NOTE = 500


@router.get("", name="event_page")
def event_page(
    request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], plan_id: RowId, position: RowId
) -> Response:
    """Without a day the form; with one, who will owe what by when."""
    workspace = workspace_of(request)
    plan, assignment = _found(workspace, plan_id, position)
    given = request.query_params
    seen: FiredEvent | None = None
    problem = ""
    if given.get("on"):
        try:
            seen = preview_event(workspace, plan.key, position, _happening(given))
        except BadInput as error:
            problem = str(error)
    values = {
        "plan": plan,
        "assignment": assignment,
        "stated": stated_term(assignment),
        "given": {name: given.get(name, "") for name in ("on", "by", "term", "due", "note")},
        "seen": seen,
        "happened_on": seen and _happening(given).happened_on,
        "problem": problem,
    }
    return render(request, visitor, "event.html", values, status_code=422 if problem else 200)


@router.post("", name="fire_event")
def fire(
    request: Request,
    visitor: Annotated[Visitor, Depends(visitor_of)],
    plan_id: RowId,
    position: RowId,
    form: Posted,
) -> Response:
    workspace = workspace_of(request)
    plan, _ = _found(workspace, plan_id, position)
    names = ("on", "by", "term", "due", "note")
    happening = _happening({name: text_of(form, name) for name in names})
    opened = fire_event(
        workspace.acting_as(visitor.name, "web"),
        plan.key,
        position,
        happened_on=happening.happened_on,
        term_workdays=happening.term_workdays,
        due_on=happening.due_on,
        note=happening.note,
    )
    done = "event_fired" if opened else "event_known"
    return go_to(request, "plan", done=done, anchor=f"n{position}", plan_id=plan_id)


def _found(workspace: Workspace, plan_id: int, position: int) -> tuple[Plan, Assignment]:
    with workspace.database.reading() as session:
        plan = plan_with_id(session, plan_id)
        rows = [one for one in plan_queries.assignments(session, plan_id) if one.position == position]
    if plan.state is not PlanState.ACTIVE or not rows or not waits_for_event(rows[0]):
        raise NotFound("kế hoạch này không có nhiệm vụ chờ sự kiện ấy")
    return plan, rows[0]


def _happening(given: Mapping[str, str]) -> Happening:
    """`by` says which way the date is set; what belongs to another way is left aside."""
    by = given.get("by", "")
    if by not in ("", "plan", "term", "due"):
        raise BadInput("không có cách tính hạn này", mend="chọn lại cách tính hạn")
    note = given.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        raise BadInput(f"ghi chú dài hơn {LONGEST_NOTE} ký tự", mend="rút gọn ghi chú")
    term = given.get("term", "").strip()
    if by == "term" and not (term.isascii() and term.isdigit() and len(term) < 6):
        raise BadInput(f"số ngày {term!r} không dùng được", mend="ghi số ngày làm việc, ví dụ 7")
    return Happening(
        happened_on=_day(given.get("on", ""), "ngày xảy ra"),
        term_workdays=int(term) if by == "term" else None,
        due_on=_day(given.get("due", ""), "ngày hạn") if by == "due" else None,
        note=note,
    )


def _day(value: str, what: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadInput(f"{what} {value!r} không phải là ngày", mend=f"chọn {what}") from None
