"""Seal the tail of the audit trail: every event gets its link, in batches, whoever else is at it."""

from models.queries import audit_chain
from operations.workspace import Workspace
from rules.audit_chain import hash_of


def seal_audit(workspace: Workspace, *, is_whole: bool = False) -> int:
    """How many events were sealed; with nothing new it is one look by index.

    What a transaction of more than an hour has left behind is found by a look at the whole trail (`is_whole`), done once
    a day and before a backup.
    """
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        after = 0 if is_whole else audit_chain.floor(session, now)
    sealed = 0
    while True:
        # Read and hashed before any lock is held: on SQLite everybody else would wait.
        with workspace.database.reading() as session:
            batch = audit_chain.unsealed(session, after=after)
        if not batch:
            return sealed
        hashes = {one.event_id: hash_of(one.content) for one in batch}
        with workspace.database.transaction() as session:
            sealed += audit_chain.add_links(session, hashes, at=now)
        after = batch[-1].event_id
