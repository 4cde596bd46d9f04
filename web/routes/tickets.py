"""Difficulties and proposals: the list, one of them, and what the house does with it."""

from dataclasses import replace
from datetime import date
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from sqlmodel import Session

from models import TicketHolder, TicketKind
from models.queries import audit as audit_queries
from models.queries import obligations as obligation_queries
from models.queries import tickets as ticket_queries
from models.queries.tickets import TicketChoice
from operations.obligation_words import what_is_owed
from operations.tickets.answer_ticket import answer_ticket
from operations.tickets.decide_ticket import decide_ticket
from operations.tickets.pass_on_ticket import hand_ticket_to_head, pass_on_ticket
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from web.access import Visitor, visitor_of, workspace_of
from web.exports import export_kind, exported
from web.pages import go_to, render
from web.posted import Posted, optional_date_of, text_of
from web.selecting import Chosen, choose
from web.ticket_words import COLUMNS, HOLDERS, KINDS, STATES, row_of, told_in

router = APIRouter()

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]
Word = TypeVar("Word", TicketKind, TicketHolder)

PAGE = 100


@router.get("/tickets", name="tickets")
def tickets(request: Request, visitor: Person) -> Response:
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    query = {name: value for name, value in request.query_params.items() if name not in ("as", "done")}
    with workspace.database.reading() as session:
        chosen = choose(session, plan=query.get("plan", ""), unit=query.get("unit", ""), reach=visitor.reach)
        choice = _choice(query, chosen, today)
        total = ticket_queries.number_of(session, choice)
        if kind := export_kind(request):
            found = ticket_queries.listed(session, choice)
            return exported(
                request,
                visitor,
                kind,
                name="kho-khan-kien-nghi",
                title="Khó khăn, vướng mắc; kiến nghị, đề xuất",
                selected=_selected(chosen, query),
                columns=COLUMNS,
                rows=(row_of(workspace, view, today) for view in found),
                total=total,
            )
        pages = max(1, -(-total // PAGE))
        page = min(_page(query), pages)
        views = ticket_queries.listed(session, choice, limit=PAGE, offset=(page - 1) * PAGE)
        late = ticket_queries.number_of(session, replace(choice, is_open=None, late_on=today))
        values = {
            "chosen": chosen,
            "rows": [row_of(workspace, view, today) for view in views],
            "total": total,
            "late": late,
            "page": page,
            "pages": pages,
            "query": query,
            "kinds": KINDS,
            "holders": HOLDERS,
            "states": STATES,
        }
    return render(request, visitor, "tickets.html", values)


@router.get("/tickets/{ticket_id}", name="ticket")
def ticket(request: Request, visitor: Person, ticket_id: RowId) -> Response:
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        view = ticket_queries.ticket(session, ticket_id)
        if view is None:
            raise NotFound("không có khó khăn, kiến nghị này")
        owed = obligation_queries.view(session, view.obligation_id)
        events = audit_queries.of_subject(session, ("ticket", ticket_id))
        values = {
            "row": row_of(workspace, view, today),
            "what": what_is_owed(owed) if owed else "",
            "moments": [(event, *told_in(event)) for event in events],
            "tomorrow": workspace.calendar.shift(today, 1),
        }
    return render(request, visitor, "ticket.html", values)


@router.post("/tickets/{ticket_id}/answer", name="answer_ticket")
def answer(request: Request, visitor: Person, ticket_id: RowId, form: Posted) -> Response:
    seen = _named(TicketHolder, {"holder": text_of(form, "holder")}, "holder")
    answer_ticket(_acting(request, visitor), ticket_id, answer=text_of(form, "answer"), seen=seen)
    return go_to(request, "ticket", done="ticket_answered", ticket_id=ticket_id)


@router.post("/tickets/{ticket_id}/decide", name="decide_ticket")
def decide(request: Request, visitor: Person, ticket_id: RowId, form: Posted) -> Response:
    decide_ticket(_acting(request, visitor), ticket_id, decision=text_of(form, "decision"))
    return go_to(request, "ticket", done="ticket_decided", ticket_id=ticket_id)


@router.post("/tickets/{ticket_id}/hand-to-head", name="hand_ticket_to_head")
def hand(request: Request, visitor: Person, ticket_id: RowId, form: Posted) -> Response:
    hand_ticket_to_head(_acting(request, visitor), ticket_id, note=text_of(form, "note"))
    return go_to(request, "ticket", done="ticket_handed", ticket_id=ticket_id)


@router.post("/tickets/{ticket_id}/pass-on", name="pass_on_ticket")
def pass_on(request: Request, visitor: Person, ticket_id: RowId, form: Posted) -> Response:
    pass_on_ticket(
        _acting(request, visitor),
        ticket_id,
        to=text_of(form, "to"),
        note=text_of(form, "note"),
        until=optional_date_of(form, "until", "ngày chờ ý kiến"),
    )
    return go_to(request, "ticket", done="ticket_passed_on", ticket_id=ticket_id)


def open_tickets_of_unit(
    session: Session,
    workspace: Workspace,
    unit_id: int,
    visitor: Visitor,
    today: date,
    *,
    limit: int = 20,
    plan_id: int | None = None,
) -> dict[str, object]:
    """What a unit's page shows of them: the unanswered ones and the newest answers."""
    choice = TicketChoice(plan_id=plan_id, unit_id=unit_id, reach=visitor.reach)
    found = ticket_queries.listed(session, choice, limit=limit)
    return {
        "tickets": [row_of(workspace, view, today) for view in found],
        "tickets_total": ticket_queries.number_of(session, choice),
    }


def _choice(query: dict[str, str], chosen: Chosen, today: date) -> TicketChoice:
    state = query.get("state", "")
    if state and state not in STATES:
        raise BadInput(f"địa chỉ có phần không đúng: state={state[:20]}", mend="chọn lại trong danh sách")
    return TicketChoice(
        plan_id=chosen.selection.plan_id,
        unit_id=chosen.selection.unit_id,
        kind=_named(TicketKind, query, "kind"),
        holder=_named(TicketHolder, query, "holder"),
        is_open={"open": True, "answered": False}.get(state),
        late_on=today if state == "late" else None,
        reach=chosen.selection.reach,
    )


def _selected(chosen: Chosen, query: dict[str, str]) -> list[str]:
    said = []
    if chosen.plan:
        said.append(f"Kế hoạch: {chosen.plan.document_number or chosen.plan.key}")
    if chosen.unit:
        said.append(f"Đơn vị: {chosen.unit.name}")
    if kind := _named(TicketKind, query, "kind"):
        said.append(f"Loại: {KINDS[kind]}")
    if holder := _named(TicketHolder, query, "holder"):
        said.append(f"Đang ở: {HOLDERS[holder]}")
    if query.get("state") in STATES:
        said.append(f"Tình trạng: {STATES[query['state']]}")
    return said


def _named(words: type[Word], query: dict[str, str], name: str) -> Word | None:
    value = query.get(name, "")
    try:
        return words(value) if value else None
    except ValueError:
        raise BadInput(
            f"địa chỉ có phần không đúng: {name}={value[:20]}", mend="chọn lại trong danh sách"
        ) from None


def _page(query: dict[str, str]) -> int:
    value = query.get("page", "")
    if not value:
        return 1
    if not (value.isascii() and value.isdigit() and len(value) < 8):
        raise BadInput(f"địa chỉ có phần không đúng: page={value[:20]}", mend="chọn lại trong danh sách")
    return max(1, int(value))


def _acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name, "web")
