"""From now on it is told nothing more; what waited for it is not sent."""

from models.queries import webhooks as hook_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, NotFound

ENDED = "đã thôi gửi tới địa chỉ này"


def end_webhook(workspace: Workspace, webhook_id: int, *, reason: str = "") -> None:
    now = workspace.clock.now()
    reason = " ".join(reason.split())[:500] or f"{workspace.actor} cho ngừng"
    with workspace.database.transaction() as session:
        found = hook_queries.one(session, webhook_id)
        if found is None:
            raise NotFound(f"không có webhook số {webhook_id}")
        if not hook_queries.end(session, webhook_id, at=now, reason=reason):
            raise IllegalMove(f"webhook số {webhook_id} đã ngừng từ trước")
        left = hook_queries.drop_waiting(session, webhook_id, ENDED)
        record_audit(
            session,
            workspace,
            at=now,
            action="webhook_ended",
            subject=("webhook", webhook_id),
            change={"name": found[0].name, "reason": reason, "not_sent": left},
        )
