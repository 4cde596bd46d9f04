"""In a dry run every letter that is ready counts as sent at once: there is no relay whose word would have to be kept."""

from models.queries import outbox as outbox_queries
from operations.letters.deliver_mail import Delivered
from operations.workspace import Workspace


def deliver_dry(workspace: Workspace) -> Delivered:
    """One statement for all of them."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        return Delivered(sent=outbox_queries.send_all(session, now=now))
