"""The coordinating desk answers a difficulty or proposal, or writes down what the body above has answered."""

from models import TicketHolder, TicketOutcome
from models.queries import tickets as ticket_queries
from operations.tickets.ticket_news import TAKEN, needed, record, tell_unit, unanswered
from operations.workspace import Workspace
from rules.errors import IllegalMove

WITH_THE_DESK = (TicketHolder.DESK, TicketHolder.ABOVE)


def answer_ticket(
    workspace: Workspace, ticket_id: int, *, answer: str, seen: TicketHolder | None = None
) -> None:
    """Once; the unit is told at once. `seen`: with whom it lay when it was read."""
    answer = needed(answer, "nội dung trả lời")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        view = unanswered(session, ticket_id, WITH_THE_DESK)
        holder = view.ticket.holder
        if seen not in (None, holder):
            raise IllegalMove("khó khăn, kiến nghị này đã được chuyển bước sau khi mở trang; tải lại trang")
        if not ticket_queries.close(
            session,
            ticket_id,
            holder,
            outcome=TicketOutcome.ANSWERED,
            answered_at=now,
            answered_by=workspace.actor,
            answer=answer,
        ):
            raise TAKEN
        tell_unit(
            session, workspace, view, "answered", words=answer, now=now, passed_to=view.ticket.passed_to
        )
        record(
            session,
            workspace,
            view.ticket,
            "ticket_answered",
            now=now,
            answer=answer,
            holder=holder.value,
            passed_to=view.ticket.passed_to,
        )
