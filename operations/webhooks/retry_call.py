"""A call that was given up is sent again, under the same id."""

from models.queries import webhooks as hook_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, NotFound


def retry_call(workspace: Workspace, webhook_id: int, call_id: int) -> None:
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        found = hook_queries.one(session, webhook_id)
        calls = hook_queries.calls_of(session, webhook_id, before=call_id + 1, limit=1)
        if found is None or not calls or calls[0].id != call_id:
            raise NotFound("không có lần gọi này")
        if found[0].ended_at is not None:
            raise IllegalMove(f"webhook số {webhook_id} đã ngừng")
        if not hook_queries.again(session, call_id, at=now):
            raise IllegalMove("lần gọi này chưa hỏng: đang chờ gửi hoặc đã tới")
        record_audit(
            session,
            workspace,
            at=now,
            action="webhook_call_retried",
            subject=("webhook", webhook_id),
            change={"call": call_id},
        )
