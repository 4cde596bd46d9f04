"""The review of a draft: the document on one side, what was read out of it on the other."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from models.queries import audit as audit_queries
from models.queries import units as unit_queries
from operations.drafts.edit_head import head_fields_of
from operations.drafts.export_draft import export_draft
from operations.workspace import Workspace
from rules.folding import fold
from rules.lifecycle import PlanState
from web import certainty
from web.access import Visitor, visitor_of, workspace_of
from web.draft_entries import Entry, doubtful, entries_of, leaf_through, marks_by_place
from web.draft_parts import doubts_of, head_of, names_of, needs_of
from web.draft_posts import known_filter, plan_with_id
from web.pages import render
from web.review_reading import read_review
from web.routes.obligations import RowId
from web.unit_choice import unit_words

router = APIRouter()

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Words = Annotated[str, Query(max_length=2000)]
Count = Annotated[int, Query(ge=0, le=2**31 - 1)]


@router.get("/plans/{plan_id}/review", name="review")
def review(
    request: Request,
    visitor: Annotated[Visitor, Depends(visitor_of)],
    plan_id: RowId,
    only: Words = "",
    part: Count = 1,
    at: Count = 0,
    open: Words = "",
    name: Words = "",
) -> Response:
    """`part`: page of a long list, `at`: the one that holds this row; `open`: the part that is unfolded; `name`: a
    settled name that is taken up again."""
    workspace = workspace_of(request)
    found, pane = read_review(workspace, plan_id)
    only = known_filter(only)
    may_edit = visitor.may("edit_assignment") and found.plan.state is PlanState.DRAFT
    entries = entries_of(found.rows, pane, found.names)
    leafing = leaf_through([one for one in entries if one.needs_look or not only], part=part, at=at)
    here = {one.id for one in leafing.shown}
    page = request.app.url_path_for("review", plan_id=plan_id)

    def address_of(entry: Entry) -> str:
        return f"#{entry.id}" if entry.id in here else f"{page}?at={entry.assignment.id}#{entry.id}"

    dropped = entries_of(found.dropped, pane)
    values = {
        "plan": found.plan,
        "pane": pane,
        "backs": marks_by_place(entries, address_of),
        "needs": needs_of(found) if found.plan.state is PlanState.DRAFT else [],
        "head": head_of(found, pane),
        "head_fields": head_fields_of(found.plan),
        "doubts": doubts_of(found, pane),
        "names": names_of(found, entries, address_of, changing=name),
        "leafing": leafing,
        "count": len(entries),
        "doubtful": doubtful(found),
        "dropped": [(one, _reason(workspace, one)) for one in dropped],
        "certainties": certainty.ALL,
        "units": _directory(workspace) if may_edit else [],
        "may_edit": may_edit,
        "only": only,
        "open": open,
    }
    return render(request, visitor, "review.html", values)


def _directory(workspace: Workspace) -> list[str]:
    with workspace.database.reading() as session:
        return [unit_words(unit) for unit in unit_queries.all_units(session)]


def _reason(workspace: Workspace, entry: Entry) -> str:
    """Why a person dropped a row, from the audit trail."""
    with workspace.database.reading() as session:
        events = audit_queries.of_subject(session, ("assignment", entry.assignment.id or 0))
    reasons = [
        str(event.change.get("reason", "")) for event in events if event.action == "assignment_dropped"
    ]
    return reasons[-1] if reasons else ""


@router.get("/plans/{plan_id}/review.xlsx", name="download_draft")
def download_draft(request: Request, plan_id: RowId) -> Response:
    """The same review to be edited in Excel; it comes back through the page that takes plans."""
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        plan = plan_with_id(session, plan_id)
    name = f"ra-soat-{'-'.join(fold(plan.key).split())}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(export_draft(workspace, plan.key), media_type=SPREADSHEET, headers=headers)
