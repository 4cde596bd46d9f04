"""Files that are kept or filled in by people: the proof of urging of an obligation, the sheet of what is owed now."""

from typing import Annotated, Literal

from fastapi import Query, Response

from operations.answers.answer_template import answer_template, template_name
from operations.letters.ledger_sheet import ledger_sheet
from operations.letters.urging_ledger import ledger_of
from reports.excel.ledger import ledger_csv, ledger_xlsx
from web.api.access import Known
from web.api.bodies import XLSX
from web.api.once import api_router
from web.api.paging import NO_NUL
from web.api.shared import RowId, file_answer, file_response, today_of

router = api_router("files")

LEDGERS = {"csv": (ledger_csv, "text/csv; charset=utf-8"), "xlsx": (ledger_xlsx, XLSX)}


@router.get(
    "/obligations/{obligation_id}/ledger",
    name="api_ledger",
    response_class=Response,
    responses=file_response("text/csv; charset=utf-8", XLSX),
)
def ledger(caller: Known, obligation_id: RowId, form: Literal["csv", "xlsx"] = "csv") -> Response:
    """Every letter about it with its fate, every attempt, in order."""
    caller.view(obligation_id)
    with caller.workspace.database.reading() as session:
        found = ledger_of(session, caller.workspace, obligation_id)
    write, media_type = LEDGERS[form]
    return file_answer(write(ledger_sheet(found)), f"so-don-doc-{obligation_id}.{form}", media_type)


@router.get(
    "/answers/template.xlsx",
    name="api_answer_template",
    response_class=Response,
    responses=file_response(XLSX),
)
def template(
    caller: Known,
    plan: Annotated[str, Query(pattern=NO_NUL, max_length=200)] = "",
    period: Annotated[str, Query(pattern=NO_NUL, max_length=40)] = "",
) -> Response:
    """Filled in with what is owed now; it comes back by POST /answers."""
    with caller.workspace.database.reading() as session:
        content = answer_template(session, plan=plan or None, period=period or None)
    return file_answer(content, template_name(today_of(caller)), XLSX)
