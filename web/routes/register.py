"""The register of what was given to whom, on a page and as a file."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models.queries import plans as plan_queries
from operations.correspondence.register import RegisterChoice, register_sheet, register_size
from reports.correspondence.register import COLUMNS, register_table
from reports.excel.register import register_xlsx
from reports.word.register import render_register_docx
from rules.errors import BadInput
from rules.reach import Reach
from web.access import Visitor, visitor_of, workspace_of
from web.downloads import HEADERS, disposition
from web.exports import page_of
from web.outbox_view import unit_in
from web.pages import render
from web.unit_choice import unit_words

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]

PAGE = 100
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {"xlsx": f"{OFFICE}.spreadsheetml.sheet", "docx": f"{OFFICE}.wordprocessingml.document"}


@router.get("/register", name="register")
def register(request: Request, visitor: Person) -> Response:
    workspace = workspace_of(request)
    query = dict(request.query_params)
    reach = visitor.reach
    with workspace.database.reading() as session:
        plans = [one for one in plan_queries.plans_in_reach(session, reach) if one.state != "draft"]
        unit = unit_in(session, query.get("unit", ""), reach)
    choice = _choice({**query, "unit": unit.code if unit else ""}, reach)
    total = register_size(workspace, choice)
    page, pages = page_of(request, total, PAGE)
    sheet = register_sheet(workspace, choice, limit=PAGE, offset=(page - 1) * PAGE)
    values = {
        "sheet": sheet,
        "columns": COLUMNS,
        "rows": register_table(sheet).rows,
        "total": total,
        "page": page,
        "pages": pages,
        "query": {
            "unit": choice.unit or "",
            **{name: query.get(name, "") for name in ("plan", "from", "to")},
        },
        "unit_typed": unit_words(unit) if unit else "",
        "plans": plans,
    }
    return render(request, visitor, "register.html", values)


@router.get("/register/download", name="download_register")
def download(request: Request, visitor: Person, form: Literal["xlsx", "docx"] = "xlsx") -> Response:
    sheet = register_sheet(workspace_of(request), _choice(dict(request.query_params), visitor.reach))
    content = register_xlsx(sheet) if form == "xlsx" else render_register_docx(sheet)
    name = f"so-theo-doi-{sheet.made_at:%Y-%m-%d}.{form}"
    headers = HEADERS | {"Content-Disposition": disposition(name)}
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)


def _choice(query: Mapping[str, str], reach: Reach) -> RegisterChoice:
    return RegisterChoice(
        plan=query.get("plan") or None,
        unit=query.get("unit") or None,
        start=_day(query.get("from", "")),
        end=_day(query.get("to", "")),
        reach=None if reach.is_everything else reach,
    )


def _day(value: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadInput(f"{value!r} không phải là ngày", mend="chọn ngày trong lịch") from None
