"""What the desk settles about a plan on its own: its field, its end; and the units of one assignment."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models.queries import plan_list
from models.queries import plan_page as page_queries
from models.queries import plans as plan_queries
from models.queries import shared_reports as shared_queries
from operations.plans.close_plan import close_plan as end_plan
from operations.plans.set_field import set_field as write_field
from rules.errors import BadInput, NotFound
from rules.lifecycle import PlanState
from web.access import Visitor, visitor_of, workspace_of
from web.assignment_rows import last_period
from web.draft_posts import plan_with_id
from web.heat_map import cell_of
from web.labels import LINE_STATES
from web.pages import go_to, render
from web.plan_choice import number_in
from web.posted import Posted, text_of
from web.routes.obligations import RowId

router = APIRouter(prefix="/plans/{plan_id}")

PAGE = 50
Person = Annotated[Visitor, Depends(visitor_of)]


@router.post("/field", name="set_field")
def set_field(request: Request, visitor: Person, plan_id: RowId, form: Posted) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    is_new = write_field(workspace, plan_id, text_of(form, "field"), seen=text_of(form, "seen"))
    return go_to(request, "plan", done="field_set" if is_new else "nothing", plan_id=plan_id)


@router.get("/close", name="close_page")
def close_page(request: Request, visitor: Person, plan_id: RowId) -> Response:
    """What would no longer be asked for."""
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        plan = plan_with_id(session, plan_id)
        values = {
            "plan": plan,
            "counts": plan_list.numbers_of_plans(session, [plan_id], None, today).get(plan_id, {}),
            "guests": shared_queries.guests_of(session, [plan_id]),
        }
    if plan.state is not PlanState.ACTIVE:
        raise NotFound("kế hoạch này không đang được theo dõi")
    return render(request, visitor, "plan_close.html", values)


@router.post("/close", name="close_plan")
def close_plan(request: Request, visitor: Person, plan_id: RowId, form: Posted) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    reason = text_of(form, "reason")
    if not reason or text_of(form, "sure") != "yes":
        raise BadInput("chưa ghi lý do hoặc chưa xác nhận", mend="ghi lý do kết thúc và đánh dấu ô xác nhận")
    with workspace.database.reading() as session:
        plan = plan_with_id(session, plan_id)
    end_plan(workspace, plan.key, reason=reason)
    return go_to(request, "plan", done="plan_closed", plan_id=plan_id)


@router.get("/assignments/{position}/units", name="assignment_units")
def assignment_units(request: Request, visitor: Person, plan_id: RowId, position: RowId) -> Response:
    """Everybody who answers for one assignment, with what they said and what they owe by a date."""
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    page = number_in(request, "page") or 1
    with workspace.database.reading() as session:
        plan = plan_with_id(session, plan_id)
        found = [one for one in plan_queries.assignments(session, plan_id) if one.position == position]
        if not found:
            raise NotFound("kế hoạch này không có nhiệm vụ ấy")
        key = found[0].id or 0
        total = sum(part.number for part in page_queries.parts(session, [key], visitor.reach))
        members = page_queries.members(session, key, visitor.reach, limit=PAGE, offset=(page - 1) * PAGE)
        ids = [unit.id or 0 for unit, _, _ in members]
        last = last_period(session, plan_id)
        said = page_queries.words_of_units(session, key, last.id or 0, ids) if last else {}
        duties = page_queries.duties_of_units(session, key, ids)
    values = {
        "plan": plan,
        "assignment": found[0],
        "members": members,
        "total": total,
        "page": page,
        "pages": max(1, -(-total // PAGE)),
        "last": last,
        "said": said,
        "line_states": LINE_STATES,
        "duties": {
            one: [
                cell_of(view, today, workspace.calendars) for view in duties if view.obligation.unit_id == one
            ]
            for one in ids
        },
    }
    return render(request, visitor, "assignment_units.html", values)
