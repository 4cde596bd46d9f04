"""One obligation: its line of time, and what the coordinator can do about it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from models.queries import board as board_queries
from models.queries import obligations as obligation_queries
from operations.ladder.acknowledge_escalation import acknowledge_escalation
from operations.ladder.decide_extension import decide_extension
from operations.ladder.end_waiting import lift_wait
from operations.ladder.extend_deadline import extend_deadline
from operations.ladder.reassign_obligation import reassign_obligation
from operations.ladder.snooze_reminders import snooze_reminders
from operations.ladder.wait_for_unit import wait_for_unit
from operations.ladder.waive_obligation import waive_obligation
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.board_filters import query_of
from web.obligation_page import obligation_page
from web.pages import go_to
from web.posted import Posted, date_of, optional_date_of, text_of

router = APIRouter()

# As large as a whole number of the database: a longer one in an address is simply not there.
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]


@router.get("/obligations/{obligation_id}", name="obligation")
def obligation(request: Request, visitor: Person, obligation_id: RowId) -> Response:
    return obligation_page(request, visitor, obligation_id)


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
    return _after(request, form, "extended" if is_granted else "refused", obligation_id)


@router.post("/obligations/{obligation_id}/extend", name="extend")
def extend(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    until = date_of(form, "until", "ngày gia hạn đến")
    extend_deadline(_acting(request, visitor), obligation_id, until=until, reason=text_of(form, "reason"))
    return _after(request, form, "extended", obligation_id)


@router.post("/obligations/{obligation_id}/reassign", name="reassign")
def reassign(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    workspace, words = _acting(request, visitor), text_of(form, "unit")
    with workspace.database.reading() as session:
        unit = board_queries.unit_called(session, words) if words else None
    if unit is None or not visitor.may_see_unit(unit.id):
        raise NotFound(f"không có đơn vị “{words[:80]}”; ghi mã hoặc đúng tên đơn vị")
    reassign_obligation(workspace, obligation_id, unit_code=unit.code, reason=text_of(form, "reason"))
    return _after(request, form, "reassigned", obligation_id)


@router.post("/obligations/{obligation_id}/acknowledge", name="acknowledge")
def acknowledge(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    note = text_of(form, "note")
    if not note:
        raise BadInput("chưa ghi sẽ làm gì", mend="ghi cách xử lý trước khi tạm dừng nhắc")
    until = date_of(form, "until", "ngày hẹn")
    acknowledge_escalation(_acting(request, visitor), obligation_id, until=until, note=note)
    return _after(request, form, "acknowledged", obligation_id)


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
    return _after(request, form, "waived", obligation_id)


def _after(request: Request, form: Posted, done: str, obligation_id: int) -> Response:
    """Back to where the form was: the board as it was narrowed, else the page of the obligation."""
    if came_from := text_of(form, "board"):
        return go_to(request, "board", done=done, query=query_of(came_from), anchor=f"o{obligation_id}")
    return go_to(request, "obligation", done=done, obligation_id=obligation_id)


def _acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name, "web")
