"""Letters that go at once: receipts, returns, decisions; sealed in the transaction that made them true."""

from datetime import datetime

from sqlmodel import Session

from models.queries import outbox as outbox_queries
from notifications.letters import Letter
from notifications.rendering import seal
from operations.workspace import Workspace
from rules.delivery import LetterState


def put_answer(
    session: Session, workspace: Workspace, letter: Letter, *, plan_id: int | None, now: datetime
) -> None:
    """Into the outbox under the letter's key; the same answer twice is one letter."""
    sealed = seal(letter, workspace.sender, at=now)
    row = {
        "key": letter.key,
        "kind": letter.kind.value,
        "recipient_email": letter.recipient_email,
        "recipient_name": letter.recipient_name,
        "state": LetterState.DUE,
        "planned_at": now,
        "not_before": now,
        "subject": sealed.subject,
        "message_id": sealed.message_id,
        "content": sealed.content,
        "plan_id": plan_id,
        "attempts": 0,
    }
    outbox_queries.add_letters(session, [row])
