"""Give failed letters another way out, after a person has mended the address or the relay."""

from models.queries import outbox as outbox_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace


def retry_failed_letters(workspace: Workspace) -> int:
    """failed → due; the number of letters that go again with the next round."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        number = outbox_queries.retry_failed(session, now=now)
        if number:
            record_audit(
                session,
                workspace,
                at=now,
                action="letters_retried",
                subject=("outbox", 0),
                change={"letters": number},
            )
    return number
