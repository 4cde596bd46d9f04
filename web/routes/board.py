"""The escalation board: what is overdue by level and age, as a page, as a file, and as word that it has changed."""

from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from models.queries import board as board_queries
from models.queries import saved_views as view_queries
from models.queries import sums
from models.queries.board_choice import BoardClass
from operations.people.drop_view import drop_view
from operations.people.save_view import save_view
from rules.errors import BadInput
from web import board_columns, escalation
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.board_filters import AGES, KINDS, level_words, query_of, read_choice
from web.board_item import board_item_page
from web.board_mark import mark_of
from web.exports import export_kind, exported
from web.live import Watch
from web.months import months_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.routes.obligations import RowId

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]

PAGE = "board"
SPARK_MONTHS = 5
MOST_PAGES = 10_000


@router.get("/board", name="board")
def board(request: Request, visitor: Person) -> Response:
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    mark = mark_of(workspace)
    with workspace.database.reading() as session:
        choice = read_choice(session, request.query_params, visitor.reach)
        wanted = choice.wanted
        ages = escalation.ages_of(session, wanted, today)
        total = escalation.number_chosen(ages, wanted)
        if kind := export_kind(request):
            return exported(
                request,
                visitor,
                kind,
                name="bang-don-doc",
                title="Bảng đôn đốc",
                selected=choice.words,
                columns=board_columns.COLUMNS,
                rows=board_columns.rows(session, workspace, wanted, today, total),
                total=total,
            )
        pages = max(1, -(-total // escalation.ROWS))
        page = min(_page(request), pages)
        views = board_queries.listed(
            session, wanted, today, limit=escalation.ROWS, offset=(page - 1) * escalation.ROWS
        )
        rows = escalation.board_rows(session, workspace, views, today)
        classes = sums.totals(session, wanted.selection, today)
        values: dict[str, object] = {
            "choice": choice,
            "query": choice.query,
            "back": urlencode({**choice.query, **({"page": page} if page > 1 else {})}),
            "ages": ages,
            "total": total,
            "page": page,
            "pages": pages,
            "first": (page - 1) * escalation.ROWS,
            "groups": escalation.by_level(rows),
            "units": {one.row.view.unit.code: one.row.view.unit for one in rows}.values(),
            "on_time": classes[BoardClass.ON_TIME],
            "answered": classes[BoardClass.ON_TIME] + classes[BoardClass.LATE],
            "spark_months": months_of(sums.trend(session, wanted.selection, today, SPARK_MONTHS)),
            "coming": escalation.coming(session, wanted, rows, total, today),
            "saved": view_queries.of_user(session, visitor.user.id or 0, PAGE) if visitor.user else [],
            "mark": mark,
            "age_words": AGES,
            "kinds": KINDS,
            "level_words": level_words,
        }
    return render(request, visitor, "board.html", values)


@router.get("/board/live", name="board_live", response_class=EventSourceResponse)
async def live(request: Request) -> AsyncIterator[ServerSentEvent]:
    """Says that something has changed and nothing of what: the page asks again, with its reader's own rights.

    Who asks for no stream is given the mark as it is and no more.
    """
    watch: Watch = request.app.state.board_watch
    async for mark in watch.marks():
        yield ServerSentEvent(raw_data=mark, event="mark")
        if "text/event-stream" not in request.headers.get("accept", ""):
            return


@router.get("/board/{obligation_id}", name="board_item")
def item(request: Request, visitor: Person, obligation_id: RowId) -> Response:
    """One overdue obligation with what may be done about it, and the way back to the board as it was narrowed."""
    return board_item_page(request, visitor, obligation_id)


@router.post("/board/views", name="save_view")
def save(request: Request, visitor: Person, form: Posted) -> Response:
    query = query_of(text_of(form, "query"))
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    name = text_of(form, "name")
    save_view(workspace, _own(visitor), page=PAGE, name=name, query=urlencode(query))
    return go_to(request, "board", done="view_saved", query=query)


@router.post("/board/views/drop", name="drop_view")
def drop(request: Request, visitor: Person, form: Posted) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    drop_view(workspace, _own(visitor), page=PAGE, name=text_of(form, "name"))
    return go_to(request, "board", done="view_dropped")


def _own(visitor: Visitor) -> int:
    if visitor.user is None or visitor.user.id is None:
        raise Forbidden
    return visitor.user.id


def _page(request: Request) -> int:
    value = request.query_params.get("page", "") or "1"
    if not (value.isascii() and value.isdigit() and len(value) < 6 and 0 < int(value) <= MOST_PAGES):
        raise BadInput(f"địa chỉ có phần không đúng: page={value[:20]}", mend="chọn lại trang")
    return int(value)
