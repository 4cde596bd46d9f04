"""What the signed page shows of people: who handles it, to whom it may go, what waits for the unit's head."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import Contact, ContactRole, DraftState
from models.queries import answer_drafts as draft_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.answers.ask_approval import is_approval_needed, is_head
from operations.answers.hand_over import may_take_back
from operations.answers.handlers import handler_of
from operations.answers.signed_links import LinkHolder
from operations.workspace import Workspace
from rules.absence import same_person
from rules.hand_over import PUBLIC_DOMAINS
from rules.lifecycle import AWAITED


@dataclass(frozen=True)
class Approval:
    """An answer that waits for the unit's head, or came back from there with a `reason`."""

    asked_by: str
    version: int
    head: str
    is_waiting: bool
    reason: str = ""


def approval_of(session: Session, view: ObligationView) -> Approval | None:
    draft = draft_queries.draft_of(session, view.obligation.id or 0)
    if draft is None or view.obligation.state not in AWAITED:
        return None
    unit_id = view.unit.id or 0
    head = unit_queries.people_of(session, [unit_id]).get((unit_id, ContactRole.HEAD))
    name = head.name if head else ""
    if draft.state is DraftState.AWAITING_APPROVAL:
        return Approval(draft.saved_by, draft.version, name, is_waiting=True)
    if draft.state is DraftState.SENT_BACK:
        return Approval(draft.saved_by, draft.version, name, is_waiting=False, reason=draft.reason)
    return None


def answer_way_values(
    session: Session,
    workspace: Workspace,  # noqa: ARG001 - as every maker of page values is called
    view: ObligationView,
    holder: LinkHolder,
    today: date,
) -> dict[str, object]:
    """The names `_answer_ways.html` reads."""
    approval = approval_of(session, view)
    is_awaited = view.obligation.state in AWAITED
    handler = handler_of(view)
    at = handler.email if handler else ""
    domain = same_person(holder.email).rpartition("@")[2]
    return {
        "approval": approval,
        "may_approve": approval is not None
        and approval.is_waiting
        and is_head(session, view.unit.id or 0, holder.email, today),
        "needs_approval": is_awaited and is_approval_needed(session, view, holder.email, today),
        "handler": handler,
        "is_handler": handler is not None and same_person(handler.email) == same_person(holder.email),
        "may_hand_over": is_awaited,
        "may_take_back": is_awaited and may_take_back(session, view, holder.email),
        "colleagues": _colleagues(session, view, at),
        "mail_domain": "" if domain in PUBLIC_DOMAINS else domain,
    }


def _colleagues(session: Session, view: ObligationView, handled_by: str) -> list[Contact]:
    people = unit_queries.contacts(session, view.unit.id or 0)
    return [one for one in people if one.is_active and same_person(one.email) != same_person(handled_by)]
