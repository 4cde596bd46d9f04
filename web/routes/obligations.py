"""One obligation: its line of time, and what the coordinator can do about it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from models import ExtensionState
from models.queries import extensions as extension_queries
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries import waiting as waiting_queries
from operations.acknowledge_escalation import acknowledge_escalation
from operations.decide_extension import decide_extension, granted_spans
from operations.dry_run import next_letters
from operations.end_waiting import lift_wait, served_by
from operations.obligation_words import rule_of_date, what_is_owed
from operations.review_submission import accept_submission, return_submission
from operations.snooze_reminders import snooze_reminders
from operations.wait_for_unit import wait_for_unit
from operations.waive_obligation import waive_obligation
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from rules.extensions import extended
from rules.lifecycle import AWAITED
from rules.waiting import DEFAULT_WORKDAYS, MOST_WORKDAYS
from web import board
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.pages import go_to, render
from web.posted import Posted, date_of, optional_date_of, text_of
from web.timeline import moments_of

router = APIRouter()

# As large as a whole number of the database: a longer one in an address is simply not there.
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]


@router.get("/obligations/{obligation_id}", name="obligation")
def obligation(request: Request, visitor: Person, obligation_id: RowId) -> Response:
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
            "pending": next((one for one in extensions if one.state is ExtensionState.ASKED), None),
            "moments": moments_of(session, obligation_id),
            "coming_letters": next_letters(session, workspace, obligation_id),
            "tomorrow": workspace.calendar_of(view.unit).shift(today, 1),
            "return_by": workspace.calendar_of(view.unit).shift(today, 2),
        }
    return render(request, visitor, "obligation.html", values)


@router.post("/obligations/{obligation_id}/accept", name="accept")
def accept(request: Request, visitor: Person, obligation_id: RowId) -> Response:
    accept_submission(_acting(request, visitor), obligation_id)
    return go_to(request, "obligation", done="accepted", obligation_id=obligation_id)


@router.post("/obligations/{obligation_id}/return", name="return")
def return_(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    due_on = date_of(form, "due_on", "hạn bổ sung")
    return_submission(_acting(request, visitor), obligation_id, reason=text_of(form, "reason"), due_on=due_on)
    return go_to(request, "obligation", done="returned", obligation_id=obligation_id)


@router.post("/obligations/{obligation_id}/extension", name="decide_extension")
def decide(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    decision = text_of(form, "decision")
    if decision not in ("grant", "refuse"):
        raise BadInput("chưa chọn quyết định", mend="chọn đồng ý hoặc không đồng ý")
    is_granted = decision == "grant"
    decide_extension(
        _acting(request, visitor),
        obligation_id,
        grant=is_granted,
        note=text_of(form, "note"),
        until=optional_date_of(form, "until", "ngày gia hạn đến") if is_granted else None,
    )
    done = "extended" if is_granted else "refused"
    return go_to(request, "obligation", done=done, obligation_id=obligation_id)


@router.post("/obligations/{obligation_id}/acknowledge", name="acknowledge")
def acknowledge(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    note = text_of(form, "note")
    if not note:
        raise BadInput("chưa ghi sẽ làm gì", mend="ghi cách xử lý trước khi tạm dừng nhắc")
    until = date_of(form, "until", "ngày hẹn")
    acknowledge_escalation(_acting(request, visitor), obligation_id, until=until, note=note)
    return go_to(request, "obligation", done="acknowledged", obligation_id=obligation_id)


@router.post("/obligations/{obligation_id}/snooze", name="snooze")
def snooze(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    """The desk quiets anything; a unit's own people only what their unit owes, before it is due."""
    workspace = _acting(request, visitor)
    if visitor.is_of_a_unit:
        with workspace.database.reading() as session:
            view = obligation_queries.view(session, obligation_id)
        if view is None or not visitor.may_see_unit(view.unit.id):
            raise Forbidden
    until = date_of(form, "until", "ngày nhắc trở lại")
    reason = text_of(form, "reason")
    snooze_reminders(workspace, obligation_id, until=until, reason=reason, as_unit=visitor.is_of_a_unit)
    return go_to(request, "obligation", done="snoozed", obligation_id=obligation_id)


@router.post("/obligations/{obligation_id}/wait", name="wait_for")
def wait(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    wait_for_unit(
        _acting(request, visitor),
        obligation_id,
        unit_code=text_of(form, "unit"),
        reason=text_of(form, "reason"),
        until=optional_date_of(form, "until", "ngày chờ ý kiến"),
        is_allowed=True,
    )
    return go_to(request, "obligation", done="waiting", obligation_id=obligation_id)


@router.post("/obligations/{obligation_id}/lift-wait", name="lift_wait")
def lift(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    lift_wait(_acting(request, visitor), obligation_id, reason=text_of(form, "reason"))
    return go_to(request, "obligation", done="lifted", obligation_id=obligation_id)


@router.post("/obligations/{obligation_id}/waive", name="waive")
def waive(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    waive_obligation(_acting(request, visitor), obligation_id, reason=text_of(form, "reason"))
    return go_to(request, "obligation", done="waived", obligation_id=obligation_id)


def _acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name, "web")
