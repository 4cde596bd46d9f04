"""The unit whose difficulty or proposal it was is told at once (tracking.md 7)."""

from datetime import date, datetime

from sqlmodel import Session

from models import Difficulty, TicketHolder, TicketKind
from models.queries import obligations as obligation_queries
from models.queries import tickets as ticket_queries
from models.queries.tickets import TicketView
from models.queries.units import Person
from notifications.letters import LetterKind
from operations.answers.signed_links import link_for
from operations.letters.tell_person import Facts, tell
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, LostRace, NotFound
from rules.ladder import Audience

KIND_WORDS = {TicketKind.DIFFICULTY: "khó khăn, vướng mắc", TicketKind.PROPOSAL: "kiến nghị, đề xuất"}
TAKEN = LostRace("khó khăn, kiến nghị này vừa được người khác xử lý; tải lại trang")
LONGEST_BODY = 300


def unanswered(session: Session, ticket_id: int, allowed: tuple[TicketHolder, ...]) -> TicketView:
    """The ticket, where it may be acted upon by whoever deals with what lies there."""
    view = ticket_queries.ticket(session, ticket_id)
    if view is None:
        raise NotFound("không có khó khăn, kiến nghị này")
    if view.ticket.answered_at is not None:
        raise IllegalMove("khó khăn, kiến nghị này đã được trả lời")
    if view.ticket.holder not in allowed:
        raise IllegalMove("khó khăn, kiến nghị này đang ở bước khác; tải lại trang")
    return view


def needed(words: str, what: str) -> str:
    words = words.strip()
    if not words:
        raise BadInput(f"chưa ghi {what}", mend=f"ghi {what}")
    return words


def tell_unit(
    session: Session,
    workspace: Workspace,
    view: TicketView,
    news: str,
    *,
    words: str,
    now: datetime,
    passed_to: str = "",
    due: date | None = None,
) -> None:
    """`news`: answered, decided or passed_on; a ticket passed on twice is told of twice."""
    owed = obligation_queries.view(session, view.obligation_id)
    if owed is None:
        return

    def facts(person: Person) -> Facts:
        link = link_for(
            session,
            workspace,
            obligation_id=view.obligation_id,
            due_version=owed.obligation.due_version,
            email=person.email,
            name=person.name,
            now=now,
        )
        return {
            "news": news,
            "kind": KIND_WORDS[view.ticket.kind],
            "ticket": view.ticket.text,
            "answer": words,
            "by": workspace.actor,
            "passed_to": passed_to,
            "due": due.isoformat() if due else "",
            "link": link,
        }

    about = f"{view.ticket.id}:{news}"
    tell(
        session,
        workspace,
        owed,
        Audience.DESK_OFFICER,
        LetterKind.TICKET_ANSWERED,
        about=about if news != "passed_on" else f"{about}:{now.isoformat()}",
        facts=facts,
        now=now,
    )


def record(
    session: Session,
    workspace: Workspace,
    ticket: Difficulty,
    action: str,
    *,
    now: datetime,
    **change: object,
) -> None:
    record_audit(
        session,
        workspace,
        at=now,
        action=action,
        subject=("ticket", ticket.id or 0),
        plan_id=ticket.plan_id,
        change={"submission": ticket.submission_id, **change},
    )
