"""The rows behind a number, with the rule that chose them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models.queries import dashboard
from models.queries.board_choice import BoardClass, Narrowing
from rules.errors import BadInput
from rules.lifecycle import State
from rules.wording import short_date, weekday_date
from web import board
from web.access import Visitor, visitor_of, workspace_of
from web.exports import export_kind, exported
from web.labels import CLASSES, STATES
from web.obligation_columns import COLUMNS, chosen_words
from web.obligation_columns import rows_of as rows_of_file
from web.pages import render
from web.selecting import choose

router = APIRouter()

Word = TypeVar("Word", BoardClass, State)

PAGE = 50
MOST_DAYS = 366

RULES = {
    BoardClass.ON_TIME: "đã gửi, ngày gửi không muộn hơn hạn",
    BoardClass.LATE: "đã gửi, ngày gửi muộn hơn hạn",
    BoardClass.IN_TERM: "đã bắt đầu, chưa gửi, chưa qua hạn",
    BoardClass.OVERDUE: "chưa gửi hoặc bị trả lại, đã qua hạn",
    BoardClass.SCHEDULED: "chưa đến ngày bắt đầu",
    BoardClass.CLOSED: "được miễn hoặc thôi theo dõi",
}


@router.get("/obligations", name="obligations")
def obligations(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    query = dict(request.query_params)
    days = _number(query, "due_within", MOST_DAYS)
    narrowing = Narrowing(
        board_class=_named(BoardClass, query, "class"),
        state=_named(State, query, "state"),
        level=_number(query, "level", 9),
        due_between=_due_between(query, today, days),
        due_in=_month(query.get("due_month", "")),
        has_extension_asked=query.get("extension") == "asked",
    )
    page = _number(query, "page", 10_000) or 1
    with workspace.database.reading() as session:
        chosen = choose(
            session,
            plan=query.get("plan", ""),
            period=query.get("period", ""),
            unit=query.get("unit", ""),
            reach=visitor.reach,
        )
        # What units are waited for ("chờ ý kiến") is a list of its own, added to no other number.
        selection = replace(chosen.selection, inputs=query.get("kind") == "input")
        rules = [*(["Chờ ý kiến đơn vị"] if selection.inputs else []), *_rules(narrowing, days)]
        total = dashboard.number_of(session, selection, narrowing, today)
        if kind := export_kind(request):
            ids = dashboard.ids_listed(session, selection, narrowing, today)
            return exported(
                request,
                visitor,
                kind,
                name="danh-sach-viec",
                title="Danh sách việc",
                selected=[*chosen_words(chosen), *rules],
                columns=COLUMNS,
                rows=rows_of_file(session, workspace, ids, today),
                total=total,
            )
        pages = max(1, -(-total // PAGE))
        page = min(page, pages)
        views = dashboard.listed(session, selection, narrowing, today, limit=PAGE, offset=(page - 1) * PAGE)
        rows = board.rows_of(session, workspace, views, today)
    values = {
        "chosen": chosen,
        "rows": rows,
        "total": total,
        "page": page,
        "pages": pages,
        "query": query,
        "rules": rules,
        "class_words": [(one.value, CLASSES[one].words) for one in BoardClass],
    }
    return render(request, visitor, "obligations.html", values)


def _rules(narrowing: Narrowing, days: int | None) -> list[str]:
    """By what rule these rows were chosen."""
    said = []
    if narrowing.board_class is not None:
        said.append(f"{CLASSES[narrowing.board_class].words}: {RULES[narrowing.board_class]}")
    if narrowing.state is not None:
        said.append(f"Trạng thái: {STATES[narrowing.state]}")
    if narrowing.level is not None:
        words = f"đôn đốc đến mức {narrowing.level}" if narrowing.level else "chưa đôn đốc"
        said.append(f"Mức: {words}")
    if narrowing.due_between is not None:
        first, last = narrowing.due_between
        until = (
            f" trong {days} ngày tới, đến {short_date(last)}"
            if days is not None
            else f" {weekday_date(first)}"
        )
        said.append(f"Chưa gửi, đến hạn{until}")
    if narrowing.due_in is not None:
        said.append(f"Đến hạn trong tháng {narrowing.due_in[0].month}/{narrowing.due_in[0].year}")
    if narrowing.has_extension_asked:
        said.append("Có đề nghị gia hạn chờ quyết định")
    return said


def _due_between(query: dict[str, str], today: date, days: int | None) -> tuple[date, date] | None:
    if days is not None:
        return today, today + timedelta(days=days)
    try:
        day = date.fromisoformat(query["due_on"]) if query.get("due_on") else None
    except ValueError:
        raise BadInput(
            f"địa chỉ có phần không đúng: due_on={query['due_on'][:20]}", mend="chọn lại trong danh sách"
        ) from None
    return (day, day) if day else None


def _month(words: str) -> tuple[date, date] | None:
    """The first and the last day of a month written 2021-06."""
    if not words:
        return None
    try:
        first = date.fromisoformat(f"{words}-01")
    except ValueError:
        raise BadInput(
            f"địa chỉ có phần không đúng: due_month={words[:20]}", mend="chọn lại trong danh sách"
        ) from None
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _named(words: type[Word], query: dict[str, str], name: str) -> Word | None:
    value = query.get(name, "")
    try:
        return words(value) if value else None
    except ValueError:
        raise BadInput(
            f"địa chỉ có phần không đúng: {name}={value}", mend="chọn lại trong danh sách"
        ) from None


def _number(query: dict[str, str], name: str, most: int) -> int | None:
    value = query.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and int(value[:9]) <= most):
        raise BadInput(f"địa chỉ có phần không đúng: {name}={value[:20]}", mend="chọn lại trong danh sách")
    return int(value)
