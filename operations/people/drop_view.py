"""Xóa bộ lọc đã lưu of one's own."""

from models.queries import saved_views as view_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import NotFound


def drop_view(workspace: Workspace, user_id: int, *, page: str, name: str) -> None:
    with workspace.database.transaction() as session:
        if not view_queries.drop_named(session, user_id, page, name):
            raise NotFound(f"không có bộ lọc “{name}” của mình")
        record_audit(
            session,
            workspace,
            at=workspace.clock.now(),
            action="view_dropped",
            subject=("user", user_id),
            change={"page": page, "name": name},
        )
