"""Search across plans, tasks, units, answers, difficulties: grouped by what was found, within the visitor's reach."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.queries.search import MOST_COUNTED, MOST_LISTED, Hits, search
from models.queries.search_found import Found, found_behind
from rules.errors import BadInput
from rules.reach import Reach
from rules.search_words import LONGEST, SearchKind, wanted
from rules.wording import number_words
from web.access import Visitor, visitor_of, workspace_of
from web.exports import Column, Kind, export_kind, exported
from web.pages import render
from web.search_rows import row_of

router = APIRouter()

FEW, PAGE = 5, 25
HEADINGS = {
    SearchKind.PLAN: "Kế hoạch",
    SearchKind.ASSIGNMENT: "Nhiệm vụ",
    SearchKind.UNIT: "Đơn vị",
    SearchKind.ANSWER: "Báo cáo của đơn vị",
    SearchKind.TICKET: "Khó khăn, kiến nghị",
}
COLUMNS = (
    Column[Found]("Loại", lambda one: HEADINGS[one.kind], 20),
    Column[Found]("Nội dung", lambda one: one.title, 60),
    Column[Found]("Chi tiết", lambda one: one.text, 60),
    Column[Found]("Đơn vị", lambda one: one.unit.name if one.unit else "", 30),
    Column[Found]("Kế hoạch", lambda one: (one.plan.document_number or one.plan.key) if one.plan else "", 18),
)


@router.get("/search", name="search")
def search_page(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
    query = request.query_params
    typed = " ".join(query.get("q", "")[:LONGEST].split())
    only = _kind(query.get("kind", ""))
    page = _page(query.get("page", ""))
    as_file = export_kind(request)
    kinds = [only] if only else list(SearchKind)
    limit = MOST_LISTED + 1 if as_file else PAGE if only else FEW
    after = (page - 1) * PAGE if only and not as_file else 0
    with workspace_of(request).database.reading() as session:
        hits = search(session, typed, reach=visitor.reach, kinds=kinds, limit=limit, after=after)
        found = _found(session, hits, visitor.reach)
    if as_file:
        return _exported(request, visitor, as_file, typed, only, found)
    sought = wanted(typed)
    groups = [
        (kind, HEADINGS[kind], hits[kind], [row_of(request, visitor, one, sought) for one in found[kind]])
        for kind in kinds
    ]
    values = {
        "q": typed,
        "is_asked": bool(sought),
        "only": only,
        "groups": [group for group in groups if group[3] or only],
        "headings": HEADINGS,
        "page": page,
        "pages": max(page, -(-hits[only].total // PAGE)) if only else 1,
        "query": {"q": typed, "kind": only.value if only else ""},
    }
    return render(request, visitor, "search.html", values)


def _found(session: Session, hits: dict[SearchKind, Hits], reach: Reach) -> dict[SearchKind, list[Found]]:
    return {kind: found_behind(session, one.hits, reach) for kind, one in hits.items()}


def _exported(
    request: Request,
    visitor: Visitor,
    as_file: Kind,
    typed: str,
    only: SearchKind | None,
    found: dict[SearchKind, list[Found]],
) -> Response:
    # One more than the bound was asked for: so it is known where the file stops short.
    cut = [HEADINGS[kind] for kind, ones in found.items() if len(ones) > MOST_LISTED]
    rows = [one for ones in found.values() for one in ones[:MOST_LISTED]]
    stops = f"Chưa đủ: tệp dừng ở {number_words(MOST_LISTED)} kết quả đầu của mỗi loại ({', '.join(cut)})"
    return exported(
        request,
        visitor,
        as_file,
        name="tim-kiem",
        title="Kết quả tìm kiếm",
        selected=[
            f"Từ cần tìm: {typed}",
            *([f"Loại: {HEADINGS[only]}"] if only else []),
            *([stops] if cut else []),
        ],
        columns=COLUMNS,
        rows=rows,
        total=len(rows),
    )


def _kind(value: str) -> SearchKind | None:
    try:
        return SearchKind(value) if value else None
    except ValueError:
        raise BadInput("địa chỉ có phần không đúng: kind", mend="tìm lại từ ô tìm kiếm") from None


def _page(value: str) -> int:
    if not value:
        return 1
    if not (value.isascii() and value.isdigit() and 0 < int(value[:6]) <= MOST_COUNTED // PAGE):
        raise BadInput("địa chỉ có phần không đúng: page", mend="tìm lại từ ô tìm kiếm")
    return int(value)
