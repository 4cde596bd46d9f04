"""Difficulties and proposals: what units wrote, and what the house does with it."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import Field

from models import Difficulty, Plan, TicketHolder, TicketKind, TicketOutcome, Unit
from models.queries import tickets as ticket_queries
from models.queries import units as unit_queries
from models.queries.tickets import TicketChoice, TicketView
from operations.tickets.answer_ticket import answer_ticket
from operations.tickets.decide_ticket import decide_ticket
from operations.tickets.pass_on_ticket import hand_ticket_to_head, pass_on_ticket
from rules.errors import NotFound
from web.api.access import Caller, Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.paging import NO_NUL, Paged, PageOut, paged
from web.api.sent import Line, Said, Shape
from web.api.shared import RowId, local, today_of

router = api_router("tickets")


class TicketOut(Shape):
    id: int
    kind: TicketKind
    plan: int
    unit: str
    text: str
    raised_on: date
    due_on: date
    holder: TicketHolder
    passed_to: str
    outcome: TicketOutcome | None
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None


class TicketsAsked(Paged):
    """`plan`: its id; `unit`: its code; `open`: whether nobody has answered yet; `late`: past their day."""

    plan: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    unit: Annotated[str, Field(pattern=NO_NUL, max_length=100)] | None = None
    kind: TicketKind | None = None
    holder: TicketHolder | None = None
    late: bool = False
    open: bool | None = None


class TicketAnswerIn(Shape):
    """`holder`: with whom it lay when it was read; refused when it has been passed on since."""

    answer: Said
    holder: TicketHolder | None = None


class DecisionIn(Shape):
    decision: Said


class NoteIn(Shape):
    note: Said


class PassOnIn(NoteIn):
    """`to`: the body above, as an office writes it."""

    to: Line
    until: date | None = None


@router.get("/tickets", name="api_tickets")
def tickets(caller: Known, asked: Annotated[TicketsAsked, Query()]) -> PageOut[TicketOut]:
    """Newest first; those of the newest version of each answer, as the page lists them."""
    with caller.workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, asked.unit) if asked.unit is not None else None
        choice = TicketChoice(
            plan_id=asked.plan,
            unit_id=None if asked.unit is None else (unit.id if unit else 0),
            kind=asked.kind,
            holder=asked.holder,
            is_open=asked.open,
            late_on=today_of(caller) if asked.late else None,
            reach=caller.reach,
        )

        def read(before: int, limit: int) -> list[TicketView]:
            return ticket_queries.newest(session, choice, before=before, limit=limit)

        return paged(
            caller,
            asked,
            "tickets",
            read,
            number=lambda view: view.ticket.id or 0,
            show=lambda view: _ticket_out(caller, view.ticket, view.plan, view.unit),
        )


@router.get("/tickets/{ticket_id}", name="api_ticket")
def ticket(caller: Known, ticket_id: RowId) -> TicketOut:
    return _found(caller, ticket_id)


@router.post("/tickets/{ticket_id}/answer", name="api_answer_ticket")
def answer(
    caller: Known, ticket_id: RowId, given: Annotated[TicketAnswerIn, Depends(json_body(TicketAnswerIn))]
) -> TicketOut:
    answer_ticket(caller.workspace, ticket_id, answer=given.answer, seen=given.holder)
    return _found(caller, ticket_id)


@router.post("/tickets/{ticket_id}/decide", name="api_decide_ticket")
def decide(
    caller: Known, ticket_id: RowId, given: Annotated[DecisionIn, Depends(json_body(DecisionIn))]
) -> TicketOut:
    decide_ticket(caller.workspace, ticket_id, decision=given.decision)
    return _found(caller, ticket_id)


@router.post("/tickets/{ticket_id}/hand-to-head", name="api_hand_ticket")
def hand(caller: Known, ticket_id: RowId, given: Annotated[NoteIn, Depends(json_body(NoteIn))]) -> TicketOut:
    hand_ticket_to_head(caller.workspace, ticket_id, note=given.note)
    return _found(caller, ticket_id)


@router.post("/tickets/{ticket_id}/pass-on", name="api_pass_on_ticket")
def pass_on(
    caller: Known, ticket_id: RowId, given: Annotated[PassOnIn, Depends(json_body(PassOnIn))]
) -> TicketOut:
    """To the body above, with the day until which its answer is waited for."""
    pass_on_ticket(caller.workspace, ticket_id, to=given.to, note=given.note, until=given.until)
    return _found(caller, ticket_id)


def _found(caller: Caller, ticket_id: int) -> TicketOut:
    with caller.workspace.database.reading() as session:
        view = ticket_queries.ticket(session, ticket_id)
    if view is None:
        raise NotFound("không có khó khăn, kiến nghị này")
    return _ticket_out(caller, view.ticket, view.plan, view.unit)


def _ticket_out(caller: Caller, one: Difficulty, plan: Plan, unit: Unit) -> TicketOut:
    return TicketOut.of(
        one, plan=plan.id or 0, unit=unit.code, answered_at=local(caller.workspace, one.answered_at)
    )
