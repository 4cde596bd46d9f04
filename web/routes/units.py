"""Units: what each owes and has answered."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models.queries import dashboard
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries.board_choice import BoardClass, Selection
from rules.errors import NotFound
from web import board, counting
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.pages import render

router = APIRouter()

# In this order an officer reads: what is late, what is to be done, what has been done, what comes.
GROUPS = (
    ("Quá hạn", (BoardClass.OVERDUE,)),
    ("Đang thực hiện, trong hạn", (BoardClass.IN_TERM,)),
    ("Đã gửi", (BoardClass.ON_TIME, BoardClass.LATE)),
    ("Chưa đến kỳ", (BoardClass.SCHEDULED,)),
    ("Được miễn, thôi theo dõi", (BoardClass.CLOSED,)),
)


@router.get("/units", name="units")
def units(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        everybody = unit_queries.all_units(session)
        counts = counting.by(
            lambda _, unit_id: unit_id,
            dashboard.class_counts(session, Selection(), today),
            dashboard.standing_lines(session, Selection()),
        )
    rows = [(unit, counts.get(unit.id or 0, counting.Counts())) for unit in everybody]
    return render(request, visitor, "units.html", {"rows": rows})


@router.get("/units/{code:path}", name="unit")
def unit(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], code: str) -> Response:
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        found = unit_queries.unit_by_code(session, code)
        if found is None:
            raise NotFound(f"không có đơn vị mã “{code}”")
        if not visitor.may_see_unit(found.id):
            raise Forbidden
        views = obligation_queries.views_of_unit(session, found.id or 0)
        rows = board.rows_of(session, workspace, views, today)
        people = unit_queries.contacts(session, found.id or 0)
    groups = [(heading, [row for row in rows if row.board_class in classes]) for heading, classes in GROUPS]
    values = {"unit": found, "people": people, "groups": groups, "is_empty": not rows}
    return render(request, visitor, "unit.html", values)
