"""Deliver what is due: claim (short transaction), send (none), record each fate at once (short transaction)."""

from dataclasses import dataclass
from datetime import datetime

from models import OutboxMessage
from models.queries import outbox as outbox_queries
from notifications.transport import MailError
from operations.workspace import Workspace
from rules.delivery import CLAIM_LEASE, LetterState, retry_at

# Few at a time: letters claimed by a process that dies wait for the claim to end before they go again.
CLAIM = 20


@dataclass
class Delivered:
    sent: int = 0
    postponed: int = 0
    failed: int = 0


async def deliver_mail(workspace: Workspace) -> Delivered:
    """Until nothing is ready. At least once: a kill between the relay's yes and the record repeats that one letter."""
    total = Delivered()
    try:
        while True:
            now = workspace.clock.now()
            with workspace.database.transaction() as session:
                letters = outbox_queries.claim(
                    session, now=now, until=now + CLAIM_LEASE, process=workspace.process, limit=CLAIM
                )
            if not letters:
                return total
            for letter in letters:
                await _deliver_one(workspace, letter, total)
    finally:
        await workspace.transport.close()


async def _deliver_one(workspace: Workspace, letter: OutboxMessage, total: Delivered) -> None:
    try:
        await workspace.transport.send(
            recipient=letter.recipient_email, content=letter.content or b"", key=letter.key
        )
    except MailError as error:
        _record_refusal(workspace, letter, error, total)
        return
    now = workspace.clock.now()
    _record(
        workspace, letter, LetterState.SENT, now, "sent", "", finished_at=now, attempts=letter.attempts + 1
    )
    total.sent += 1


def _record_refusal(workspace: Workspace, letter: OutboxMessage, error: MailError, total: Delivered) -> None:
    now = workspace.clock.now()
    attempts = letter.attempts + 1
    if error.permanent:
        _record(
            workspace, letter, LetterState.FAILED, now, "refused", str(error),
            finished_at=now, reason=str(error), attempts=attempts,
        )  # fmt: skip
        total.failed += 1
        return
    _record(
        workspace, letter, LetterState.DUE, now, "postponed", str(error),
        not_before=retry_at(now, attempts), reason=str(error), attempts=attempts,
    )  # fmt: skip
    total.postponed += 1


def _record(
    workspace: Workspace,
    letter: OutboxMessage,
    state: LetterState,
    at: datetime,
    outcome: str,
    detail: str,
    **values: object,
) -> None:
    letter_id = letter.id or 0
    with workspace.database.transaction() as session:
        outbox_queries.finish(session, letter_id, state, process=workspace.process, **values)
        outbox_queries.add_attempt(session, letter_id, at=at, outcome=outcome, detail=detail)
