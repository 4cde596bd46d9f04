"""A program of the office asks to be told; its secret is told once and kept sealed."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from config.ids import new_token
from config.sealing import seal
from models import Webhook
from models.queries import access as access_queries
from models.queries import webhooks as hook_queries
from operations.record_audit import record_audit
from operations.webhooks.hook_hosts import check_url
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from rules.webhook_events import ALL_EVENTS

PURPOSE = "webhook"
LONGEST_NAME = 100


@dataclass(frozen=True)
class AddedWebhook:
    """`secret`: told this once."""

    webhook_id: int
    secret: str


def add_webhook(
    workspace: Workspace, *, name: str, url: str, login: str, events: Iterable[str] = ()
) -> AddedWebhook:
    """Told from now on, of these events (none named: all), as far as the rights of `login` go."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadInput(
            "tên để trống hoặc dài hơn 100 ký tự", where="name", mend="ghi chương trình nào nhận tin"
        )
    wanted = list(dict.fromkeys(word for one in events for word in one.split()))
    if unknown := [one for one in wanted if one not in ALL_EVENTS]:
        raise BadInput(
            f"không có sự kiện “{unknown[0]}”", where="events", mend=f"dùng: {', '.join(sorted(ALL_EVENTS))}"
        )
    url = check_url(workspace.settings, url.strip())
    secret = "whsec_" + base64.b64encode(new_token().encode()).decode()
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        user = access_queries.user_by_login(session, login)
        if user is None or not user.is_active:
            raise NotFound(f"không có người dùng “{login}” đang hoạt động")
        hook = Webhook(
            name=name,
            url=url,
            secret=seal(workspace.secret, PURPOSE, secret),
            events=" ".join(wanted),
            user_id=user.id or 0,
            created_at=now,
            created_by=workspace.actor,
            last_event_id=hook_queries.last_event(session),
        )
        webhook_id = hook_queries.add(session, hook)
        record_audit(
            session,
            workspace,
            at=now,
            action="webhook_added",
            subject=("webhook", webhook_id),
            change={"name": name, "url": url, "user": login, "events": wanted},
        )
    return AddedWebhook(webhook_id, secret)
