"""A letter the relay had taken came back: sent → bounced, and what is known of the address (tracking.md 4.8)."""

from datetime import datetime

from sqlmodel import Session

from models.queries import undelivered as undelivered_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.refusals import is_about_the_address


def mark_bounced(
    session: Session, workspace: Workspace, letter_id: int, *, at: datetime, reason: str
) -> bool:
    """In the caller's transaction; False when the letter is not one that was sent: the same bounce twice is one.

    Its steps go to the next contact with the next round (operations/letters/pass_on_letters.py).
    """
    if not undelivered_queries.bounce(session, letter_id, at=at, reason=reason):
        return False
    letter = undelivered_queries.letter(session, letter_id)
    if letter is None:
        return False
    if is_about_the_address(reason):
        undelivered_queries.refuse_address(session, letter.recipient_email, at=at, reason=reason)
    record_audit(
        session,
        workspace,
        at=at,
        action="letter_bounced",
        subject=("letter", letter_id),
        plan_id=letter.plan_id,
        change={"to": letter.recipient_email, "reason": reason},
    )
    return True
