"""The proof of urging of one obligation: a page, and the same as a file."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from models.queries import obligations as obligation_queries
from operations.letters.ledger_sheet import attempt_lines, fate_words, instant_words, ledger_sheet, step_words
from operations.letters.urging_ledger import Ledger, ledger_of
from reports.excel.ledger import ledger_csv, ledger_xlsx
from rules.errors import NotFound
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.pages import render

router = APIRouter()

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("/obligations/{obligation_id}/ledger", name="ledger")
def ledger(request: Request, visitor: Person, obligation_id: RowId) -> Response:
    found = _ledger(request, visitor, obligation_id)
    numbers = {entry.id: number for number, entry in enumerate(found.entries, start=1)}
    values = {
        "ledger": found,
        "numbers": numbers,
        "obligation_id": obligation_id,
        "step_of": step_words,
        "fate_of": fate_words,
        "lines_of": attempt_lines,
        "at_words": instant_words,
    }
    return render(request, visitor, "ledger.html", values)


@router.get("/obligations/{obligation_id}/ledger.{kind}", name="download_ledger")
def download(
    request: Request, visitor: Person, obligation_id: RowId, kind: Literal["csv", "xlsx"]
) -> Response:
    sheet = ledger_sheet(_ledger(request, visitor, obligation_id))
    content = ledger_csv(sheet) if kind == "csv" else ledger_xlsx(sheet)
    name = f"so-don-doc-{obligation_id}.{kind}"
    return Response(
        content,
        media_type=MEDIA_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _ledger(request: Request, visitor: Visitor, obligation_id: int) -> Ledger:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        if not visitor.may_see_unit(view.unit.id):
            raise Forbidden
        return ledger_of(session, workspace, obligation_id)
