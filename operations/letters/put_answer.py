"""Letters that go at once: receipts, returns, decisions; sealed in the transaction that made them true."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from models.queries import outbox as outbox_queries
from models.queries.mail_choices import is_without_optional
from notifications.letters import Letter
from notifications.rendering import seal
from operations.letters.choose_mail import choices_address
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.mail_choices import is_optional_letter

DECLINED = "người nhận đã chọn không nhận thư chỉ để biết"


def put_answer(
    session: Session, workspace: Workspace, letter: Letter, *, plan_id: int | None, now: datetime
) -> None:
    """Into the outbox under the letter's key; the same answer twice is one letter.

    What only informs carries the way out of it, and is kept back, on record, for whoever has taken that way.
    """
    declined = False
    if is_optional_letter(letter.kind.value):
        choices = choices_address(workspace, letter.recipient_email)
        letter = replace(letter, opt_out=choices, choices_link=choices)
        declined = is_without_optional(session, letter.recipient_email)
    workspace.wordings.refresh_in(session)
    sealed = seal(letter, workspace.sender, at=now, wordings=workspace.wordings.now)
    workspace.wordings.tell_faults(session, at=now)
    row = {
        "key": letter.key,
        "kind": letter.kind.value,
        "recipient_email": letter.recipient_email,
        "recipient_name": letter.recipient_name,
        "state": LetterState.SUPPRESSED if declined else LetterState.DUE,
        "planned_at": now,
        "not_before": now,
        "subject": sealed.subject,
        "message_id": sealed.message_id,
        "content": sealed.content,
        "plan_id": plan_id,
        "attempts": 0,
        "finished_at": now if declined else None,
        "reason": DECLINED if declined else None,
    }
    outbox_queries.add_letters(session, [row])
