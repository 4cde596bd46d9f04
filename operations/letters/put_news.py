"""News for a person that must not be held up by an address that can never work."""

from datetime import datetime

from sqlmodel import Session

from models.queries import outbox as outbox_queries
from notifications.letters import Letter
from notifications.transport import MailError
from operations.letters.put_answer import put_answer
from operations.workspace import Workspace
from rules.delivery import LetterState


def put_news(
    session: Session, workspace: Workspace, letter: Letter, *, plan_id: int | None, now: datetime
) -> None:
    """Into the outbox under the letter's key; one that cannot be addressed is shown among the failed ones."""
    try:
        put_answer(session, workspace, letter, plan_id=plan_id, now=now)
    except MailError as error:
        if not error.permanent:
            raise
        outbox_queries.add_letters(session, [_failed(letter, str(error), plan_id, now)])


def _failed(letter: Letter, reason: str, plan_id: int | None, now: datetime) -> dict[str, object]:
    return {
        "key": letter.key,
        "kind": letter.kind.value,
        "recipient_email": letter.recipient_email,
        "recipient_name": letter.recipient_name,
        "state": LetterState.FAILED,
        "planned_at": now,
        "not_before": now,
        "finished_at": now,
        "subject": "",
        "message_id": "",
        "plan_id": plan_id,
        "attempts": 0,
        "reason": reason,
    }
