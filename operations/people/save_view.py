"""Lưu bộ lọc: a person keeps how they narrowed a list, under a name of their own."""

from models.queries import saved_views as view_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, Refused

MOST_VIEWS = 30
LONGEST_NAME, LONGEST_QUERY = 60, 500


def save_view(workspace: Workspace, user_id: int, *, page: str, name: str, query: str) -> None:
    """A name that the person has used for this page is given to the new one."""
    name = " ".join(name.split())
    if not name:
        raise BadInput("chưa đặt tên bộ lọc", mend="ghi tên ngắn, ví dụ: Sở Tài chính, mức 3")
    if len(name) > LONGEST_NAME or len(query) > LONGEST_QUERY:
        raise BadInput(f"tên bộ lọc dài hơn {LONGEST_NAME} ký tự", mend="đặt tên ngắn hơn")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        known = {one.name for one in view_queries.of_user(session, user_id, page)}
        if name not in known and view_queries.number_of(session, user_id) >= MOST_VIEWS:
            raise Refused(f"đã lưu {MOST_VIEWS} bộ lọc; xóa bớt rồi lưu")
        view_queries.keep(session, user_id=user_id, page=page, name=name, query=query, at=now)
        change = {"page": page, "name": name, "query": query}
        record_audit(
            session, workspace, at=now, action="view_saved", subject=("user", user_id), change=change
        )
