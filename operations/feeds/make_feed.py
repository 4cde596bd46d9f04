"""A calendar of due dates for a person's own calendar program: its address is told once, its token is kept as a hash."""

from config.ids import new_token, token_hash
from models import CalendarFeed
from models.queries import feeds as feed_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, Refused

LONGEST_NAME = 100
MOST_FEEDS = 10


def make_feed(workspace: Workspace, *, user_id: int, name: str, unit_id: int | None = None) -> str:
    """The token, told this once. `unit_id`: what one unit owes; None: what the person may see."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadInput(f"tên lịch để trống hoặc dài hơn {LONGEST_NAME} ký tự", mend="ghi nơi dùng lịch này")
    now, token = workspace.clock.now(), new_token()
    with workspace.database.transaction() as session:
        if feed_queries.number_live(session, user_id) >= MOST_FEEDS:
            raise Refused(f"mỗi người có nhiều nhất {MOST_FEEDS} lịch đồng bộ: thu hồi lịch không dùng nữa")
        feed_id = feed_queries.add(
            session,
            CalendarFeed(
                token_hash=token_hash(token),
                name=name,
                user_id=user_id,
                unit_id=unit_id,
                created_at=now,
                created_by=workspace.actor,
            ),
        )
        record_audit(
            session,
            workspace,
            at=now,
            action="feed_made",
            subject=("calendar_feed", feed_id),
            change={"name": name, **({"unit": unit_id} if unit_id else {})},
        )
    return token
