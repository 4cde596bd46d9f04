"""A person has seen to a letter that did not arrive (rang up, handed it over): it counts no more as work."""

from collections.abc import Collection

from models.queries import open_losses
from operations.record_audit import record_audit
from operations.workspace import Workspace


def see_to_letter(workspace: Workspace, letter_id: int) -> bool:
    """False when it is no lost letter, or was seen to before. What it said is passed on all the same."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        is_done = open_losses.see_to(session, letter_id, at=now)
        if is_done:
            record_audit(session, workspace, at=now, action="letter_seen_to", subject=("outbox", letter_id))
    return is_done


def see_to_letters(workspace: Workspace, letter_ids: Collection[int]) -> int:
    """Of many chosen at once: how many had not been seen to before."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        done = [one for one in sorted(set(letter_ids)) if open_losses.see_to(session, one, at=now)]
        for one in done:
            record_audit(session, workspace, at=now, action="letter_seen_to", subject=("outbox", one))
    return len(done)
