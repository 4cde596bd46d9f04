"""The short job of the clock: gather what happened, call those who asked, drop what has been kept long enough."""

from collections.abc import Callable
from datetime import timedelta

from models.queries import webhooks as hook_queries
from operations.people.api_receipts import prune_receipts
from operations.webhooks.deliver_calls import Called, deliver_calls
from operations.webhooks.gather_calls import gather_calls
from operations.workspace import Workspace

# Longer than an event is looked for again (gather_calls.TOLD_WITHIN), so that none is told a second time.
CALLS_KEPT = timedelta(days=60)


def call_webhooks(workspace: Workspace, *, is_stopping: Callable[[], bool] = lambda: False) -> Called:
    """Nothing in a dry run: nobody outside is to hear of it."""
    if workspace.is_dry:
        return Called()
    prune_receipts(workspace)
    _prune_calls(workspace)
    with workspace.database.reading() as session:
        if not hook_queries.has_live(session):
            return Called()
    gather_calls(workspace)
    return deliver_calls(workspace, is_stopping=is_stopping)


def _prune_calls(workspace: Workspace) -> None:
    before = workspace.clock.now() - CALLS_KEPT
    with workspace.database.reading() as session:
        if not hook_queries.has_old(session, before):
            return
    with workspace.database.transaction() as session:
        hook_queries.drop_old(session, before)
