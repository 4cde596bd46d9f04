"""Replayed acts on difficulties and proposals: the desk answers or hands over, the coordinator's head decides."""

from collections.abc import Callable

from flows.actions import Action
from models import Difficulty, TicketKind
from models.queries import submissions as submission_queries
from models.queries.obligations import ObligationView
from operations.tickets.answer_ticket import answer_ticket
from operations.tickets.decide_ticket import decide_ticket
from operations.tickets.pass_on_ticket import hand_ticket_to_head
from operations.workspace import Workspace
from rules.errors import BadInput


def perform_on_ticket(
    workspace: Workspace, action: Action, find: Callable[[Workspace, Action], ObligationView]
) -> None:
    """`find` gives the obligation whose newest answer told of it; the detail `ticket` says which of the two it was."""
    ticket_id = _ticket(workspace, action, find(workspace, action).obligation.id or 0).id or 0
    match action.kind:
        case "answer_ticket":
            answer_ticket(workspace, ticket_id, answer=action.text("text"))
        case "hand_ticket":
            hand_ticket_to_head(workspace, ticket_id, note=action.text("text"))
        case "decide_ticket":
            decide_ticket(workspace, ticket_id, decision=action.text("text"))


def _ticket(workspace: Workspace, action: Action, obligation_id: int) -> Difficulty:
    named = action.text("ticket")
    if named not in set(TicketKind):
        raise BadInput(f"không có loại {named!r}", where=action.where, mend="ghi difficulty hoặc proposal")
    with workspace.database.reading() as session:
        newest = submission_queries.latest(session, obligation_id)
        told = submission_queries.difficulties_of(session, [newest.id or 0] if newest else [])
    for one in told:
        if one.kind == TicketKind(named):
            return one
    raise BadInput(f"{action.unit} không nêu {named} trong báo cáo này", where=action.where)
