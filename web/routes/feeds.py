"""Calendars of due dates: made and revoked by their owner, read by calendar programs that know the address."""

import hashlib
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from models.queries import feeds as feed_queries
from models.queries import units as unit_queries
from operations.feeds.make_feed import make_feed
from operations.feeds.open_feed import open_feed
from operations.feeds.revoke_feed import revoke_feed
from reports.calendar_feed import calendar_file
from rules.errors import DondocError, NotFound
from web.access import Forbidden, SignInNeeded, Visitor, visitor_of, workspace_of
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, text_of

router = APIRouter()

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]
SERVER_FAULT = 500
# Programs ask every few minutes; a quarter of an hour old is good enough.
CACHING = "private, max-age=900"


@router.get("/calendar/{token}.ics", name="calendar_feed")
def calendar_feed(request: Request, token: Annotated[str, Path(max_length=200)]) -> Response:
    workspace = workspace_of(request)
    domain = urlsplit(workspace.settings.base_url).hostname or "dondoc"
    content = calendar_file(open_feed(workspace, token), domain)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": CACHING}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="dondoc.ics"'
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


@router.get("/feeds", name="feeds")
def feeds(request: Request, visitor: Person) -> Response:
    return _page(request, visitor)


@router.post("/feeds", name="make_feed")
def make(request: Request, visitor: Person, form: Posted) -> Response:
    """The address is on this answer alone; a reload of the page by GET does not show it again."""
    workspace = workspace_of(request)
    code, name = text_of(form, "unit"), text_of(form, "name")
    unit = None
    if code:
        with workspace.database.reading() as session:
            unit = unit_queries.unit_by_code(session, code)
        if unit is None or not visitor.may_see_unit(unit.id):
            raise Forbidden
    try:
        token = make_feed(
            workspace.acting_as(visitor.name, "web"),
            user_id=_user_id(visitor),
            name=name or (f"Lịch của {unit.short_name or unit.name}" if unit else "Lịch của tôi"),
            unit_id=unit.id if unit else None,
        )
    except DondocError as error:
        status_code, _ = status_of(error)
        if status_code >= SERVER_FAULT:
            raise
        return _page(request, visitor, problem=words_of(error), status_code=status_code)
    path = str(request.app.url_path_for("calendar_feed", token=token))
    return _page(request, visitor, made=f"{workspace.settings.base_url}{path}")


@router.post("/feeds/{feed_id}/revoke", name="revoke_feed")
def revoke(request: Request, visitor: Person, feed_id: RowId, form: Posted) -> Response:  # noqa: ARG001 - checked before
    revoke_feed(workspace_of(request).acting_as(visitor.name, "web"), feed_id, user_id=_user_id(visitor))
    return go_to(request, "feeds", done="feed_revoked")


def _page(
    request: Request, visitor: Visitor, *, made: str = "", problem: str = "", status_code: int = 200
) -> Response:
    user_id = _user_id(visitor)
    with workspace_of(request).database.reading() as session:
        found = feed_queries.live_of_user(session, user_id)
        units = unit_queries.unit_names(session, [one.unit_id for one in found if one.unit_id])
        own_id = visitor.user.unit_id if visitor.user else None
        own = unit_queries.unit_names(session, [own_id]).get(own_id) if own_id else None
    values = {"feeds": found, "units": units, "own_unit": own, "made": made, "problem": problem}
    return render(request, visitor, "feeds.html", values, status_code=status_code)


def _user_id(visitor: Visitor) -> int:
    if visitor.user is None:
        raise SignInNeeded
    if visitor.user.id is None:
        raise NotFound("không có tài khoản này")
    return visitor.user.id
