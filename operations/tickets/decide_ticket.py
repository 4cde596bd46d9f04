"""The coordinator's head decides a difficulty or proposal, wherever it lies in the house."""

from models import TicketHolder, TicketOutcome
from models.queries import tickets as ticket_queries
from operations.tickets.ticket_news import TAKEN, needed, record, tell_unit, unanswered
from operations.workspace import Workspace

WITHIN_THE_HOUSE = (TicketHolder.DESK, TicketHolder.HEAD)


def decide_ticket(workspace: Workspace, ticket_id: int, *, decision: str) -> None:
    """Once; the unit is told at once."""
    decision = needed(decision, "nội dung quyết định")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        view = unanswered(session, ticket_id, WITHIN_THE_HOUSE)
        if not ticket_queries.close(
            session,
            ticket_id,
            view.ticket.holder,
            outcome=TicketOutcome.DECIDED,
            answered_at=now,
            answered_by=workspace.actor,
            answer=decision,
        ):
            raise TAKEN
        tell_unit(session, workspace, view, "decided", words=decision, now=now)
        record(
            session,
            workspace,
            view.ticket,
            "ticket_decided",
            now=now,
            answer=decision,
            holder=view.ticket.holder.value,
        )
