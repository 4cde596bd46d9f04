"""Keys of programs, for the administrator: whose they are, what they allow, when they were last used."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models import ApiToken, User
from models.queries import api_tokens as token_queries
from operations.people.api_tokens import revoke_token
from web.access import Visitor, visitor_of, workspace_of
from web.exports import Column, export_kind, exported
from web.pages import go_to, render
from web.routes.account import acting, token_state
from web.scope_words import SCOPE_WORDS

router = APIRouter()
Here = Annotated[Visitor, Depends(visitor_of)]
PAGE = 50
COLUMNS = [
    Column[tuple[ApiToken, User]]("Khóa", lambda one: one[0].name, 28),
    Column[tuple[ApiToken, User]]("Người dùng", lambda one: one[1].login),
    Column[tuple[ApiToken, User]]("Quyền", lambda one: one[0].scopes, 28),
    Column[tuple[ApiToken, User]]("Tạo lúc", lambda one: one[0].created_at),
    Column[tuple[ApiToken, User]]("Hết hạn", lambda one: one[0].expires_at),
    Column[tuple[ApiToken, User]]("Dùng lần cuối", lambda one: one[0].last_used_at),
    Column[tuple[ApiToken, User]]("Thu hồi lúc", lambda one: one[0].revoked_at),
]


@router.get("/tokens", name="tokens")
def tokens(request: Request, visitor: Here, page: int = 1) -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        total = token_queries.how_many(session)
        if kind := export_kind(request):
            rows = token_queries.some(session, limit=None, offset=0)
            return exported(
                request,
                visitor,
                kind,
                name="khoa-api",
                title="Khóa truy cập API",
                selected=[],
                columns=COLUMNS,
                rows=rows,
                total=total,
            )
        pages = max(1, -(-total // PAGE))
        page = min(max(1, page), pages)
        found = token_queries.some(session, limit=PAGE, offset=(page - 1) * PAGE)
    now = workspace.clock.now()
    rows_shown = [
        (token, user, token_state(token.revoked_at is not None, token.expires_at <= now))
        for token, user in found
    ]
    values = {
        "rows": rows_shown,
        "total": total,
        "page": page,
        "pages": pages,
        "scope_words": SCOPE_WORDS,
    }
    return render(request, visitor, "tokens.html", values)


@router.post("/tokens/{token_id}/revoke", name="revoke_key")
def revoke_key(request: Request, visitor: Here, token_id: int) -> Response:
    revoke_token(acting(request, visitor), token_id)
    return go_to(request, "tokens", done="key_revoked")
