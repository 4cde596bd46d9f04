"""One call to see whether the receiver is there and takes our signature."""

from models.queries import webhooks as hook_queries
from operations.record_audit import record_audit
from operations.webhooks.deliver_calls import Fate, open_client, send
from operations.workspace import Workspace
from rules.errors import IllegalMove, NotFound
from rules.webhook_events import PING


def try_webhook(workspace: Workspace, webhook_id: int) -> Fate:
    """At once, and told what came of it; it is no event and is not tried again."""
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        found = hook_queries.one(session, webhook_id)
    if found is None:
        raise NotFound(f"không có webhook số {webhook_id}")
    hook, _ = found
    if hook.ended_at is not None:
        raise IllegalMove(f"webhook số {webhook_id} đã ngừng")
    timestamp = workspace.local(now).isoformat(timespec="seconds")
    payload = {"type": PING, "timestamp": timestamp, "data": {"words": "gọi thử", "webhook": webhook_id}}
    with open_client() as client:
        fate = send(workspace, client, hook, f"dondoc-ping-{webhook_id}-{int(now.timestamp())}", payload)
    with workspace.database.transaction() as session:
        record_audit(
            session,
            workspace,
            at=now,
            action="webhook_tried",
            subject=("webhook", webhook_id),
            change={"status": fate.status, "said": fate.said},
        )
    return fate
