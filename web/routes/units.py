"""Units: what each owes and has answered."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from models.queries import signatories as signatory_queries
from models.queries import units as unit_queries
from operations.units.unit_names_over_time import names_over_time
from rules.errors import NotFound
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.pages import render
from web.routes.absences import absence_values
from web.routes.tickets import open_tickets_of_unit
from web.unit_work import below_values, unit_work

router = APIRouter()

MOST_TICKETS = 20


@router.get("/units/{code:path}", name="unit")
def unit(
    request: Request,
    visitor: Annotated[Visitor, Depends(visitor_of)],
    code: str,
    part: str = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Without a part the beginning of each; with one all of it, page after page."""
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        found = unit_queries.unit_by_code(session, code)
        if found is None:
            raise NotFound(f"không có đơn vị mã “{code}”")
        if not visitor.may_see_unit(found.id):
            raise Forbidden
        unit_id = found.id or 0
        work = unit_work(session, workspace, unit_id, today, visitor.reach, part=part, page=page)
        values = {
            "unit": found,
            "printed": names_over_time(session).printed(found),
            "people": unit_queries.contacts(session, unit_id),
            "signatories": signatory_queries.of_units(session, [unit_id]),
            **work,
            **open_tickets_of_unit(session, workspace, unit_id, visitor, today, limit=MOST_TICKETS),
            **below_values(session, visitor, unit_id, today),
            **absence_values(session, workspace, found),
        }
    return render(request, visitor, "unit.html", values)
