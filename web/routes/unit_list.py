"""The directory as a list: searched, filtered, page by page, or all of it as a file."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlmodel import Session

from models import Unit, UnitGroup
from models.queries import directory as directory_queries
from models.queries import standing, sums
from models.queries.board_choice import BoardClass, Selection
from rules.reach import Reach
from web import counting
from web.access import Visitor, visitor_of, workspace_of
from web.directory_forms import STANDINGS, choice_in
from web.exports import Column, export_kind, exported
from web.labels import CLASSES, PRINTED
from web.pages import render

router = APIRouter()

PAGE = 50
NONE = dict.fromkeys(BoardClass, 0)


@router.get("/units", name="units")
def units(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
    """A page of the directory; as a file all that were chosen."""
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    choice, query, page = choice_in(request, visitor.reach)
    kind = export_kind(request)
    with workspace.database.reading() as session:
        total = directory_queries.number_of(session, choice, today)
        groups = directory_queries.groups(session)
        start = 0 if kind else (page - 1) * PAGE
        found = directory_queries.listed(session, choice, today, limit=None if kind else PAGE, offset=start)
        rows = _counted(session, found, visitor.reach, today)
        kinds = directory_queries.kinds(session)
    if kind:
        return exported(
            request, visitor, kind, name="don-vi", title="Danh mục đơn vị", columns=UNIT_COLUMNS,
            selected=_selected(query, groups), rows=rows, total=total,
        )  # fmt: skip
    values = {
        "rows": rows,
        "total": total,
        "query": query,
        "page": page,
        "pages": max(1, -(-total // PAGE)),
        "groups": groups,
        "kinds": kinds,
        "standings": STANDINGS,
        "is_narrowed": any(query.values()),
    }
    return render(request, visitor, "units.html", values)


def _counted(
    session: Session, units: list[Unit], reach: Reach, today: date
) -> list[tuple[Unit, counting.Counts]]:
    """One count for all that are shown, within what the reader may see."""
    ids = [unit.id or 0 for unit in units]
    selection = Selection(reach=reach)
    numbers = sums.by_unit(session, selection, today, ids)
    lines = standing.by_unit(session, selection, ids)
    return [
        (unit, counting.Counts(numbers.get(unit.id or 0, NONE), lines.get(unit.id or 0, 0))) for unit in units
    ]


def _selected(query: dict[str, str], groups: list[UnitGroup]) -> list[str]:
    named = {str(group.id): group.name for group in groups}
    said = {
        "Tìm": query["q"],
        "Lớp đơn vị": named.get(query["group"], query["group"]),
        "Loại": query["kind"],
        "Hoạt động": STANDINGS[query["standing"]],
    }
    return [f"{name}: {words}" for name, words in said.items() if words]


def _class_column(one: BoardClass) -> Column[tuple[Unit, counting.Counts]]:
    return Column(CLASSES[one].words, lambda row: row[1].of(one))


UNIT_COLUMNS: list[Column[tuple[Unit, counting.Counts]]] = [
    Column("Mã", lambda row: row[0].code),
    Column("Đơn vị", lambda row: row[0].name, 40),
    Column("Tên ngắn", lambda row: row[0].short_name, 24),
    Column("Loại", lambda row: row[0].kind),
    Column("Đến ngày", lambda row: row[0].valid_to),
    *(_class_column(one) for one in PRINTED),
    Column("Tổng", lambda row: row[1].total),
    Column("Thường xuyên", lambda row: row[1].standing),
]
