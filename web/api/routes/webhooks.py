"""Webhooks: which addresses are told of what, and how the last calls went."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import Field

from models import CallState, User, Webhook, WebhookCall
from models.queries import api_lists
from models.queries import webhooks as hook_queries
from operations.webhooks.add_webhook import add_webhook
from operations.webhooks.end_webhook import end_webhook
from operations.webhooks.retry_call import retry_call
from operations.webhooks.try_webhook import try_webhook
from rules.errors import NotFound
from web.api.access import Caller, Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.paging import Paged, PageOut, paged
from web.api.sent import Line, Name, Shape
from web.api.shared import DoneOut, RowId, local

router = api_router("webhooks")


class WebhookOut(Shape):
    """`events` empty: all; `user`: within whose rights it is told."""

    id: int
    name: str
    url: str
    events: list[str]
    user: str
    created_at: datetime
    created_by: str
    ended_at: datetime | None
    ended_reason: str


class WebhookIn(Shape):
    """`user`: a login, without it the key's own; the host must stand in DONDOC_WEBHOOK_HOSTS."""

    name: Line
    url: Annotated[str, Field(max_length=1000)]
    events: list[Name] = Field(default=[], max_length=100)
    user: Name | None = None


class WebhookMadeOut(Shape):
    """`secret`: told this once; with it the receiver checks the signature."""

    id: int
    secret: str


class CallOut(Shape):
    id: int
    event: str
    state: CallState
    attempts: int
    status: int | None
    said: str
    created_at: datetime
    next_at: datetime
    delivered_at: datetime | None
    payload: dict[str, Any]


class TriedOut(Shape):
    """`status` null: nobody answered."""

    delivered: bool
    status: int | None
    said: str


@router.get("/webhooks", name="api_webhooks")
def webhooks(caller: Known, asked: Annotated[Paged, Query()]) -> PageOut[WebhookOut]:
    """Newest first, those that have ended too."""
    with caller.workspace.database.reading() as session:

        def read(before: int, limit: int) -> list[tuple[Webhook, User]]:
            return api_lists.webhooks(session, before=before, limit=limit)

        return paged(
            caller,
            asked,
            "webhooks",
            read,
            number=lambda pair: pair[0].id or 0,
            show=lambda pair: _hook_out(caller, *pair),
        )


@router.post("/webhooks", name="api_add_webhook", status_code=201)
def add(caller: Known, given: Annotated[WebhookIn, Depends(json_body(WebhookIn))]) -> WebhookMadeOut:
    made = add_webhook(
        caller.workspace,
        name=given.name,
        url=given.url,
        login=given.user or caller.program.user.login,
        events=given.events,
    )
    return WebhookMadeOut(id=made.webhook_id, secret=made.secret)


@router.delete("/webhooks/{webhook_id}", name="api_end_webhook")
def end(caller: Known, webhook_id: RowId) -> DoneOut:
    end_webhook(caller.workspace, webhook_id)
    return DoneOut(id=webhook_id)


@router.post("/webhooks/{webhook_id}/test", name="api_try_webhook")
def try_(caller: Known, webhook_id: RowId) -> TriedOut:
    """One call at once, of type `webhook.ping`."""
    fate = try_webhook(caller.workspace, webhook_id)
    return TriedOut(delivered=fate.is_taken, status=fate.status, said=fate.said)


@router.get("/webhooks/{webhook_id}/calls", name="api_webhook_calls")
def calls(caller: Known, webhook_id: RowId, asked: Annotated[Paged, Query()]) -> PageOut[CallOut]:
    """Newest first; kept for sixty days."""
    with caller.workspace.database.reading() as session:
        if hook_queries.one(session, webhook_id) is None:
            raise NotFound(f"không có webhook số {webhook_id}")

        def read(before: int, limit: int) -> list[WebhookCall]:
            return hook_queries.calls_of(session, webhook_id, before=before, limit=limit)

        return paged(
            caller,
            asked,
            f"calls:{webhook_id}",
            read,
            number=lambda one: one.id or 0,
            show=lambda one: _call_out(caller, one),
        )


@router.post("/webhooks/{webhook_id}/calls/{call_id}/retry", name="api_retry_call")
def retry(caller: Known, webhook_id: RowId, call_id: RowId) -> DoneOut:
    retry_call(caller.workspace, webhook_id, call_id)
    return DoneOut(id=call_id)


def _hook_out(caller: Caller, one: Webhook, user: User) -> WebhookOut:
    return WebhookOut.of(
        one,
        events=one.events.split(),
        user=user.login,
        created_at=caller.workspace.local(one.created_at),
        ended_at=local(caller.workspace, one.ended_at),
    )


def _call_out(caller: Caller, one: WebhookCall) -> CallOut:
    return CallOut.of(
        one,
        created_at=caller.workspace.local(one.created_at),
        next_at=caller.workspace.local(one.next_at),
        delivered_at=local(caller.workspace, one.delivered_at),
    )
