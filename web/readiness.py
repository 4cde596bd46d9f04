"""Whether the installation does its work: the database answers and the last round is not late."""

from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from models.queries import rounds as round_queries
from operations.ladder.run_round import is_anything_due
from operations.workspace import Workspace
from rules.errors import StorageFailed

# One round may be long and one may be lost; three in a row are an outage.
LATE_AFTER_ROUNDS = 3


def is_database_reachable(workspace: Workspace) -> bool:
    try:
        with workspace.database.reading() as session:
            round_queries.recent_rounds(session, limit=1)
    except (SQLAlchemyError, StorageFailed):
        return False
    return True


def rounds_are_not_late(workspace: Workspace) -> bool:
    """Quiet hours have no rounds, so a round is late only while something waits for it; none at all is a new house."""
    with workspace.database.reading() as session:
        last = round_queries.last_finished_round(session)
    if last is None or last.finished_at is None:
        return True
    limit = timedelta(minutes=LATE_AFTER_ROUNDS * workspace.settings.round_minutes)
    return workspace.clock.now() - last.finished_at <= limit or not is_anything_due(workspace)
