"""The register of what was given to whom, on a page and as a file."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models.queries.plan_names import plans_in_reach
from operations.correspondence.register import RegisterChoice, register_sheet, register_size
from reports.correspondence.register import COLUMNS, register_table
from rules.errors import BadInput
from rules.reach import Reach
from web.access import Visitor, visitor_of, workspace_of
from web.downloads import HEADERS, disposition
from web.exports import page_of
from web.outbox_view import unit_in
from web.pages import render
from web.register_file import MEDIA_TYPES, MOST_LINES, Form, register_file
from web.unit_choice import unit_words

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]

PAGE = 50


@router.get("/register", name="register")
def register(request: Request, visitor: Person) -> Response:
    workspace = workspace_of(request)
    query = dict(request.query_params)
    reach = visitor.reach
    with workspace.database.reading() as session:
        plans = [one for one in plans_in_reach(session, reach) if one.state != "draft"]
        unit = unit_in(session, query.get("unit", ""), reach)
    choice = _choice({**query, "unit": unit.code if unit else ""}, reach)
    total = register_size(workspace, choice)
    page, pages = page_of(request, total, PAGE)
    sheet = register_sheet(workspace, choice, limit=PAGE, offset=(page - 1) * PAGE)
    labels = [column.label for column in COLUMNS]
    values = {
        "sheet": sheet,
        "columns": COLUMNS,
        "rows": [tuple(zip(labels, row, strict=True)) for row in register_table(sheet).rows],
        "total": total,
        "most": MOST_LINES,
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
def download(request: Request, visitor: Person, form: Form = "xlsx") -> Response:
    choice = _choice(dict(request.query_params), visitor.reach)
    name, content = register_file(workspace_of(request), choice, form)
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
