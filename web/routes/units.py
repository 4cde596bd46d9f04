"""Units: what each owes and has answered."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models import ObligationKind
from models.queries import dashboard
from models.queries import obligations as obligation_queries
from models.queries import signatories as signatory_queries
from models.queries import units as unit_queries
from models.queries.board_choice import BoardClass, Selection
from operations.units.unit_names_over_time import names_over_time
from rules.errors import NotFound
from rules.lifecycle import AWAITED, DONE
from web import board, counting
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.pages import render
from web.routes.absences import absence_values

router = APIRouter()

# In this order an officer reads: what is late, what is to be done, what has been done, what comes.
GROUPS = (
    ("Quá hạn", (BoardClass.OVERDUE,)),
    ("Đang thực hiện, trong hạn", (BoardClass.IN_TERM,)),
    ("Đã gửi", (BoardClass.ON_TIME, BoardClass.LATE)),
    ("Chưa đến kỳ", (BoardClass.SCHEDULED,)),
    ("Được miễn, thôi theo dõi", (BoardClass.CLOSED,)),
)
AWAITED_INPUT, GIVEN_INPUT = "Chờ ý kiến của đơn vị này", "Đã cho ý kiến"


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
        printed = names_over_time(session).printed(found)
        away = absence_values(session, workspace, found)
        signatories = signatory_queries.of_units(session, [found.id or 0])
    values = {
        "unit": found,
        "printed": printed,
        "people": people,
        "signatories": signatories,
        "groups": _groups(rows),
        "is_empty": not rows,
        **away,
    }
    return render(request, visitor, "unit.html", values)


def _groups(rows: list[board.Row]) -> list[tuple[str, list[board.Row]]]:
    """What plans ask, by class; what other units wait for is counted in no class and stands by itself."""
    inputs = [row for row in rows if row.view.obligation.kind is ObligationKind.INPUT]
    asked = [row for row in rows if row.view.obligation.kind is not ObligationKind.INPUT]
    groups = [(heading, [row for row in asked if row.board_class in classes]) for heading, classes in GROUPS]
    awaited = [row for row in inputs if row.view.obligation.state in AWAITED]
    given = [row for row in inputs if row.view.obligation.state in DONE]
    return [*groups[:1], (AWAITED_INPUT, awaited), *groups[1:], (GIVEN_INPUT, given)]
