"""A word that changes whenever what the board shows may have changed, and says nothing else."""

from hashlib import sha256

from models.queries.board import newest_change
from operations.workspace import Workspace


def mark_of(workspace: Workspace) -> str:
    """The day is part of it: at midnight things become overdue without anybody's doing."""
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        events, steps = newest_change(session)
    return sha256(f"{workspace.secret}:{today}:{events}:{steps}".encode()).hexdigest()[:16]
