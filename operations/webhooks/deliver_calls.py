"""Calls go out signed, one after the other and outside any transaction; what was not taken is tried again for about a day.

A call is claimed before it goes and recorded after it came: a process that dies in between leaves it to be sent again,
under the same id, so that a receiver who has seen it knows.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
from standardwebhooks import Webhook as Signer

from config.sealing import unseal
from models import CallState, Webhook, WebhookCall
from models.base import JsonDict
from models.queries import webhooks as hook_queries
from operations.webhooks.add_webhook import PURPOSE
from operations.webhooks.end_webhook import end_webhook
from operations.webhooks.hook_hosts import check_url
from operations.workspace import Workspace
from rules.errors import DondocError, IllegalMove

log = logging.getLogger("dondoc.webhooks")

TIMEOUT = timedelta(seconds=10)
# Between the attempts: ten of them in about a day.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 360, 480))
# Longer than a call may take: until then nobody else sends it.
CLAIM = timedelta(minutes=2)
GIVEN_UP_AFTER = timedelta(days=5)
AT_ONCE = 500
GONE = 410


@dataclass
class Called:
    delivered: int = 0
    postponed: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Fate:
    """What came back: a status, or why there was none."""

    status: int | None
    said: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def deliver_calls(workspace: Workspace, *, is_stopping: Callable[[], bool] = lambda: False) -> Called:
    """Everything whose time has come; a receiver that does not answer is left alone until the next look."""
    done = Called()
    with workspace.database.reading() as session:
        due = hook_queries.due_calls(session, workspace.clock.now(), AT_ONCE)
    silent: set[int] = set()
    with open_client() as client:
        for call, hook in due:
            if is_stopping():
                break
            if call.webhook_id in silent or not _claimed(workspace, call):
                continue
            fate = send(workspace, client, hook, message_id(call), call.payload)
            if not fate.is_taken:
                silent.add(call.webhook_id)
            _record(workspace, hook, call, fate, done)
    return done


def open_client() -> httpx.Client:
    """No redirect, no proxy and no password of the environment: only the address that was named."""
    return httpx.Client(timeout=TIMEOUT.total_seconds(), follow_redirects=False, trust_env=False)


def message_id(call: WebhookCall) -> str:
    return f"dondoc-{call.webhook_id}-{call.id}"


def send(workspace: Workspace, client: httpx.Client, hook: Webhook, id: str, payload: JsonDict) -> Fate:
    """One attempt; what the receiver says is not kept, only its status."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    # The library writes UTC over whatever zone it is given.
    now = workspace.clock.now().astimezone(UTC)
    try:
        url = check_url(workspace.settings, hook.url)
        secret = unseal(workspace.secret, PURPOSE, hook.secret)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "dondoc",
            "webhook-id": id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Signer(secret).sign(id, now, body),
        }
        with client.stream("POST", url, content=body.encode(), headers=headers) as response:
            status = response.status_code
    except DondocError as error:
        return Fate(None, str(error)[:300])
    except httpx.HTTPError as error:
        return Fate(None, f"không gọi được ({type(error).__name__})")
    return Fate(status, "" if 200 <= status < 300 else _words(status))


def _words(status: int) -> str:
    return f"trả lời {status}" + (", không đi theo chuyển hướng" if 300 <= status < 400 else "")


def _claimed(workspace: Workspace, call: WebhookCall) -> bool:
    with workspace.database.transaction() as session:
        return hook_queries.claim(session, call, until=workspace.clock.now() + CLAIM)


def _record(workspace: Workspace, hook: Webhook, call: WebhookCall, fate: Fate, done: Called) -> None:
    now, attempts = workspace.clock.now(), call.attempts + 1
    values: dict[str, object] = {"status": fate.status, "said": fate.said}
    if fate.is_taken:
        values |= {"state": CallState.DELIVERED, "delivered_at": now}
        done.delivered += 1
    elif attempts > len(PAUSES):
        values |= {"state": CallState.FAILED}
        done.failed += 1
    else:
        values |= {"next_at": now + PAUSES[attempts - 1]}
        done.postponed += 1
    with workspace.database.transaction() as session:
        hook_queries.record(session, call.id or 0, attempts, **values)
    if not fate.is_taken:
        log.warning("webhook %s: %s", hook.id, fate.said)
        _give_up(workspace, hook, fate, now)


def _give_up(workspace: Workspace, hook: Webhook, fate: Fate, now: datetime) -> None:
    """A receiver that says it is gone, or has taken nothing for days, is not called any more; a person is shown why."""
    with workspace.database.reading() as session:
        since = hook_queries.failing_since(session, hook.id or 0)
    if fate.status == GONE:
        reason = "bên nhận báo không còn nhận nữa (410)"
    elif since is not None and now - since >= GIVEN_UP_AFTER:
        day = workspace.local(since)
        reason = f"không gửi được từ {day:%d/%m/%Y}; lần cuối: {fate.said}"
    else:
        return
    try:
        end_webhook(workspace, hook.id or 0, reason=reason)
    except IllegalMove:
        return  # somebody has ended it in the meantime
