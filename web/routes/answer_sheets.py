"""The form file: downloaded, filled in elsewhere, and handed in; what was read is confirmed on the signed page."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from intake.filled_sheet import LARGEST_FORM
from models.queries import obligations as obligation_queries
from notifications.letters import Attachment
from operations.answers.answer_sheet_of import answer_sheet_of
from operations.answers.signed_links import open_link
from operations.answers.take_answer_sheet import take_answer_sheet
from rules.errors import BadInput, DondocError, NotFound
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.answer_form import empty_form
from web.downloads import HEADERS, disposition
from web.pages import go_to
from web.posted import Posted
from web.submission_page import acting, again, submission_page, view_of
from web.uploads import clean_name

router = APIRouter()

Token = Annotated[str, Path(max_length=200)]
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]


@router.get("/s/{token}/form", name="answer_sheet")
def answer_sheet(request: Request, token: Token) -> Response:
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    with workspace.database.reading() as session:
        return _download(answer_sheet_of(session, workspace, view_of(session, holder)))


@router.post("/s/{token}/form", name="take_answer_sheet")
def take(request: Request, token: Token, form: Posted) -> Response:
    """Back to the page, which shows what was read; a form that is refused changes nothing there."""
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    try:
        content, name = _file(form)
        taken = take_answer_sheet(
            acting(workspace, holder),
            content,
            name,
            by=holder.signature,
            email=holder.email,
            obligation_id=holder.obligation_id,
        )
    except DondocError as error:
        with workspace.database.reading() as session:
            as_it_was = empty_form(session, view_of(session, holder))
        return again(request, holder, token, as_it_was, error)
    if not taken.notes:
        return go_to(request, "submission", done="sheet_read", token=token)
    with workspace.database.reading() as session:
        view = view_of(session, holder)
        read = replace(empty_form(session, view), problem=taken.summary)
        return submission_page(request, session, view, holder, token, read)


@router.get("/obligations/{obligation_id}/form", name="download_answer_sheet")
def download(request: Request, visitor: Person, obligation_id: RowId) -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        if not visitor.may_see_unit(view.unit.id):
            raise Forbidden
        return _download(answer_sheet_of(session, workspace, view))


def _file(form: FormData) -> tuple[bytes, str]:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadInput("chưa chọn tệp", mend="bấm chọn biểu đã điền rồi nộp lại")
    # One byte beyond the bound is enough for the reader to refuse it.
    return file.file.read(LARGEST_FORM + 1), clean_name(file.filename)


def _download(sheet: Attachment) -> Response:
    headers = HEADERS | {"Content-Disposition": disposition(sheet.file_name)}
    return Response(sheet.content, media_type=sheet.media_type, headers=headers)
