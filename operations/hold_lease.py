"""Hold a duty for a while, so that of many processes one keeps it."""

from datetime import timedelta

from models.queries import rounds as round_queries
from operations.workspace import Workspace


def hold_lease(workspace: Workspace, name: str, *, lasting: timedelta) -> bool:
    """True when the duty is ours until the lease runs out; asking again in time keeps it."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        return round_queries.take_lease(session, name, holder=workspace.process, now=now, until=now + lasting)


def drop_lease(workspace: Workspace, name: str) -> None:
    """Give a duty back before its time; nothing happens when it is no longer ours."""
    with workspace.database.transaction() as session:
        round_queries.end_lease(session, name, holder=workspace.process, now=workspace.clock.now())
