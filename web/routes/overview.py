"""The overview: what is overdue and what happens next, before anything else."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlmodel import Session

from models import Plan, Unit
from models.queries import dashboard, desk
from models.queries import units as unit_queries
from models.queries import waiting as waiting_queries
from models.queries.board_choice import BoardClass, Narrowing
from operations.workspace import Workspace
from rules.errors import NotFound
from web import board, counting
from web.access import Visitor, visitor_of, workspace_of
from web.pages import go_to, render
from web.selecting import Chosen, choose

router = APIRouter()

HORIZONS = (7, 14, 30)


@router.get("/", name="overview")
def overview(
    request: Request,
    visitor: Annotated[Visitor, Depends(visitor_of)],
    plan: str = "",
    period: str = "",
) -> Response:
    workspace = workspace_of(request)
    if visitor.is_of_a_unit:
        return _to_own_unit(request, workspace, visitor)
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        chosen = choose(session, plan=plan, period=period, reach=visitor.reach)
        overdue = dashboard.listed(
            session, chosen.selection, Narrowing(BoardClass.OVERDUE), today, limit=board.MOST_ROWS
        )
        rows = board.rows_of(session, workspace, overdue, today)
        until = today + timedelta(days=HORIZONS[-1])
        awaited = dashboard.due_by_day(session, chosen.selection, today, HORIZONS[-1])
        values: dict[str, object] = {
            "chosen": chosen,
            "groups": board.by_level(rows),
            "shown": len(rows),
            "levels": sorted(
                dashboard.overdue_by_level(session, chosen.selection, today).items(), reverse=True
            ),
            "due_within": [
                (days, sum(number for day, number in awaited.items() if day <= today + timedelta(days=days)))
                for days in HORIZONS
            ],
            "awaited": awaited,
            "coming": board.coming_dates(session, rows, today, until, chosen.selection.plan_id),
            "waiting": desk.waiting(session, today),
            "inputs": waiting_queries.count_inputs(session, chosen.selection, today),
            **_tables(session, chosen, dashboard.class_counts(session, chosen.selection, today)),
        }
    return render(request, visitor, "overview.html", values)


def _to_own_unit(request: Request, workspace: Workspace, visitor: Visitor) -> Response:
    unit_id = visitor.user.unit_id if visitor.user else None
    with workspace.database.reading() as session:
        units = unit_queries.unit_names(session, [unit_id or 0])
    if unit_id not in units:
        raise NotFound("tài khoản này chưa gắn với đơn vị nào: hỏi người quản trị")
    return go_to(request, "unit", code=units[unit_id].code)


def _tables(session: Session, chosen: Chosen, counts: list[dashboard.ClassCount]) -> dict[str, object]:
    """Totals, by plan, by unit: the same rows added up three ways."""
    standing = dashboard.standing_lines(session, chosen.selection)
    plans: dict[int, Plan] = {plan.id or 0: plan for plan in chosen.plans}
    units: dict[int, Unit] = {unit.id or 0: unit for unit in unit_queries.all_units(session)}
    by_plan = counting.by(lambda plan_id, _: plan_id, counts, standing)
    by_unit = counting.by(lambda _, unit_id: unit_id, counts, standing)
    return {
        "total": counting.in_all(counts, standing),
        "by_plan": [(plans[plan_id], by_plan[plan_id]) for plan_id in plans if plan_id in by_plan],
        "by_unit": sorted(
            ((units[unit_id], numbers) for unit_id, numbers in by_unit.items()),
            key=lambda pair: (-pair[1].of(BoardClass.OVERDUE), -pair[1].of(BoardClass.LATE), pair[0].id or 0),
        ),
    }
