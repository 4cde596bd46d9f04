"""One period of a running plan gets other dates by a later letter: filled in, seen, applied (tracking.md 2.6)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from models import Plan, ReportingPeriod
from models.queries import plans as plan_queries
from operations.obligation_words import what_is_owed
from operations.plans.override_period import NewDates, PeriodOverride, override_period, preview_override
from operations.workspace import Workspace
from rules.errors import DondocError, NotFound
from web.access import Visitor, visitor_of, workspace_of
from web.draft_posts import plan_with_id
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, date_of, optional_date_of, text_of
from web.routes.obligations import RowId

router = APIRouter(prefix="/plans/{plan_id}/periods/{period_id}")
Person = Annotated[Visitor, Depends(visitor_of)]


@router.get("", name="period_dates")
def period_dates(request: Request, visitor: Person, plan_id: RowId, period_id: RowId) -> Response:
    """With dates in the address: what they would move, before anything is applied."""
    workspace = workspace_of(request)
    plan, period = _period(workspace, plan_id, period_id)
    asked = FormData(dict(request.query_params))
    seen: PeriodOverride | None = None
    refusal = ""
    if text_of(asked, "letter") or text_of(asked, "unit_due_on") or text_of(asked, "top_due_on"):
        try:
            seen = preview_override(workspace, plan.key, period.key, _dates(asked))
        except DondocError as error:
            if status_of(error)[0] == 500:
                raise
            refusal = words_of(error)
    values = {
        "plan": plan,
        "period": period,
        "asked": {name: text_of(asked, name) for name in ("unit_due_on", "top_due_on", "letter")},
        "seen": seen,
        "refusal": refusal,
        "what_is_owed": what_is_owed,
        "may_apply": visitor.may("override_period"),
    }
    return render(request, visitor, "period_dates.html", values)


@router.post("", name="override_period")
def override(request: Request, visitor: Person, plan_id: RowId, period_id: RowId, form: Posted) -> Response:
    """The dates that were shown are the dates that are moved."""
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    plan, period = _period(workspace, plan_id, period_id)
    seen = (
        date_of(form, "unit_was", "ngày đơn vị gửi đã xem"),
        date_of(form, "top_was", "ngày gửi cấp trên đã xem"),
    )
    override_period(workspace, plan.key, period.key, _dates(form), seen=seen)
    return go_to(request, "plan", done="period_moved", plan_id=plan_id)


def _dates(form: FormData) -> NewDates:
    return NewDates(
        text_of(form, "letter"),
        optional_date_of(form, "unit_due_on", "ngày đơn vị gửi"),
        optional_date_of(form, "top_due_on", "ngày gửi cấp trên"),
    )


def _period(workspace: Workspace, plan_id: int, period_id: int) -> tuple[Plan, ReportingPeriod]:
    """A period of this very plan, whatever the address says."""
    with workspace.database.reading() as session:
        plan = plan_with_id(session, plan_id)
        found = next((one for one in plan_queries.periods(session, plan_id) if one.id == period_id), None)
    if found is None:
        raise NotFound("kế hoạch này không có kỳ báo cáo ấy")
    return plan, found
