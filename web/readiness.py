"""Whether the installation does its work: the database answers and the last round is not late."""

from sqlalchemy.exc import SQLAlchemyError

from models.queries import rounds as round_queries
from operations.care.pulse import take_pulse
from operations.workspace import Workspace
from rules.errors import StorageFailed


def is_database_reachable(workspace: Workspace) -> bool:
    try:
        with workspace.database.reading() as session:
            round_queries.recent_rounds(session, limit=1)
    except (SQLAlchemyError, StorageFailed):
        return False
    return True


def rounds_are_not_late(workspace: Workspace) -> bool:
    """By the record of rounds: a process that only serves pages knows nothing else of those who run them."""
    return not take_pulse(workspace).is_late
