"""Give letters that did not arrive another way out, after a person has mended the address or the relay."""

from collections.abc import Collection

from models.queries import outbox as outbox_queries
from models.queries import undelivered as undelivered_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace


def retry_failed_letters(
    workspace: Workspace, *, letter_id: int | None = None, letter_ids: Collection[int] | None = None
) -> int:
    """Everything that failed, or one letter or some, also what came back; the number that goes again with the next round.

    Their addresses count as good again: if they are not, the next refusal says so.
    """
    now = workspace.clock.now()
    wanted = [letter_id] if letter_ids is None else sorted(set(letter_ids))
    with workspace.database.transaction() as session:
        letters: dict[int, str] = {}
        for one in wanted:
            letters |= outbox_queries.retry(session, now=now, letter_id=one)
        undelivered_queries.mend_addresses(session, set(letters.values()))
        if letters:
            record_audit(
                session,
                workspace,
                at=now,
                action="letters_retried",
                subject=("outbox", letter_id or 0),
                change={"letters": len(letters), **({"numbers": list(letters)} if letter_ids else {})},
            )
    return len(letters)


def mend_address(workspace: Workspace, email: str) -> int:
    """The address is right again: letters reach it first, and those that did not arrive go again; their number."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        mended = undelivered_queries.mend_addresses(session, [email])
        letters = outbox_queries.retry(session, now=now, to=email)
        if mended or letters:
            record_audit(
                session,
                workspace,
                at=now,
                action="address_mended",
                subject=("directory", 0),
                change={"email": email, "letters": len(letters)},
            )
    return len(letters)
