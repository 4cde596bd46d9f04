"""The overview: what waits for whoever looks, what is overdue and what happens next, how it has gone."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.queries import board as board_queries
from models.queries import standing, sums, todo
from models.queries import units as unit_queries
from models.queries import waiting as waiting_queries
from models.queries.board import Overdue
from models.queries.board_choice import BoardClass, Selection
from web import escalation
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
        return go_to(request, "my_unit")
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        chosen = choose(session, plan=plan, period=period, reach=visitor.reach)
        wanted = Overdue(chosen.selection)
        levels = sums.overdue_by_level(session, chosen.selection, today)
        shown = board_queries.listed(session, wanted, today, limit=MOST_ROWS)
        rows = escalation.board_rows(session, workspace, shown, today)
        awaited = sums.due_by_day(session, chosen.selection, today, HORIZONS[-1])
        tasks = tasks_of(session, visitor, today, _levels_in_reach(session, visitor, chosen, today, levels))
        # Whose task they are reads of them there.
        is_told = _has_active(chosen) or any(one.route == "plans" for one in tasks)
        values: dict[str, object] = {
            "chosen": chosen,
            "tasks": tasks,
            "drafts": 0 if is_told else todo.draft_plans(session, visitor.reach.plans),
            "groups": escalation.by_level(rows),
            "shown": len(rows),
            "levels": sorted(levels.items(), reverse=True),
            "due_within": [(days, _until(awaited, today, days)) for days in HORIZONS],
            "coming": escalation.coming(session, wanted, rows, sum(levels.values()), today),
            "inputs": waiting_queries.count_inputs(session, chosen.selection, today),
            "months": months_of(sums.trend(session, chosen.selection, today)),
            **_tables(session, chosen, today),
        }
    return render(request, visitor, "overview.html", values)


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


def _tables(session: Session, chosen: Chosen, today: date) -> dict[str, object]:
    """Totals; by plan and by unit the twenty that want attention most."""
    lines_of_plans = standing.by_plan(session, chosen.selection)
    of_plans = sums.by_plan(session, chosen.selection, today)
    plans = {plan.id: plan for plan in chosen.plans}
    nothing = dict.fromkeys(BoardClass, 0)
    lines = [
        (plans[one], Counts(of_plans.get(one, nothing), lines_of_plans.get(one, 0)))
        for one in plans
        if one in of_plans or one in lines_of_plans
    ]
    lines.sort(key=lambda line: (-line[1].of(BoardClass.OVERDUE), -line[1].of(BoardClass.LATE)))
    behind = sums.top_units(session, chosen.selection, today, MOST_LINES)
    shown = [unit_id for unit_id, _ in behind]
    units = unit_queries.unit_names(session, shown)
    lines_of_units = standing.by_unit(session, chosen.selection, shown)
    return {
        "total": Counts(sums.in_all(of_plans), sum(lines_of_plans.values())),
        "by_plan": lines[:MOST_LINES],
        "more_plans": max(0, len(lines) - MOST_LINES),
        "by_unit": [(units[one], Counts(numbers, lines_of_units.get(one, 0))) for one, numbers in behind],
    }
