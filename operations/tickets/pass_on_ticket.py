"""A difficulty or proposal goes on: from the desk to the coordinator's head, from the head to a body above."""

from datetime import date

from models import TicketHolder
from models.queries import tickets as ticket_queries
from operations.answers.write_answer import TICKET_WORKDAYS
from operations.tickets.ticket_news import LONGEST_BODY, TAKEN, needed, record, tell_unit, unanswered
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.wording import short_date


def hand_ticket_to_head(workspace: Workspace, ticket_id: int, *, note: str) -> None:
    """The desk cannot answer it alone; the day by which the unit expects an answer stays."""
    note = needed(note, "lý do trình")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        ticket = unanswered(session, ticket_id, (TicketHolder.DESK,)).ticket
        if not ticket_queries.move(
            session,
            ticket_id,
            TicketHolder.DESK,
            TicketHolder.HEAD,
            at=now,
            by=workspace.actor,
            passed_to="",
            note=note,
            due_on=ticket.due_on,
        ):
            raise TAKEN
        record(session, workspace, ticket, "ticket_handed_to_head", now=now, note=note)


def pass_on_ticket(
    workspace: Workspace, ticket_id: int, *, to: str, note: str, until: date | None = None
) -> None:
    """To a body above, with a new day by which its word is expected: the one given, or five working days from now."""
    to, note = " ".join(needed(to, "nơi chuyển đến").split()), needed(note, "lý do chuyển")
    if len(to) > LONGEST_BODY:
        raise BadInput(
            f"tên nơi chuyển đến dài hơn {LONGEST_BODY} ký tự", mend="ghi tên cơ quan, không ghi nội dung"
        )
    now = workspace.clock.now()
    today = workspace.local_day(now)
    if until is not None and until <= today:
        raise BadInput(f"ngày {short_date(until)} không muộn hơn hôm nay", mend="chọn ngày sau hôm nay")
    with workspace.database.transaction() as session:
        view = unanswered(session, ticket_id, (TicketHolder.HEAD,))
        due_on = until or workspace.calendar_of(view.unit).shift(today, TICKET_WORKDAYS)
        before = view.ticket.due_on
        if not ticket_queries.move(
            session,
            ticket_id,
            TicketHolder.HEAD,
            TicketHolder.ABOVE,
            at=now,
            by=workspace.actor,
            passed_to=to,
            note=note,
            due_on=due_on,
        ):
            raise TAKEN
        tell_unit(session, workspace, view, "passed_on", words=note, now=now, passed_to=to, due=due_on)
        record(
            session,
            workspace,
            view.ticket,
            "ticket_passed_on",
            now=now,
            to=to,
            note=note,
            due_on=[before.isoformat(), due_on.isoformat()],
        )
