"""A plan by its units: where each report stands, and who answers for one assignment."""

from collections import defaultdict
from datetime import date
from typing import Annotated

from fastapi import Query
from sqlmodel import Session

from models import AssignmentUnit, LineState, Unit
from models.queries import api_order, plan_heat, plan_page
from models.queries.board_choice import BoardClass
from models.queries.obligations import ObligationView
from models.queries.plan_heat import HeatChoice
from rules.cadence import Role
from rules.errors import NotFound
from rules.lifecycle import State
from web.api.access import Caller, Known
from web.api.once import api_router
from web.api.paging import Paged, PageOut, Short, paged
from web.api.sent import Shape
from web.api.shared import Position, RowId, plan_named, today_of
from web.assignment_rows import last_period
from web.labels import board_class, time_words

router = api_router("plans")

Row = tuple[Unit, list[ObligationView]]


class HeatCellOut(Shape):
    """`standing`: its class as pages print it; `words`: the same as a sentence."""

    period: str
    obligation: int
    state: State
    standing: BoardClass
    due_on: date
    answered_on: date | None
    words: str


class HeatRowOut(Shape):
    """A period without a cell: the unit owes nothing in it."""

    unit: str
    name: str
    cells: list[HeatCellOut]


class MemberOut(Shape):
    """`named_as`: how the plan calls it; `said`: what it said of the task in the period that was opened last."""

    unit: str
    name: str
    role: Role
    named_as: str
    said: LineState | None


class HeatAsked(Paged):
    """`unit`: words of its name, or its code; `group`: a class of units as the plan names it."""

    unit: Short = ""
    group: Short = ""
    late: bool = False


@router.get("/plans/{plan_id}/heat-map", name="api_heat_map")
def heat_map(caller: Known, plan_id: RowId, asked: Annotated[HeatAsked, Query()]) -> PageOut[HeatRowOut]:
    """Unit by unit in the order of the directory; the periods with their dates are GET /plans/{plan_id}/periods."""
    today, choice = today_of(caller), HeatChoice(asked.unit.strip(), asked.late, asked.group)
    with caller.workspace.database.reading() as session:
        plan_named(session, plan_id)
        keys = api_order.keys_of_periods(session, plan_id)

        def read(after: int, limit: int) -> list[Row]:
            ids = plan_heat.units_of_heat_in_order(
                session, plan_id, choice, today, caller.reach, after=after, limit=limit
            )
            return _rows(session, plan_id, ids)

        return paged(
            caller,
            asked,
            f"heat:{plan_id}",
            read,
            number=lambda row: row[0].id or 0,
            show=lambda row: _row_out(caller, row, keys, today),
        )


@router.get("/plans/{plan_id}/assignments/{position}/units", name="api_assignment_units")
def members(
    caller: Known, plan_id: RowId, position: Position, asked: Annotated[Paged, Query()]
) -> PageOut[MemberOut]:
    """Everybody who answers for one assignment, in the order of the directory."""
    with caller.workspace.database.reading() as session:
        plan_named(session, plan_id)
        assignment = api_order.assignment_at(session, plan_id, position)
        if assignment is None:
            raise NotFound("kế hoạch này không có nhiệm vụ ấy")
        number, last = assignment.id or 0, last_period(session, plan_id)

        def read(after: int, limit: int) -> list[tuple[Unit, AssignmentUnit, LineState | None]]:
            rows = api_order.members(session, number, reach=caller.reach, after=after, limit=limit)
            ids = [unit.id or 0 for unit, _ in rows]
            said = plan_page.words_of_units(session, number, last.id or 0, ids) if last else {}
            return [(unit, part, said.get(unit.id or 0)) for unit, part in rows]

        return paged(
            caller,
            asked,
            f"members:{number}",
            read,
            number=lambda row: row[0].id or 0,
            show=lambda row: MemberOut.of(row[1], unit=row[0].code, name=row[0].name, said=row[2]),
        )


def _rows(session: Session, plan_id: int, ids: list[int]) -> list[Row]:
    views: dict[int, list[ObligationView]] = defaultdict(list)
    for view in plan_heat.reports_of_units(session, plan_id, ids):
        views[view.obligation.unit_id].append(view)
    return [(views[one][0].unit, views[one]) for one in ids]


def _row_out(caller: Caller, row: Row, keys: dict[int, str], today: date) -> HeatRowOut:
    unit, views = row
    calendar = caller.workspace.calendar_of(unit)
    cells = [
        HeatCellOut(
            period=keys[one.period_id],
            obligation=one.id or 0,
            state=one.state,
            standing=board_class(one, today, calendar),
            due_on=one.due_on,
            answered_on=one.answered_on,
            words=time_words(one, today, calendar),
        )
        for one in (view.obligation for view in views)
        if one.period_id in keys
    ]
    return HeatRowOut(unit=unit.code, name=unit.name, cells=sorted(cells, key=lambda one: one.due_on))
