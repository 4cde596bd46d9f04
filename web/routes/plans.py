"""Plans: what was issued, what was read out of it, what it asks of whom and when."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlmodel import Session

from models import Plan, ReportingPeriod
from models.queries import amendments, desk, plan_list, standing
from models.queries import directory as directory_queries
from models.queries import plan_heat as heat_queries
from models.queries import plan_page as page_queries
from models.queries import plans as plan_queries
from models.queries import shared_reports as shared_queries
from models.queries import units as unit_queries
from models.queries.board_choice import BoardClass, Selection
from operations.amendments.amendment_history import history_of
from operations.workspace import Workspace
from rules.errors import NotFound
from rules.lifecycle import PlanState
from rules.reach import Reach
from web import counting
from web.access import Visitor, visitor_of, workspace_of
from web.assignment_rows import assignment_rows, found_ids, newest_opened
from web.exports import Column, export_kind, exported
from web.heat_map import heat_map, top_cells
from web.labels import CLASSES, PLAN_STATES, PRINTED
from web.pages import render
from web.plan_choice import PlanParts, parts_in, plan_choice_in
from web.routes.obligations import RowId

router = APIRouter()

PAGE = 40
ROWS = 25
HEAT_ROWS = 30
MOST_PEOPLE = 6
Person = Annotated[Visitor, Depends(visitor_of)]
PlanRow = tuple[Plan, counting.Counts, int]


@router.get("/plans", name="plans")
def plans(request: Request, visitor: Person) -> Response:
    """A page of them with one count for all; as a file all that were chosen."""
    workspace = workspace_of(request)
    choice, query = plan_choice_in(request, visitor.reach)
    parts = parts_in(request)
    kind = export_kind(request)
    with workspace.database.reading() as session:
        total = plan_list.number_of(session, choice)
        start = 0 if kind else (parts.page - 1) * PAGE
        found = plan_list.listed(session, choice, limit=None if kind else PAGE, offset=start)
        rows = _counted(session, workspace, found, visitor.reach)
        coordinators = plan_list.known_coordinators(session, visitor.reach)
        values = {
            "rows": rows,
            "total": total,
            "query": query,
            "page": parts.page,
            "pages": max(1, -(-total // PAGE)),
            "is_narrowed": any(query.values()),
            "years": plan_list.known_years(session, visitor.reach),
            "fields": plan_list.known_fields(session, visitor.reach),
            "coordinators": coordinators,
        }
    if kind:
        names = {str(unit.id): unit.name for unit in coordinators}
        selected = {
            "Tìm": query["q"],
            "Năm": query["year"],
            "Trạng thái": PLAN_STATES[choice.state] if choice.state else "",
            "Lĩnh vực": query["field"],
            "Cơ quan đầu mối": names.get(query["coordinator"], query["coordinator"]),
        }
        return exported(
            request, visitor, kind, name="ke-hoach", title="Danh sách kế hoạch", columns=PLAN_COLUMNS,
            selected=[f"{name}: {words}" for name, words in selected.items() if words], rows=rows, total=total,
        )  # fmt: skip
    return render(request, visitor, "plans.html", values)


def _counted(session: Session, workspace: Workspace, found: list[Plan], reach: Reach) -> list[PlanRow]:
    ids = [plan.id or 0 for plan in found]
    doubts = plan_list.open_doubts(session, ids)
    counts = _counts(session, workspace, ids, reach)
    return [(plan, one, doubts.get(plan.id or 0, 0)) for plan, one in zip(found, counts, strict=True)]


def _counts(session: Session, workspace: Workspace, ids: list[int], reach: Reach) -> list[counting.Counts]:
    """Of each plan, in the order given."""
    today = workspace.local_day(workspace.clock.now())
    numbers = plan_list.numbers_of_plans(session, ids, reach, today)
    lines = standing.by_plan(session, Selection(reach=Reach(reach.units, frozenset(ids))))
    none = dict.fromkeys(BoardClass, 0)
    return [counting.Counts(numbers.get(one, none), lines.get(one, 0)) for one in ids]


def _class_column(one: BoardClass) -> Column[PlanRow]:
    return Column(CLASSES[one].words, lambda row: row[1].of(one))


PLAN_COLUMNS: list[Column[PlanRow]] = [
    Column("Số, ký hiệu", lambda row: row[0].document_number or row[0].key, 20),
    Column("Trích yếu", lambda row: row[0].title, 60),
    Column("Cơ quan ban hành", lambda row: row[0].issuer_name, 30),
    Column("Ngày ban hành", lambda row: row[0].issued_on),
    Column("Năm", lambda row: row[0].plan_year),
    Column("Lĩnh vực", lambda row: row[0].field, 24),
    Column("Cơ quan đầu mối", lambda row: row[0].coordinating_unit_name, 30),
    Column("Theo dõi", lambda row: PLAN_STATES[row[0].state], 20),
    *(_class_column(one) for one in PRINTED),
    Column("Tổng", lambda row: row[1].total),
    Column("Thường xuyên", lambda row: row[1].standing),
]


@router.get("/plans/{plan_id}", name="plan")
def plan(request: Request, visitor: Person, plan_id: RowId) -> Response:
    workspace = workspace_of(request)
    parts = parts_in(request)
    with workspace.database.reading() as session:
        found = _plan(session, plan_id)
        periods = plan_queries.periods(session, plan_id)
        host_id = found.reports_with_plan_id or plan_id
        last = newest_opened(periods if host_id == plan_id else plan_queries.periods(session, host_id))
        (counts,) = _counts(session, workspace, [plan_id], visitor.reach)
        values = {
            "plan": found,
            **_people(session, found),
            "bases": desk.legal_bases(session, plan_id),
            "recipients": plan_queries.recipients(session, plan_id),
            "doubts": plan_queries.doubts(session, plan_id),
            "periods": periods,
            "shared_by": shared_queries.shared_numbers(session, [host_id]).get(host_id, ""),
            "amendments": history_of(session, plan_id),
            "waiting": amendments.waiting_amendments_of(session, plan_id),
            "fields": plan_list.known_fields(session) if visitor.may("set_field") else [],
            "counts": counts,
            "parts": parts,
            **_heat(session, workspace, visitor, plan_id, periods, last, parts),
            **_assignments(session, workspace, visitor, found, last, parts),
        }
    return render(request, visitor, "plan.html", values)


def _plan(session: Session, plan_id: int) -> Plan:
    found = next(iter(plan_queries.plans_named(session, [plan_id])), None)
    if found is None:
        raise NotFound("không có kế hoạch này")
    return found


def _people(session: Session, plan: Plan) -> dict[str, object]:
    """Who coordinates, who issued, who of them is written to, which accounts have this plan given to them."""
    posts = {"coordinator": plan.coordinating_unit_id or 0, "issuer": plan.issuer_unit_id or 0}
    ids = [one for one in posts.values() if one]
    units = unit_queries.unit_names(session, ids)
    contacts = directory_queries.contacts_of(session, set(ids))
    people = {
        post: [one for one in contacts.get(unit_id, []) if one.is_active][:MOST_PEOPLE]
        for post, unit_id in posts.items()
    }
    return {
        "coordinator": units.get(posts["coordinator"]),
        "issuer": units.get(posts["issuer"]),
        "people": people,
        "accounts": plan_queries.users_given(session, plan.id or 0),
    }


def _heat(
    session: Session,
    workspace: Workspace,
    visitor: Visitor,
    plan_id: int,
    periods: list[ReportingPeriod],
    last: ReportingPeriod | None,
    parts: PlanParts,
) -> dict[str, object]:
    """The latest units first, so many of them; where nobody reports there is nothing to draw."""
    if not periods:
        return {"matrix": None, "top": {}, "collectives": [], "last": None}
    today = workspace.local_day(workspace.clock.now())
    total = heat_queries.number_of_heat(session, plan_id, parts.heat, today, visitor.reach)
    start = (parts.heat_page - 1) * HEAT_ROWS
    ids = heat_queries.units_of_heat(
        session, plan_id, parts.heat, today, visitor.reach, limit=HEAT_ROWS, offset=start
    )
    views = heat_queries.reports_of_units(session, plan_id, ids)
    top = heat_queries.top_reports(session, plan_id) if visitor.reach.units is None else []
    return {
        "matrix": heat_map(periods, ids, views, today, workspace.calendars),
        "heat_total": total,
        "heat_from": start,
        "heat_pages": max(1, -(-total // HEAT_ROWS)),
        "top": top_cells(top, today, workspace.calendars),
        "last": last,
        "collectives": page_queries.collectives(session, plan_id, last.id or 0, visitor.reach)
        if last
        else [],
    }


def _assignments(
    session: Session,
    workspace: Workspace,
    visitor: Visitor,
    plan: Plan,
    last: ReportingPeriod | None,
    parts: PlanParts,
) -> dict[str, object]:
    plan_id = plan.id or 0
    today = workspace.local_day(workspace.clock.now())
    ids = found_ids(session, plan_id, parts.words)
    start = (parts.page - 1) * ROWS
    shown = ids[start : start + ROWS]
    return {
        "rows": assignment_rows(
            session, plan_id, shown, today, workspace.calendars, visitor.reach, last=last
        ),
        "row_total": len(ids),
        "row_pages": max(1, -(-len(ids) // ROWS)),
        "is_active": plan.state is PlanState.ACTIVE,
    }
