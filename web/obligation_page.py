"""The page of one obligation: what it is, what came in, what may be done, everything that happened to it."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from models import ExtensionState
from models.queries import extensions as extension_queries
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries import waiting as waiting_queries
from models.queries.correspondence import letters_about
from operations.answers.asked_sheets import has_form
from operations.answers.handlers import handler_of
from operations.answers.revoke_link import live_links
from operations.ladder.decide_extension import granted_spans
from operations.ladder.end_waiting import served_by
from operations.obligation_words import rule_of_date, what_is_owed
from operations.plans.dry_run import next_letters
from rules.errors import NotFound
from rules.extensions import extended
from rules.lifecycle import AWAITED
from rules.waiting import DEFAULT_WORKDAYS, MOST_WORKDAYS
from web import board
from web.access import Forbidden, Visitor, workspace_of
from web.answer_table import Typed, answer_table
from web.answer_way_values import approval_of
from web.pages import render
from web.timeline import moments_of


def obligation_page(
    request: Request,
    visitor: Visitor,
    obligation_id: int,
    *,
    problem: str = "",
    typed: Typed | None = None,
    status_code: int = 200,
) -> HTMLResponse:
    """`problem`: what was wrong with the form that comes back with what was `typed`."""
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        if not visitor.may_see_unit(view.unit.id):
            raise Forbidden
        (row,) = board.rows_of(session, workspace, [view], today)
        extensions = extension_queries.of_obligation(session, obligation_id)
        serves = served_by(session, view)
        calendar = workspace.calendar_of(view.unit)
        # Guests of an open house read what an auditor reads, but addresses of people are for those who signed in.
        may_see_links = visitor.may("revoke_link")
        values = {
            "extended": extended(granted_spans(extensions), calendar),
            "serves": serves,
            "serves_what": what_is_owed(serves) if serves else "",
            "waits": waiting_queries.awaited_by(session, [obligation_id]).get(obligation_id),
            "others": [one for one in unit_queries.all_units(session) if one.id != view.unit.id],
            "wait_by": calendar.shift(today, DEFAULT_WORKDAYS),
            "wait_latest": calendar.shift(today, MOST_WORKDAYS),
            "row": row,
            "rule": rule_of_date(view),
            "is_awaited": view.obligation.state in AWAITED,
            "has_form": view.obligation.state in AWAITED and has_form(view),
            "documents": letters_about(session, [obligation_id]).get(obligation_id, []),
            "decided": any(one.state is not ExtensionState.ASKED for one in extensions),
            "pending": next((one for one in extensions if one.state is ExtensionState.ASKED), None),
            "moments": moments_of(session, obligation_id),
            "coming_letters": next_letters(session, workspace, obligation_id),
            "tomorrow": calendar.shift(today, 1),
            "return_by": calendar.shift(today, 2),
            "answer": answer_table(session, view),
            "typed": typed or Typed(),
            "problem": problem,
            "handler": handler_of(view),
            "approval": approval_of(session, view),
            "links": live_links(session, workspace, obligation_id) if may_see_links else [],
            "colleagues": [one for one in unit_queries.contacts(session, view.unit.id or 0) if one.is_active],
        }
        return render(request, visitor, "obligation.html", values, status_code=status_code)
