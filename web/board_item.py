"""One overdue obligation as the board opens it: what may be done, on one short page, and the way back."""

from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from models import ExtensionState, ObligationKind, Tier
from models.queries import extensions as extension_queries
from models.queries import obligations as obligation_queries
from models.queries.correspondence import letters_about
from operations.obligation_words import rule_of_date
from rules.errors import NotFound
from rules.lifecycle import AWAITED
from web import escalation
from web.access import Forbidden, Visitor, workspace_of
from web.board_filters import query_of
from web.labels import CLASSES
from web.pages import render

RETURN_WORKDAYS = 2


def board_item_page(request: Request, visitor: Visitor, obligation_id: int) -> HTMLResponse:
    """The address carries how the board was narrowed, so that an action leads back to the same rows."""
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    query = query_of(urlencode(dict(request.query_params)))
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        if not visitor.may_see_unit(view.unit.id):
            raise Forbidden
        (one,) = escalation.board_rows(session, workspace, [view], today)
        extensions = extension_queries.of_obligation(session, obligation_id)
        calendar = workspace.calendar_of(view.unit)
        is_awaited = view.obligation.state in AWAITED
        is_overdue = is_awaited and CLASSES[one.row.board_class].code == "overdue"
        values = {
            "one": one,
            "row": one.row,
            "obligation": view.obligation,
            "query": query,
            "back": urlencode(query),
            "rule": rule_of_date(view),
            "is_awaited": is_awaited,
            "may_urge": is_overdue and view.obligation.tier is Tier.UNIT,
            "is_task": view.obligation.kind is ObligationKind.TASK,
            "pending": next((ask for ask in extensions if ask.state is ExtensionState.ASKED), None),
            "documents": letters_about(session, [obligation_id]).get(obligation_id, []),
            "tomorrow": calendar.shift(today, 1),
            "return_by": calendar.shift(today, RETURN_WORKDAYS),
        }
    return render(request, visitor, "board_item.html", values)
