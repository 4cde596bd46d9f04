"""A calendar that opens nothing any more."""

from models.queries import feeds as feed_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import NotFound


def revoke_feed(workspace: Workspace, feed_id: int, *, user_id: int) -> None:
    """From this moment on; only one's own."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        if not feed_queries.revoke(session, feed_id, user_id=user_id, at=now):
            raise NotFound("không có lịch đồng bộ này, hoặc lịch đã được thu hồi")
        record_audit(
            session, workspace, at=now, action="feed_revoked", subject=("calendar_feed", feed_id), change={}
        )
