"""Webhooks: which programs are told of what, how the last calls went; only for administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from models import CallState
from models.queries import access as access_queries
from models.queries import webhooks as hook_queries
from operations.webhooks.add_webhook import add_webhook
from operations.webhooks.end_webhook import end_webhook
from operations.webhooks.hook_hosts import allowed_hosts
from operations.webhooks.retry_call import retry_call
from operations.webhooks.try_webhook import try_webhook
from operations.workspace import Workspace
from rules.errors import DondocError
from rules.webhook_events import ALL_EVENTS
from web.access import Visitor, visitor_of, workspace_of
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, text_of

router = APIRouter()

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]
LAST_CALLS = 20
SERVER_FAULT = 500
STATES = {CallState.WAITING: "chờ gửi", CallState.DELIVERED: "đã tới", CallState.FAILED: "hỏng"}


@router.get("/webhooks", name="webhooks")
def webhooks(request: Request, visitor: Person) -> Response:
    return _page(request, visitor)


@router.post("/webhooks", name="add_webhook")
def add(request: Request, visitor: Person, form: Posted) -> Response:
    """The secret is shown on the page that answers, once; it is not to be had again."""
    chosen = [str(one) for one in form.getlist("event") if isinstance(one, str)]
    try:
        made = add_webhook(
            _acting(request, visitor),
            name=text_of(form, "name"),
            url=text_of(form, "url"),
            login=text_of(form, "user"),
            events=chosen,
        )
    except DondocError as error:
        status_code, _ = status_of(error)
        if status_code >= SERVER_FAULT:
            raise
        typed: dict[str, object] = {name: text_of(form, name) for name in ("name", "url", "user")}
        typed["events"] = chosen
        return _page(request, visitor, typed=typed, problem=words_of(error), status_code=status_code)
    return _page(request, visitor, secret=made.secret, secret_of=made.webhook_id)


@router.post("/webhooks/{webhook_id}/end", name="end_webhook")
def end(request: Request, visitor: Person, webhook_id: RowId, form: Posted) -> Response:
    end_webhook(_acting(request, visitor), webhook_id, reason=text_of(form, "reason"))
    return go_to(request, "webhooks", done="webhook_ended")


@router.post("/webhooks/{webhook_id}/try", name="try_webhook")
def try_(request: Request, visitor: Person, webhook_id: RowId) -> Response:
    fate = try_webhook(_acting(request, visitor), webhook_id)
    words = "Gọi thử thành công." if fate.is_taken else f"Gọi thử chưa được: {fate.said}."
    return _page(request, visitor, tried=(webhook_id, fate.is_taken, words))


@router.post("/webhooks/{webhook_id}/calls/{call_id}/retry", name="retry_webhook_call")
def retry(request: Request, visitor: Person, webhook_id: RowId, call_id: RowId) -> Response:
    retry_call(_acting(request, visitor), webhook_id, call_id)
    return go_to(request, "webhooks", done="webhook_retried")


def _page(
    request: Request,
    visitor: Visitor,
    *,
    typed: dict[str, object] | None = None,
    problem: str = "",
    secret: str = "",
    secret_of: int = 0,
    tried: tuple[int, bool, str] | None = None,
    status_code: int = 200,
) -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        hooks = hook_queries.every(session)
        numbers = hook_queries.call_numbers(session)
        rows = [
            (
                hook,
                user,
                {state: numbers.get((hook.id or 0, state), 0) for state in CallState},
                hook_queries.calls_of(session, hook.id or 0, limit=LAST_CALLS),
            )
            for hook, user in hooks
        ]
        users = [one for one in access_queries.all_users(session) if one.is_active]
    values = {
        "rows": rows,
        "users": users,
        "events": sorted(ALL_EVENTS.items()),
        "event_words": {name: one.words for name, one in ALL_EVENTS.items()},
        "hosts": sorted(allowed_hosts(workspace.settings)),
        "states": STATES,
        "typed": typed
        or {"name": "", "url": "", "user": visitor.user.login if visitor.user else "", "events": []},
        "problem": problem,
        "secret": secret,
        "secret_of": secret_of,
        "tried": tried,
    }
    return render(request, visitor, "webhooks.html", values, status_code=status_code)


def _acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name, "web")
