"""Plans: what was issued, what was read out of it, what it asks of whom and when."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models.queries import amendments, dashboard, desk
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import shared_reports as shared_queries
from models.queries import units as unit_queries
from models.queries.board_choice import Selection
from operations.amendments.amendment_history import history_of
from rules.errors import NotFound
from web import counting
from web.access import Visitor, visitor_of, workspace_of
from web.assignment_rows import assignment_rows
from web.heat_map import heat_map
from web.pages import render
from web.routes.obligations import RowId

router = APIRouter()


@router.get("/plans", name="plans")
def plans(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        rows = []
        for plan in plan_queries.all_plans(session):
            if not visitor.reach.covers_plan(plan.id):
                continue
            selection = Selection(plan_id=plan.id, reach=visitor.reach)
            counts = dashboard.class_counts(session, selection, today)
            standing = dashboard.standing_lines(session, selection)
            doubts = plan_queries.doubts(session, plan.id or 0, only_open=True)
            rows.append((plan, counting.in_all(counts, standing), len(doubts)))
    return render(request, visitor, "plans.html", {"rows": rows})


@router.get("/plans/{plan_id}", name="plan")
def plan(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], plan_id: RowId) -> Response:
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        found = next((one for one in plan_queries.all_plans(session) if one.id == plan_id), None)
        if found is None:
            raise NotFound("không có kế hoạch này")
        periods = plan_queries.periods(session, plan_id)
        views = obligation_queries.views_of_plan(session, plan_id)
        selection = Selection(plan_id=plan_id)
        posts = [found.coordinating_unit_id or 0, found.issuer_unit_id or 0]
        units = unit_queries.unit_names(session, posts)
        values = {
            "plan": found,
            "coordinator": units.get(posts[0]),
            "issuer": units.get(posts[1]),
            "bases": desk.legal_bases(session, plan_id),
            "recipients": plan_queries.recipients(session, plan_id),
            "doubts": plan_queries.doubts(session, plan_id),
            "periods": periods,
            "shared_by": shared_queries.shared_numbers(session, [found.reports_with_plan_id or plan_id]).get(
                found.reports_with_plan_id or plan_id, ""
            ),
            "amendments": history_of(session, plan_id),
            "waiting": amendments.waiting_amendments_of(session, plan_id),
            "matrix": heat_map(periods, views, today, workspace.calendars),
            "rows": assignment_rows(session, plan_id, views, periods, today, workspace.calendars),
            "counts": counting.in_all(
                dashboard.class_counts(session, selection, today),
                dashboard.standing_lines(session, selection),
            ),
        }
    return render(request, visitor, "plan.html", values)
