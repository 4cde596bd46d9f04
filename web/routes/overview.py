"""The overview: what waits for whoever looks, what is overdue and what happens next, how it has gone."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlmodel import Session

from models import Plan
from models.queries import board as board_queries
from models.queries import dashboard, sums, todo
from models.queries import units as unit_queries
from models.queries import waiting as waiting_queries
from models.queries.board import Overdue
from models.queries.board_choice import BoardClass, Selection
from operations.workspace import Workspace
from rules.errors import NotFound
from web import counting, escalation
from web.access import Visitor, visitor_of, workspace_of
from web.counting import Counts
from web.months import months_of
from web.pages import go_to, render
from web.selecting import Chosen, choose
from web.today import tasks_of

router = APIRouter()

HORIZONS = (7, 14, 30)
# A director reads ten; the board has them all.
MOST_ROWS = 10
MOST_LINES = 20


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
        wanted = Overdue(chosen.selection)
        levels = sums.overdue_by_level(session, chosen.selection, today)
        shown = board_queries.listed(session, wanted, today, limit=MOST_ROWS)
        rows = escalation.board_rows(session, workspace, shown, today)
        awaited = sums.due_by_day(session, chosen.selection, today, HORIZONS[-1])
        values: dict[str, object] = {
            "chosen": chosen,
            "tasks": tasks_of(
                session, visitor, today, _levels_in_reach(session, visitor, chosen, today, levels)
            ),
            "drafts": 0 if _has_active(chosen) else todo.draft_plans(session, visitor.reach.plans),
            "groups": escalation.by_level(rows),
            "shown": len(rows),
            "levels": sorted(levels.items(), reverse=True),
            "due_within": [(days, _until(awaited, today, days)) for days in HORIZONS],
            "coming": escalation.coming(session, wanted, rows, sum(levels.values()), today),
            "inputs": waiting_queries.count_inputs(session, chosen.selection, today),
            "months": months_of(sums.trend(session, chosen.selection, today)),
            **_tables(session, chosen, visitor, today),
        }
    return render(request, visitor, "overview.html", values)


def _to_own_unit(request: Request, workspace: Workspace, visitor: Visitor) -> Response:
    unit_id = visitor.user.unit_id if visitor.user else None
    with workspace.database.reading() as session:
        units = unit_queries.unit_names(session, [unit_id or 0])
    if unit_id not in units:
        raise NotFound("tài khoản này chưa gắn với đơn vị nào: hỏi người quản trị")
    return go_to(request, "unit", code=units[unit_id].code)


def _has_active(chosen: Chosen) -> bool:
    return any(one.state == "active" for one in chosen.plans)


def _levels_in_reach(
    session: Session, visitor: Visitor, chosen: Chosen, today: date, levels: Mapping[int, int]
) -> Mapping[int, int]:
    """What waits for a person does not depend on what the page is narrowed to."""
    if chosen.plan is None and chosen.period is None:
        return levels
    reach = None if visitor.reach.is_everything else visitor.reach
    return sums.overdue_by_level(session, Selection(reach=reach), today)


def _until(awaited: Mapping[date, int], today: date, days: int) -> int:
    return sum(number for day, number in awaited.items() if day <= today + timedelta(days=days))


def _tables(session: Session, chosen: Chosen, visitor: Visitor, today: date) -> dict[str, object]:
    """Totals; by plan and by unit the twenty that want attention most."""
    standing = {
        (plan_id, unit_id): number
        for (plan_id, unit_id), number in dashboard.standing_lines(session, chosen.selection).items()
        if visitor.reach.covers(unit_id=unit_id, plan_id=plan_id)
    }
    of_plans = sums.by_plan(session, chosen.selection, today)
    by_plan = counting.by(lambda plan_id, _: plan_id, (), standing)
    by_unit = counting.by(lambda _, unit_id: unit_id, (), standing)

    def counts(numbers: dict[BoardClass, int], of: Mapping[int, Counts], place: int) -> Counts:
        return Counts(numbers, of[place].standing if place in of else 0)

    plans: dict[int, Plan] = {plan.id or 0: plan for plan in chosen.plans}
    nothing = dict.fromkeys(BoardClass, 0)
    lines = [
        (plans[one], counts(of_plans.get(one, nothing), by_plan, one))
        for one in plans
        if one in of_plans or one in by_plan
    ]
    lines.sort(key=lambda line: (-line[1].of(BoardClass.OVERDUE), -line[1].of(BoardClass.LATE)))
    behind = sums.top_units(session, chosen.selection, today, MOST_LINES)
    units = unit_queries.unit_names(session, [unit_id for unit_id, _ in behind])
    return {
        "total": Counts(sums.in_all(of_plans), sum(standing.values())),
        "by_plan": lines[:MOST_LINES],
        "more_plans": max(0, len(lines) - MOST_LINES),
        "by_unit": [(units[one], counts(numbers, by_unit, one)) for one, numbers in behind],
    }
