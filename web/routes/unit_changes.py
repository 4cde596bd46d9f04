"""Changes of the organisation: what has been applied, what a new one would do, what waits for a decision."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData, UploadFile

from models.queries import unit_changes as change_queries
from models.queries import units as unit_queries
from operations.units.apply_unit_change import apply_unit_change as apply_change
from operations.units.preview_unit_change import preview_unit_change as preview_change
from operations.units.settle_unit_question import settle_unit_question as settle_question
from operations.units.unit_change_request import request_from, table_of
from operations.units.unit_change_summary import QUESTION_CODES, UnitChangeSummary
from rules.errors import BadInput, DondocError
from rules.unit_changes import KIND_WORDS, ChangeKind
from web.access import Visitor, visitor_of, workspace_of
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, date_of, text_of
from web.uploads import clean_name

router = APIRouter()

# A split needs an answer for each assignment: it comes as a file.
BY_FORM = (ChangeKind.RENAME, ChangeKind.ABSORB, ChangeKind.MERGE, ChangeKind.DISSOLVE)
# The preview hands the request on in a field of its form (web/posted.py LONGEST_TEXT).
LARGEST_FILE = 15_000


@router.get("/units/changes", name="unit_changes")
def unit_changes(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
    return _page(request, visitor)


@router.post("/units/changes/preview", name="preview_unit_change")
def preview_unit_change(
    request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], form: Posted
) -> Response:
    """Shown with a form that carries the request on; nothing is written."""
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    try:
        table = _asked(form)
        summary = preview_change(workspace, request_from(table))
    except DondocError as error:
        status_code, _ = status_of(error)
        if status_code == 500:
            raise
        return _page(request, visitor, problem=words_of(error), status_code=status_code)
    return _page(request, visitor, summary=summary, asked=json.dumps(table, ensure_ascii=False, default=str))


@router.post("/units/changes/apply", name="apply_unit_change")
def apply_unit_change(
    request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], form: Posted
) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    apply_change(workspace, request_from(_carried(form)), seen=text_of(form, "seen"))
    return go_to(request, "unit_changes", done="unit_changed")


@router.post("/units/changes/questions/{doubt_id}", name="settle_unit_question")
def settle_unit_question(
    request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], form: Posted, doubt_id: int
) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    settle_question(workspace, doubt_id, text_of(form, "answer"))
    return go_to(request, "unit_changes", done="question_settled")


def _asked(form: FormData) -> dict[str, Any]:
    """From the file where one was chosen, else from the fields."""
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        data = file.file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise BadInput(
                "tệp quá lớn",
                where=clean_name(file.filename),
                mend="áp dụng bằng lệnh: dondoc unit change TỆP",
            )
        return table_of(data, clean_name(file.filename))
    codes = text_of(form, "from").replace(",", " ").split()
    heirs = text_of(form, "to").replace(",", " ").split()
    new = {
        name: text_of(form, f"new_{name}")
        for name in ("code", "name", "desk_name", "desk_email", "head_name", "head_email")
    }
    return {
        "kind": text_of(form, "kind"),
        "effective_on": date_of(form, "effective_on", "ngày có hiệu lực").isoformat(),
        "legal_basis": text_of(form, "legal_basis"),
        "from": codes,
        "to": [*heirs, *([new] if new["code"] else [])],
        "name": text_of(form, "name"),
    }


def _carried(form: FormData) -> dict[str, Any]:
    """The table of the preview, as its own form hands it back."""
    try:
        table = json.loads(text_of(form, "asked"))
    except ValueError:
        table = None
    if not isinstance(table, dict):
        raise BadInput("thiếu nội dung thay đổi", mend="xem trước lại rồi áp dụng")
    return table


def _page(
    request: Request,
    visitor: Visitor,
    *,
    summary: UnitChangeSummary | None = None,
    asked: str = "",
    problem: str = "",
    status_code: int = 200,
) -> HTMLResponse:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        changes = change_queries.all_changes(session)
        questions = change_queries.open_questions(session, QUESTION_CODES)
        units = unit_queries.all_units(session)
    today = workspace.local_day(workspace.clock.now())
    values = {
        "changes": changes,
        "questions": questions,
        "units": [unit for unit in units if unit.valid_to is None or unit.valid_to >= today],
        "kinds": [(kind.value, KIND_WORDS[kind]) for kind in BY_FORM],
        "kind_words": KIND_WORDS,
        "summary": summary,
        "asked": asked,
        "problem": problem,
        "is_ahead": summary is not None and summary.effective_on > today,
        "may_change": visitor.may("preview_unit_change"),
    }
    return render(request, visitor, "unit_changes.html", values, status_code=status_code)
